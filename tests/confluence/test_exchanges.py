"""`Exchanges`: whatever breaks, at whatever step, there is one good token in use and none left."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from confluence.connections import Connections
from confluence.errors import (
    CredentialRejected,
    NeedsAttention,
    NotFound,
    OtherAccount,
    RetroError,
    TokenReplaced,
    TokensClosed,
    Unreachable,
)
from confluence.exchanges import Exchanges
from confluence.failures import dump_failure
from sandbox.confluence.nouns import Account, PersonalToken
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.exchanges import ExchangeRepository
from storage.models import Connection, Exchange
from tests.factories import a_request

from .conftest import Clock, Neighbour

DAY = 24 * 3600
TOKENS = "/rest/pat/latest/tokens"
Step = Callable[[str], Awaitable[None]]


class DyingRows(ExchangeRepository):
    """Dies where it should note something."""

    async def note(self, exchange_id: str, **facts: object) -> None:
        """Nothing is written."""
        raise KeyboardInterrupt(exchange_id, facts)


@pytest.fixture
def exchanges(connections: Connections, database: Database) -> Exchanges:
    """The service."""
    return Exchanges(connections=connections, exchanges=ExchangeRepository(database))


@pytest.fixture
async def connection(neighbour: Neighbour, connections: Connections, clock: Clock) -> Connection:
    """Connected by a token of 60 days, beside another token of the account."""
    neighbour.world.first_token.expires_at = clock.now + 60 * DAY
    neighbour.world.tokens.append(PersonalToken(2, "of another app", clock.now))
    request = a_request(base_url=f"{neighbour.url}/server", token=neighbour.world.server_pat)
    made = await connections.connect(request)
    neighbour.world.first_token.name = made.token_name or "retro"
    await connections.note("T1", made.id, token_id="1", token_name="retro", title="Retro: x")
    return await connections.find("T1", made.id)


def steps(exchanges: Exchanges) -> list[Step]:
    """All steps in order."""
    return [exchanges.mint, exchanges.prove, exchanges.switch, exchanges.retire]


async def begun(exchanges: Exchanges, connection: Connection) -> Exchange:
    """An exchange that U1 asked for."""
    return await exchanges.begin(connection, "U1")


def everything_in(folder: Path) -> bytes:
    """The bytes of the database and of what SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in folder.glob("retro.db*"))


def names(neighbour: Neighbour) -> list[str]:
    """The account's tokens."""
    return [token.name for token in neighbour.world.tokens]


async def test_all_the_way(
    neighbour: Neighbour,
    connections: Connections,
    exchanges: Exchanges,
    connection: Connection,
    clock: Clock,
) -> None:
    """A new token as long as the old one is in use, the old one is gone, defaults are kept."""
    clock.now += 3600
    exchange = await begun(exchanges, connection)
    for step in steps(exchanges):
        await step(exchange.id)
    kept = await connections.find("T1", connection.id)
    ended, _ = await exchanges.find(exchange.id)

    assert names(neighbour) == ["of another app", exchange.name]
    assert kept.expires_at == datetime.fromtimestamp(clock.now, UTC) + timedelta(days=60)
    assert (kept.expiry_source, kept.token_name) == ("read", exchange.name)
    assert kept.connected_at > connection.connected_at
    assert (kept.connected_by, kept.title) == (connection.connected_by, "Retro: x")
    assert (ended.state, ended.secret) == ("done", None)
    await (await connections.client(connection.id)).current_account()


@pytest.mark.parametrize("broken", range(4))
@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
@pytest.mark.parametrize("request_number", range(3))
async def test_an_answer_gets_lost(
    neighbour: Neighbour,
    connections: Connections,
    exchanges: Exchanges,
    connection: Connection,
    broken: int,
    kind: str,
    request_number: int,
) -> None:
    """At any request of any step: repeated, it ends as if nothing had been."""
    exchange = await begun(exchanges, connection)
    for number, step in enumerate(steps(exchanges)):
        if number == broken:
            if request_number:
                neighbour.world.faults.add("/server/rest", kind="delay", times=request_number)
            neighbour.world.faults.add("/server/rest", kind=kind)  # type: ignore[arg-type]
            try:
                await step(exchange.id)
            except Unreachable:
                neighbour.world.faults.clear()
                await step(exchange.id)
            neighbour.world.faults.clear()
        else:
            await step(exchange.id)
        if number < 3:
            assert "retro" in names(neighbour)

    assert names(neighbour) == ["of another app", exchange.name]
    await (await connections.client(connection.id)).current_account()


