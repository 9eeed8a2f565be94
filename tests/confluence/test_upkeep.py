"""`Upkeep` over real SQLite and the sandbox: what a check finds, and what a refused page tells."""

from datetime import timedelta

import httpx
import pytest

from confluence.connections import Connections
from confluence.errors import (
    CredentialRejected,
    MissingScope,
    NeedsAttention,
    NotFound,
    PermissionDenied,
    RetroError,
    TitleTaken,
    UnexpectedAnswer,
    Unreachable,
)
from confluence.failures import dump_failure, load_failure
from confluence.oauth import OAuth
from confluence.scopes import LABEL_SCOPES
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.grants import GrantRepository
from storage.models import Connection, Override
from storage.overrides import OverrideRepository
from storage.pages import PageRepository
from tests.factories import a_draft

from .conftest import HERE, Clock, Neighbour, connect_cloud

WRITE = "write:page:confluence"
CREATE = PermissionDenied.CREATE


async def state_of(connections: Connections, connection: Connection) -> tuple[str, str]:
    """How the connection is, and why in the words of logs."""
    kept = await connections.find("T1", connection.id)
    return kept.state, str(load_failure(kept.trouble)) if kept.trouble else ""


async def divert(database: Database, connection: Connection, key: str) -> None:
    """Channels of a prefix go to the space."""
    override = Override(
        workspace_id="T1",
        prefix=f"inc-{key.lower()}-",
        connection_id=connection.id,
        space_id="1",
        space_key=key,
        space_name=key,
    )
    await OverrideRepository(database).save(override)


def close(neighbour: Neighbour, key: str, *, create: bool = False) -> None:
    """The account may see the space of Cloud, and perhaps no longer make pages there."""
    world = neighbour.world
    world.cloud.spaces[key].restrict(world.account, view=True, create=create)


async def test_a_probe_compares_scopes(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection
) -> None:
    """Those that the grant has with those that are asked for: a missing one is named."""
    await connections.upkeep.probe(cloud_connection.id)
    (grant,) = neighbour.world.grants.grants
    grant.scopes = tuple(scope for scope in grant.scopes if scope != WRITE)

    with pytest.raises(MissingScope) as lacking:
        await connections.upkeep.probe(cloud_connection.id)

    assert lacking.value.scope == WRITE


async def test_a_probe_looks_into_every_space_that_admins_chose(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection, database: Database
) -> None:
    """Those of channels that go elsewhere, too; of two closed ones the one that is known."""
    await connections.note("T1", cloud_connection.id, space_key="OPS")
    await divert(database, cloud_connection, "ENG")
    close(neighbour, "ENG")
    upkeep = connections.upkeep
    with pytest.raises(PermissionDenied) as closed:
        await upkeep.probe(cloud_connection.id)
    await upkeep.record(cloud_connection.id, closed.value)
    close(neighbour, "OPS")

    with pytest.raises(PermissionDenied) as still:
        await upkeep.probe(cloud_connection.id)

    assert (closed.value.place, still.value.place) == ("ENG", "ENG")


@pytest.fixture
def with_labels(
    connections: Connections,
    oauth: OAuth,
    database: Database,
    http: httpx.AsyncClient,
    neighbour: Neighbour,
    clock: Clock,
) -> Connections:
    """The service after labels were switched on: consents are asked for two scopes more."""
    oauth.scopes = (*oauth.scopes, *LABEL_SCOPES)
    return Connections(
        connections=ConnectionRepository(database),
        grants=GrantRepository(database),
        http=http,
        addresses=HERE,
        oauth=oauth,
        clock=clock,
    )


async def test_a_consent_of_before_labels_were_wanted(
    cloud_connection: Connection, with_labels: Connections
) -> None:
    """Pages are made as before, so nothing is wrong; what it lacks is told to who looks."""
    await with_labels.upkeep.probe(cloud_connection.id)
    await with_labels.upkeep.record(cloud_connection.id, None)
    kept = await with_labels.find("T1", cloud_connection.id)

    assert with_labels.upkeep.lacking(kept) == {"labels": LABEL_SCOPES}
    assert kept.state == "connected"
    assert await untold(with_labels) == set()


async def test_a_consent_with_labels(with_labels: Connections, neighbour: Neighbour) -> None:
    """A new one grants them, and nothing is lacking; half of them is half."""
    whole = await connect_cloud(with_labels, neighbour)
    neighbour.world.app.scopes -= {"write:label:confluence"}
    half = await connect_cloud(with_labels, neighbour)

    assert with_labels.upkeep.lacking(whole) == {}
    assert with_labels.upkeep.lacking(half) == {"labels": ("write:label:confluence",)}


async def test_a_token_lacks_nothing(
    with_labels: Connections, server_connection: Connection
) -> None:
    """Extras are a matter of consents."""
    assert with_labels.upkeep.lacking(server_connection) == {}


