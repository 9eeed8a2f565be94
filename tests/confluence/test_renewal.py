"""Renewed credentials over real SQLite and the sandbox: once, saved before use, never lost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial

import httpx
import pytest

from confluence import turnstile
from confluence.addresses import AddressPolicy
from confluence.client import Client
from confluence.connections import Connections
from confluence.credentials import Basic
from confluence.errors import (
    AppRefused,
    CredentialRejected,
    NeedsAttention,
    NotFound,
    Unreachable,
)
from confluence.nouns import Account, Space
from confluence.oauth import OAuth
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.grants import GrantRepository
from storage.keyring import Keyring
from storage.models import Connection
from tests.factories import a_request
from tests.postgres import fresh_database

from .conftest import HERE, Clock, Neighbour, connect_cloud

REFRESH = "/auth/oauth/token"


@pytest.fixture
def another_process(
    database: Database, http: httpx.AsyncClient, oauth: OAuth, clock: Clock
) -> Callable[[], Connections]:
    """Makes the service anew over the same database, as a restart or a replica does."""
    return lambda: Connections(
        connections=ConnectionRepository(database),
        grants=GrantRepository(database),
        http=http,
        addresses=AddressPolicy(),
        oauth=oauth,
        clock=clock,
    )


async def test_access_token_is_renewed_ahead(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection, clock: Clock
) -> None:
    """A minute before its end the access token is renewed, and nothing is refused."""
    neighbour.world.requests.clear()
    clock.now += 3600 - 59
    client = await connections.client(cloud_connection.id)

    await client.current_account()

    assert [line["status"] for line in neighbour.world.requests] == [200, 200]
    assert len(neighbour.asked(REFRESH)) == 1


async def test_one_renewal_for_many(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection, clock: Clock
) -> None:
    """Fifty requests with a token revoked meanwhile make one refresh, and all succeed."""
    neighbour.world.grants.reuse_leeway = 0
    client = await connections.client(cloud_connection.id)
    neighbour.world.grants.expire_access()

    accounts = await asyncio.gather(*(client.current_account() for _ in range(50)))

    assert len(accounts) == 50
    assert len(neighbour.asked(REFRESH)) == 1 + 1  # the exchange and the refresh


async def test_one_renewal_for_two_processes(
    neighbour: Neighbour,
    connections: Connections,
    cloud_connection: Connection,
    another_process: Callable[[], Connections],
) -> None:
    """A process that holds the old token uses what another one renewed."""
    neighbour.world.grants.reuse_leeway = 0
    other = another_process()
    mine = await connections.client(cloud_connection.id)
    theirs = await other.client(cloud_connection.id)
    neighbour.world.grants.expire_access()

    await mine.current_account()
    await theirs.current_account()

    assert len(neighbour.asked(REFRESH)) == 1 + 1


async def test_renewed_token_outlives_a_restart(
    neighbour: Neighbour,
    connections: Connections,
    cloud_connection: Connection,
    another_process: Callable[[], Connections],
    clock: Clock,
) -> None:
    """A rotated refresh token is in the database before it is used."""
    neighbour.world.grants.reuse_leeway = 0
    clock.now += 3600
    await (await connections.client(cloud_connection.id)).current_account()
    clock.now += 3600
    restarted = another_process()

    client = await restarted.client(cloud_connection.id)

    assert (await client.current_account()).name == "Retro service"


async def test_caller_who_gives_up_does_not_lose_the_renewal(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection, clock: Clock
) -> None:
    """The next refresh token is saved although the task that wanted it was cancelled."""
    neighbour.world.grants.reuse_leeway = 0
    client = await connections.client(cloud_connection.id)
    clock.now += 3600
    neighbour.world.faults.add(REFRESH, kind="delay", seconds=0.2)
    impatient = asyncio.create_task(client.current_account())
    await asyncio.wait([impatient], timeout=0.1)
    impatient.cancel()

    account = await client.current_account()

    assert account.name == "Retro service"
    assert len(neighbour.asked(REFRESH)) == 1 + 1


async def test_dead_grant(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection
) -> None:
    """After the user removed the app, the credential is rejected, with one refresh tried."""
    client = await connections.client(cloud_connection.id)
    (grant,) = neighbour.world.grants.grants
    neighbour.world.grants.revoke(grant)

    with pytest.raises(CredentialRejected) as caught:
        await client.current_account()

    assert caught.value.site == cloud_connection.site_url
    assert len(neighbour.asked(REFRESH)) == 1 + 1


async def test_create_is_sent_again_after_a_renewal(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection
) -> None:
    """A 401 was not processed: after the refresh the one page is made."""
    client = await connections.client(cloud_connection.id)
    space = neighbour.world.cloud.spaces["OPS"]
    neighbour.world.grants.expire_access()

    await client.create_page(Space(str(space.id), "OPS", "Operations"), "Retro", "<p/>")

    assert [page.title for page in neighbour.world.pages] == ["Retro"]


async def test_app_that_is_gone(
    neighbour: Neighbour,
    cloud_connection: Connection,
    database: Database,
    http: httpx.AsyncClient,
    clock: Clock,
) -> None:
    """Without an Atlassian app a token lives to its end. The consent is as good as before: when
    the app is back in the settings, nobody need agree again."""
    connections = Connections(
        connections=ConnectionRepository(database),
        grants=GrantRepository(database),
        http=http,
        addresses=AddressPolicy(),
        oauth=None,
        clock=clock,
    )
    client = await connections.client(cloud_connection.id)
    await client.current_account()
    clock.now += 3600

    with pytest.raises(AppRefused) as refused:
        await client.current_account()

    assert refused.value.reason == AppRefused.NONE
    assert (await connections.find("T1", cloud_connection.id)).state == "connected"


async def test_connection_deleted_under_a_client(
    neighbour: Neighbour,
    connections: Connections,
    cloud_connection: Connection,
    database: Database,
    clock: Clock,
) -> None:
    """A client in use whose connection was deleted cannot renew it."""
    client = await connections.client(cloud_connection.id)
    await ConnectionRepository(database).delete(cloud_connection.id)
    clock.now += 3600

    with pytest.raises(NotFound):
        await client.current_account()


async def test_replaced_token_is_picked_up(
    neighbour: Neighbour, connections: Connections, server_connection: Connection
) -> None:
    """A connection made anew, with another token, is used from the next request on."""
    await (await connections.client(server_connection.id)).current_account()
    neighbour.world.server_pat = "another-token"
    await connections.connect(a_request(base_url=server_connection.site_url, token="another-token"))

    client = await connections.client(server_connection.id)

    assert (await client.current_account()).name == "Retro service"


async def by_password(neighbour: Neighbour, connections: Connections) -> Client:
    """The Data Center's client, connected by name and password."""
    password = Basic(neighbour.world.account.name, neighbour.world.server_password)
    given = replace(a_request(base_url=f"{neighbour.url}/server", token=""), credential=password)
    return await connections.client((await connections.connect(given)).id)


