"""`UsualSpaces` over the sandbox: a retro can begin although templates are not told."""

from collections.abc import AsyncIterator

import pytest

from confluence.connections import Connections
from confluence.destinations import Destination
from confluence.drafts import Drafts
from confluence.errors import CredentialRejected, NeedsAttention
from confluence.nouns import Space
from confluence.spaces import Spaces
from confluence.templates import Templates
from confluence.usual_spaces import UsualSpaces
from storage.database import Database
from storage.drafts import DraftRepository
from storage.models import Connection
from storage.pages import PageRepository

from .conftest import Neighbour


@pytest.fixture
async def usual_spaces(
    connections: Connections, database: Database, connection: Connection
) -> AsyncIterator[UsualSpaces]:
    """The service; nobody has made a retro yet."""
    spaces, templates = Spaces(connections), Templates(connections)
    drafts = Drafts(drafts=DraftRepository(database), pages=PageRepository(database))
    yield UsualSpaces(spaces=spaces, templates=templates, drafts=drafts)
    await spaces.close()
    await templates.close()


@pytest.fixture
async def used_before(connections: Connections, connection: Connection) -> Space:
    """The second space that the account sees."""
    spaces = Spaces(connections)
    found = await spaces.matching(connection.id, "", limit=9)
    await spaces.close()
    return found[-1]


@pytest.fixture
def neighbour(neighbour: Neighbour) -> Neighbour:
    """With two spaces."""
    for site in neighbour.world.sites:
        site.add_space("ZULU", "Zulu")
    return neighbour


@pytest.mark.parametrize("status", [404, 429, 500, 503])
async def test_templates_that_are_not_told(
    usual_spaces: UsualSpaces,
    connection: Connection,
    used_before: Space,
    neighbour: Neighbour,
    status: int,
) -> None:
    """The space stays the one that somebody decided on, with why nothing else is offered."""
    neighbour.world.faults.add("template", kind="status", status=status, times=9)
    beginning = await usual_spaces.to_begin_with(Destination(connection, used_before))

    assert beginning.space == used_before
    assert beginning.templates == ()
    assert beginning.trouble is not None


async def test_space_that_is_gone(
    usual_spaces: UsualSpaces, connection: Connection, neighbour: Neighbour
) -> None:
    """Another one is begun with, and its templates are told."""
    gone = Space("404", "GONE", "Gone")
    beginning = await usual_spaces.to_begin_with(Destination(connection, gone))

    assert beginning.space != gone
    assert beginning.trouble is None


async def test_connection_that_is_refused(
    usual_spaces: UsualSpaces, connection: Connection, used_before: Space, neighbour: Neighbour
) -> None:
    """Without an account nothing can be made: that is no matter of templates."""
    neighbour.world.server_pat = "another-token-since-then"
    for grant in neighbour.world.grants.grants:
        neighbour.world.grants.revoke(grant)

    with pytest.raises((CredentialRejected, NeedsAttention)):
        await usual_spaces.to_begin_with(Destination(connection, used_before))