async def test_no_answer_comes_through(
    neighbour: Neighbour, exchanges: Exchanges, connection: Connection
) -> None:
    """The token is made each time, and no try hears of it: the last one is not left over."""
    exchange = await begun(exchanges, connection)
    for _ in range(2):
        neighbour.world.faults.add(TOKENS, verb="POST", kind="reset_after")
        with pytest.raises(Unreachable) as lost:
            await exchanges.mint(exchange.id)
    made = names(neighbour)
    await exchanges.fail(exchange.id, lost.value)

    assert made == ["retro", "of another app", exchange.name]
    assert names(neighbour) == ["retro", "of another app"]


async def test_a_refusal_before_the_switch(
    exchanges: Exchanges, connections: Connections, connection: Connection, database: Database
) -> None:
    """The old token ended meanwhile: what was refused is not the new one, and that one is used."""
    exchange = await begun(exchanges, connection)
    await exchanges.mint(exchange.id)
    await exchanges.prove(exchange.id)
    refused = dump_failure(CredentialRejected(connection.site_url))
    await ConnectionRepository(database).turn(
        connection, "attention", trouble=refused, now=datetime.now(UTC)
    )
    await exchanges.switch(exchange.id)
    await exchanges.retire(exchange.id)
    kept = await connections.find("T1", connection.id)

    assert (kept.state, kept.trouble) == ("connected", None)
    await (await connections.client(connection.id)).current_account()


@pytest.mark.parametrize("broken", range(4))
async def test_killed_before_it_was_noted(
    neighbour: Neighbour,
    connections: Connections,
    exchanges: Exchanges,
    connection: Connection,
    database: Database,
    broken: int,
) -> None:
    """What a step did in Confluence or in the connection is done, the row does not know it."""
    exchange = await begun(exchanges, connection)
    dying = Exchanges(connections=connections, exchanges=DyingRows(database))
    for number, step in enumerate(steps(exchanges)):
        if number == broken:
            with suppress(KeyboardInterrupt):
                await steps(dying)[number](exchange.id)
        await step(exchange.id)

    assert names(neighbour) == ["of another app", exchange.name]
    await (await connections.client(connection.id)).current_account()
    ended, _ = await exchanges.find(exchange.id)
    assert (ended.state, ended.secret) == ("done", None)


async def test_every_step_twice(
    neighbour: Neighbour, exchanges: Exchanges, connection: Connection
) -> None:
    """A repeat changes nothing."""
    exchange = await begun(exchanges, connection)
    for step in steps(exchanges):
        await step(exchange.id)
        await step(exchange.id)

    assert names(neighbour) == ["of another app", exchange.name]


async def failing(exchanges: Exchanges, exchange: Exchange) -> RetroError:
    """The steps until one fails, and the failure kept."""
    for step in steps(exchanges):
        try:
            await step(exchange.id)
        except RetroError as error:
            await exchanges.fail(exchange.id, error)
            return error
    raise AssertionError("it worked")


@pytest.mark.parametrize("cause", ["limit", 401, 403, 404, 405])
async def test_not_allowed(
    neighbour: Neighbour,
    connections: Connections,
    exchanges: Exchanges,
    connection: Connection,
    cause: str | int,
) -> None:
    """The old token stays in use and untouched."""
    exchange = await begun(exchanges, connection)
    if isinstance(cause, int):
        neighbour.world.faults.add(TOKENS, kind="status", verb="POST", status=cause)
    else:
        neighbour.world.switches.most_tokens = 2
    error = await failing(exchanges, exchange)
    ended, kept = await exchanges.find(exchange.id)

    assert isinstance(error, TokensClosed)
    assert names(neighbour) == ["retro", "of another app"]
    assert (ended.state, kept.connected_at) == ("failed", connection.connected_at)
    await (await connections.client(connection.id)).current_account()