@pytest.mark.parametrize("since", [0, 60], ids=["a good one a moment ago", "a good one long ago"])
@pytest.mark.parametrize("latency", [0.05, 1.2], ids=["quick", "slow"])
async def test_a_changed_password_is_refused_once(
    neighbour: Neighbour, connections: Connections, clock: Clock, since: float, latency: float
) -> None:
    """Of five requests at once one is sent: three refused logins would want a CAPTCHA solved."""
    world = neighbour.world
    client = await by_password(neighbour, connections)
    await client.current_account()
    clock.now += since
    world.server_password, world.latency = "changed", latency

    ends = await asyncio.gather(
        *(client.current_account() for _ in range(5)), return_exceptions=True
    )

    assert [type(end) for end in ends] == [CredentialRejected, *[NeedsAttention] * 4]
    assert world.failed_logins == 1


async def test_who_gives_up_waiting_makes_no_room_for_another_refusal(
    neighbour: Neighbour, connections: Connections
) -> None:
    """A slow login that nobody waits for any more, as in the doctor, counts all the same: the next
    request waits for its end."""
    world = neighbour.world
    client = await by_password(neighbour, connections)
    world.server_password, world.latency = "changed", 0.3
    for _ in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await client.current_account()

    with pytest.raises(NeedsAttention):
        await client.current_account()

    assert world.failed_logins == 1