@pytest.mark.parametrize(
    ("refusal", "is_its_own"),
    [
        (MissingScope(WRITE), True),
        (PermissionDenied(CREATE, "OPS"), True),
        (PermissionDenied(CREATE, "ENG"), True),
        (NotFound("space", "OPS"), True),
        (PermissionDenied(CREATE, "HR"), False),
        (NotFound("space", "HR"), False),
        (NotFound("parent", "OPS"), False),
        (PermissionDenied("read the template", "OPS"), False),
        (TitleTaken("Retro"), False),
    ],
    ids=str,
)
async def test_what_is_the_connections_own_matter(
    connections: Connections,
    cloud_connection: Connection,
    database: Database,
    clock: Clock,
    refusal: RetroError,
    is_its_own: bool,
) -> None:
    """A scope that it lacks, a space that admins chose; a responder's own choice is not."""
    await connections.note("T1", cloud_connection.id, space_key="OPS")
    await divert(database, cloud_connection, "ENG")
    clock.now += 60
    said, place = str(refusal), getattr(refusal, "place", getattr(refusal, "id", ""))

    await connections.upkeep.report(cloud_connection.id, refusal, space_key=place)

    state = await state_of(connections, cloud_connection)
    assert state == (("ailing", said) if is_its_own else ("connected", ""))
    assert refusal.heard is (True if is_its_own else None)
    assert (cloud_connection.id in await untold(connections)) is is_its_own


async def make_a_page(database: Database, connection: Connection, key: str) -> None:
    """A responder chose the space for the newest page."""
    draft = a_draft(connection_id=connection.id, space_key=key, workspace_id="T1")
    await DraftRepository(database).add(draft)
    await PageRepository(database).record(draft, page_id="7", title="x", url="https://c.example")


async def test_right_where_the_last_page_went(
    connections: Connections, cloud_connection: Connection, database: Database
) -> None:
    """Without any space chosen, too: what worked before was lost."""
    await make_a_page(database, cloud_connection, "HR")
    refusal = PermissionDenied(CREATE, "HR")

    await connections.upkeep.report(cloud_connection.id, refusal, space_key="HR")

    assert (await state_of(connections, cloud_connection))[0] == "ailing"
    assert refusal.heard is True


async def test_where_a_responder_went_beside_the_default(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection, database: Database
) -> None:
    """The admin's default counts: what a responder chose once is no default, and none is told."""
    await connections.note("T1", cloud_connection.id, space_key="OPS")
    await make_a_page(database, cloud_connection, "ENG")
    close(neighbour, "ENG")
    refusal = PermissionDenied(CREATE, "ENG")

    await connections.upkeep.probe(cloud_connection.id)
    await connections.upkeep.report(cloud_connection.id, refusal, space_key="ENG")

    assert await state_of(connections, cloud_connection) == ("connected", "")
    assert refusal.heard is None


async def test_another_closed_space_is_no_news(
    connections: Connections, cloud_connection: Connection, database: Database
) -> None:
    """Admins know that there is one; a page in one that is chosen says nothing of the other."""
    await connections.note("T1", cloud_connection.id, space_key="OPS")
    await divert(database, cloud_connection, "ENG")
    upkeep = connections.upkeep
    for key in ("OPS", "ENG", "OPS"):
        await upkeep.report(cloud_connection.id, PermissionDenied(CREATE, key), space_key=key)
    told = await state_of(connections, cloud_connection)

    kept = await connections.find("T1", cloud_connection.id)
    await upkeep.disprove(kept, space_key="ENG")
    still = await state_of(connections, cloud_connection)
    await connections.note("T1", cloud_connection.id, space_key="ENG")
    await upkeep.disprove(await connections.find("T1", cloud_connection.id), space_key="ENG")

    assert told == still == ("ailing", str(PermissionDenied(CREATE, "OPS")))
    assert await state_of(connections, cloud_connection) == ("connected", "")


async def test_a_scope_that_was_not_asked_for_stays_missing(
    connections: Connections, cloud_connection: Connection
) -> None:
    """A page met it: as long as the grant lacks it, no check calls it mended."""
    refusal = MissingScope("read:comment:confluence")
    await connections.upkeep.report(cloud_connection.id, refusal, space_key="OPS")

    with pytest.raises(MissingScope) as still:
        await connections.upkeep.probe(cloud_connection.id)

    assert still.value.scope == refusal.scope


@pytest.mark.parametrize(
    ("trouble", "is_over"),
    [
        (Unreachable("https://c.example.com", "timed out"), True),
        (UnexpectedAnswer(500, "GET /x", ""), True),
        (MissingScope("read:page:confluence"), False),
    ],
    ids=str,
)
async def test_a_page_that_was_made_disproves_an_outage(
    connections: Connections, cloud_connection: Connection, trouble: RetroError, is_over: bool
) -> None:
    """Confluence answered; a scope that another request needs is still missing."""
    await connections.upkeep.record(cloud_connection.id, trouble)
    ailing = await connections.find("T1", cloud_connection.id)

    await connections.upkeep.disprove(ailing, space_key="OPS")

    state, _ = await state_of(connections, cloud_connection)
    assert state == ("connected" if is_over else "ailing")