async def test_new_token_that_does_not_do(
    neighbour: Neighbour, exchanges: Exchanges, connection: Connection
) -> None:
    """It is another account's, or sees less: it is revoked, the old one stays."""
    exchange = await begun(exchanges, connection)
    await exchanges.mint(exchange.id)
    neighbour.world.server.accounts.append(Account("other", "Other", "a", "k", "o@example.com"))
    neighbour.world.tokens[-1].owner = "other"
    error = await failing(exchanges, exchange)
    neighbour.world.tokens[-1].owner = "retro-service"
    ended, kept = await exchanges.find(exchange.id)

    assert isinstance(error, OtherAccount)
    assert (ended.state, ended.secret, kept.token_id) == ("failed", None, "1")


@pytest.mark.parametrize("view", [True, False], ids=["closed", "hidden"])
async def test_right_that_the_old_one_lacks_too(
    neighbour: Neighbour,
    connections: Connections,
    exchanges: Exchanges,
    connection: Connection,
    view: bool,
) -> None:
    """The account lost it, no token brings it back: the new one is as good, and does not end."""
    await connections.note("T1", connection.id, space_key="ITOPS")
    world = neighbour.world
    world.server.spaces["ITOPS"].restrict(world.account, view=view, create=False)
    exchange = await begun(exchanges, connection)
    for step in steps(exchanges):
        await step(exchange.id)
    ended, kept = await exchanges.find(exchange.id)

    assert (ended.state, kept.token_name) == ("done", exchange.name)


async def test_rotated_by_hand_meanwhile(
    neighbour: Neighbour, connections: Connections, exchanges: Exchanges, connection: Connection
) -> None:
    """What an admin gave stays; the token made here is revoked."""
    exchange = await begun(exchanges, connection)
    await exchanges.mint(exchange.id)
    neighbour.clock.now += 60
    await connections.connect(
        a_request(base_url=f"{neighbour.url}/server", token=neighbour.world.server_pat)
    )
    error = await failing(exchanges, exchange)
    kept = await connections.find("T1", connection.id)

    assert isinstance(error, TokenReplaced)
    assert names(neighbour) == ["retro", "of another app"]
    assert await exchanges.rotated_by(kept) == "U1"


async def test_token_that_nobody_knows(
    neighbour: Neighbour, exchanges: Exchanges, connection: Connection
) -> None:
    """Nothing is begun where the list does not hold ours."""
    neighbour.world.first_token.id = 77
    with pytest.raises(TokensClosed):
        await begun(exchanges, connection)


@pytest.mark.parametrize("has_begun", [False, True])
async def test_a_token_that_is_dead_already(
    neighbour: Neighbour,
    connections: Connections,
    exchanges: Exchanges,
    connection: Connection,
    *,
    has_begun: bool,
) -> None:
    """The wish for a new one meets the refusal first: from then on nothing uses the old one."""
    exchange = await begun(exchanges, connection) if has_begun else None
    neighbour.world.server_pat = "another"
    neighbour.world.requests.clear()

    with pytest.raises(CredentialRejected):
        await (exchanges.mint(exchange.id) if exchange else exchanges.begin(connection, "U1"))

    assert (await connections.find("T1", connection.id)).state == "attention"
    assert len(neighbour.world.requests) == 1


async def test_refused_credential_is_used_no_more(
    neighbour: Neighbour, exchanges: Exchanges, connection: Connection, database: Database
) -> None:
    """Neither to begin nor to go on: it would end in a locked account."""
    exchange = await begun(exchanges, connection)
    await ConnectionRepository(database).turn(
        connection, "attention", trouble=None, now=connection.connected_at
    )
    asked = len(neighbour.asked())
    refused = await exchanges.find(exchange.id)
    with pytest.raises(NeedsAttention):
        await exchanges.begin(refused[1], "U1")
    with pytest.raises(NeedsAttention):
        await exchanges.mint(exchange.id)

    assert len(neighbour.asked()) == asked


async def test_gone(exchanges: Exchanges, connections: Connections, connection: Connection) -> None:
    """Disconnected meanwhile."""
    exchange = await begun(exchanges, connection)
    await connections.disconnect("T1", connection.id)
    with pytest.raises(NotFound):
        await exchanges.mint(exchange.id)


async def test_secret_is_never_in_clear(
    neighbour: Neighbour, exchanges: Exchanges, connection: Connection, tmp_path: Path
) -> None:
    """Neither while it waits nor in use."""
    exchange = await begun(exchanges, connection)
    for step in steps(exchanges)[:3]:
        await step(exchange.id)
        kept = everything_in(tmp_path)
        assert exchange.name.encode() in kept
        assert neighbour.world.tokens[-1].secret.encode() not in kept