async def test_nothing_goes_on_when_the_bot_ends(
    neighbour: Neighbour, connections: Connections
) -> None:
    """Not what nobody waits for either: the database and the way out are closed next."""
    client = await by_password(neighbour, connections)
    neighbour.world.latency = 5.0
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await client.current_account()
    before = asyncio.all_tasks()

    await connections.close()

    assert [task for task in before if "asking" in repr(task) and not task.done()] == []


async def test_two_clients_of_one_password_take_turns(
    neighbour: Neighbour, connections: Connections
) -> None:
    """Whoever opens the connection anew, as the doctor does, waits for what is under way."""
    world = neighbour.world
    client = await by_password(neighbour, connections)
    (connection,) = await connections.all_for("T1")
    other = connections.clients.consult(connection).client
    world.server_password, world.latency = "changed", 0.05

    ends = await asyncio.gather(
        client.current_account(), other.current_account(), return_exceptions=True
    )

    assert [type(end) for end in ends] == [CredentialRejected, NeedsAttention]
    assert world.failed_logins == 1


async def test_a_password_that_was_replaced_is_sent_no_more(
    neighbour: Neighbour, connections: Connections, clock: Clock
) -> None:
    """Who held a client sends the new one: the old one would count as a failed login."""
    world = neighbour.world
    held = await by_password(neighbour, connections)
    world.server_password = "changed"
    clock.now += 1
    await by_password(neighbour, connections)
    world.requests.clear()

    account = await held.current_account()

    assert account.name == "Retro service"
    assert [line["status"] for line in world.requests] == [200]


async def test_tokens_hold_nobody_back(
    neighbour: Neighbour, connections: Connections, server_connection: Connection
) -> None:
    """Nobody is locked out for a token: requests with one go beside each other."""
    client = await connections.client(server_connection.id)
    neighbour.world.latency = 0.3

    async with asyncio.timeout(1.8):
        accounts = await asyncio.gather(*(client.current_account() for _ in range(8)))

    assert len(accounts) == 8