async def refuse(database: Database, connection: Connection) -> None:
    """Its credential was not taken."""
    refusal = dump_failure(CredentialRejected(connection.site_url, "expired"))
    later = connection.state_at + timedelta(seconds=1)
    rows = ConnectionRepository(database)
    await rows.turn(connection, "attention", trouble=refusal, now=later)


async def test_a_good_token_is_used_again_whatever_else_is_wrong(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection, database: Database
) -> None:
    """Retros for other spaces need not wait for the right in the default one."""
    await connections.note("T1", cloud_connection.id, space_key="OPS")
    close(neighbour, "OPS")
    await refuse(database, cloud_connection)

    trouble = await connections.upkeep.look(cloud_connection.id)

    assert isinstance(trouble, PermissionDenied)
    assert await state_of(connections, cloud_connection) == ("ailing", str(trouble))


async def test_a_refusal_during_a_check_stands(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection, database: Database
) -> None:
    """The check has seen the credential work; then it was refused. No check sends it again."""
    upkeep = connections.upkeep
    await upkeep.probe(cloud_connection.id)
    await refuse(database, cloud_connection)
    neighbour.world.requests.clear()

    await upkeep.record(cloud_connection.id, None)
    with pytest.raises(NeedsAttention):
        await upkeep.probe(cloud_connection.id)

    assert (await state_of(connections, cloud_connection))[0] == "attention"
    assert neighbour.world.requests == []


async def test_what_a_page_meets_during_a_check_stands(
    connections: Connections, cloud_connection: Connection, clock: Clock
) -> None:
    """The check has seen the space open; then it was closed, and a page was refused."""
    upkeep = connections.upkeep
    await connections.note("T1", cloud_connection.id, space_key="OPS")
    denied = PermissionDenied(PermissionDenied.CREATE, "OPS")

    seen = await upkeep.probe(cloud_connection.id)
    clock.now += 1
    await upkeep.report(cloud_connection.id, denied, space_key="OPS")
    await upkeep.record(cloud_connection.id, None, seen=seen)

    assert (await state_of(connections, cloud_connection))[0] == "ailing"
    assert await upkeep.look(cloud_connection.id) is None
    assert (await state_of(connections, cloud_connection))[0] == "connected"


async def untold(connections: Connections) -> set[str]:
    """The connections of whose state people are to be told."""
    return {row.id for row in await connections.upkeep.untold()}


async def test_nobody_to_hear(connections: Connections, cloud_connection: Connection) -> None:
    """Where no admin could be told of something, the refusal says so."""
    await connections.upkeep.note_unheard(cloud_connection.id, unheard=True)
    refusal = MissingScope(WRITE)

    await connections.upkeep.report(cloud_connection.id, refusal, space_key="OPS")

    assert refusal.heard is False


async def test_a_scope_that_is_known_to_be_missing_is_no_news(
    connections: Connections, cloud_connection: Connection
) -> None:
    """A check names all that are missing; a page then meets one of them."""
    all_of_them = MissingScope(f"read:page:confluence, {WRITE}")
    await connections.upkeep.record(cloud_connection.id, all_of_them)

    await connections.upkeep.report(cloud_connection.id, MissingScope(WRITE), space_key="OPS")

    assert await state_of(connections, cloud_connection) == ("ailing", str(all_of_them))


async def test_a_scope_of_an_api_token_stays_missing(
    connections: Connections, cloud_connection: Connection, database: Database
) -> None:
    """Its scopes are told nowhere and cannot change: the check does not take it for mended."""
    await ConnectionRepository(database).note(cloud_connection.id, way="api_token")
    await connections.upkeep.report(cloud_connection.id, MissingScope(WRITE), space_key="OPS")

    with pytest.raises(MissingScope):
        await connections.upkeep.probe(cloud_connection.id)


async def test_a_right_that_the_server_does_not_tell(
    neighbour: Neighbour, connections: Connections, server_connection: Connection
) -> None:
    """What a page was refused for stands until one is made there."""
    upkeep = connections.upkeep
    neighbour.world.switches.create_dialog = False
    await connections.note("T1", server_connection.id, space_key="ITOPS")
    await upkeep.probe(server_connection.id)
    denied = PermissionDenied(CREATE, "ITOPS")
    await upkeep.report(server_connection.id, denied, space_key="ITOPS")
    with pytest.raises(PermissionDenied):
        await upkeep.probe(server_connection.id)
    ailing = await connections.find("T1", server_connection.id)
    await upkeep.disprove(ailing, space_key="HR")
    still = await state_of(connections, server_connection)
    await upkeep.disprove(ailing, space_key="ITOPS")

    assert still[0] == "ailing"
    assert await state_of(connections, server_connection) == ("connected", "")


async def test_a_connection_that_is_gone(connections: Connections) -> None:
    """A page that outlived its connection has nothing to report."""
    refusal = MissingScope(WRITE)

    await connections.upkeep.report("gone", refusal, space_key="OPS")

    assert refusal.heard is None