async def test_requests_before_it_stay_without_an_answer(
    neighbour: Neighbour, connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits too long for a turn hears that nothing answers; nothing more is sent."""
    monkeypatch.setattr(turnstile, "PATIENCE", 0.1)
    world = neighbour.world
    client = await by_password(neighbour, connections)
    world.requests.clear()
    world.latency = 0.4

    ends = await asyncio.gather(
        client.current_account(), client.current_account(), return_exceptions=True
    )

    assert [type(end) for end in ends] == [Account, Unreachable]
    assert len(world.requests) == 1


async def test_a_long_line_is_no_silence(
    neighbour: Neighbour, connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each before it is answered soon: who waits for many of them does not hear of an outage, and
    nobody overtakes."""
    monkeypatch.setattr(turnstile, "PATIENCE", 0.3)
    client = await by_password(neighbour, connections)
    neighbour.world.latency = 0.15
    answered: list[int] = []

    async def ask(place: int) -> None:
        await client.current_account()
        answered.append(place)

    await asyncio.gather(*map(ask, range(7)))

    assert answered == list(range(7))


def cancel(leaving: "asyncio.Task[Account]", _: "asyncio.Task[Account]") -> None:
    """When the other one ends, this one is given up."""
    leaving.cancel()


async def test_who_leaves_the_line_holds_nobody_back(
    neighbour: Neighbour, connections: Connections
) -> None:
    """Neither before their turn nor at the moment that it comes."""
    client = await by_password(neighbour, connections)
    neighbour.world.latency = 0.02
    for pause in (0.0, 0.01, 0.02, 0.03, 0.04):
        first, *others = (asyncio.create_task(client.current_account()) for _ in range(4))
        first.add_done_callback(partial(cancel, others[0]))
        await asyncio.sleep(pause)
        others[1].cancel()
        await asyncio.wait([first, *others])

    async with asyncio.timeout(1.0):
        assert (await client.current_account()).name == "Retro service"


@pytest.fixture
async def replicas(
    http: httpx.AsyncClient, oauth: OAuth, clock: Clock
) -> AsyncIterator[tuple[Connections, Connections]]:
    """Two services over one PostgreSQL database, each with connections to it of its own."""
    with fresh_database() as address:
        keyring = Keyring([Keyring.generate()])
        databases = [Database(address, keyring) for _ in range(2)]
        for database in databases:
            await database.open()
            await database.upgrade()
        first, second = (
            Connections(
                connections=ConnectionRepository(database),
                grants=GrantRepository(database),
                http=http,
                addresses=HERE,
                oauth=oauth,
                clock=clock,
            )
            for database in databases
        )
        yield first, second
        for service, database in zip((first, second), databases, strict=True):
            await service.close()
            await database.close()


@pytest.mark.postgres
async def test_one_renewal_for_two_replicas(
    neighbour: Neighbour, replicas: tuple[Connections, Connections]
) -> None:
    """A token revoked under fifty creates of two replicas is renewed once; fifty pages exist."""
    neighbour.world.grants.reuse_leeway = 0
    connection = await connect_cloud(replicas[0], neighbour)
    clients = [await replica.client(connection.id) for replica in replicas]
    space = Space(str(neighbour.world.cloud.spaces["OPS"].id), "OPS", "Operations")

    async def create(number: int) -> None:
        if number == 25:
            neighbour.world.grants.expire_access()
        await clients[number % 2].create_page(space, f"Retro {number}", "<p/>")

    await asyncio.gather(*(create(number) for number in range(50)))

    assert len(neighbour.world.pages) == 50
    assert len(neighbour.asked(REFRESH)) == 1 + 1


@pytest.mark.postgres
async def test_replicas_heed_each_others_refusals(
    neighbour: Neighbour, replicas: tuple[Connections, Connections]
) -> None:
    """What one was refused the other does not send, although it holds a client that may."""
    world = neighbour.world
    first = await by_password(neighbour, replicas[0])
    (connection,) = await replicas[0].all_for("T1")
    second = await replicas[1].client(connection.id)
    await second.current_account()
    world.server_password = "changed"

    with pytest.raises(CredentialRejected):
        await first.current_account()
    with pytest.raises(NeedsAttention):
        await second.current_account()

    assert world.failed_logins == 1


@pytest.mark.postgres
async def test_one_refusal_for_all_replicas(
    neighbour: Neighbour, replicas: tuple[Connections, Connections]
) -> None:
    """Ten requests of two replicas at the same moment: none is sent after a refusal."""
    world = neighbour.world
    first = await by_password(neighbour, replicas[0])
    (connection,) = await replicas[0].all_for("T1")
    second = await replicas[1].client(connection.id)
    world.server_password, world.latency = "changed", 0.05

    asked = [client.current_account() for client in (first, second) * 5]
    ends = await asyncio.gather(*asked, return_exceptions=True)

    assert {type(end) for end in ends} == {CredentialRejected, NeedsAttention}
    assert world.failed_logins == 1


@pytest.mark.postgres
async def test_replica_that_goes_away_in_its_turn(
    neighbour: Neighbour, replicas: tuple[Connections, Connections]
) -> None:
    """Its turn ends with its connection to the database: the others go on."""
    first = await by_password(neighbour, replicas[0])
    (connection,) = await replicas[0].all_for("T1")
    second = await replicas[1].client(connection.id)
    neighbour.world.latency = 5.0
    asking = asyncio.create_task(first.current_account())
    await asyncio.sleep(0.2)
    neighbour.world.latency = 0.0

    await replicas[0].close()

    async with asyncio.timeout(2.0):
        assert (await second.current_account()).name == "Retro service"
    with pytest.raises((asyncio.CancelledError, Unreachable)):
        await asking
