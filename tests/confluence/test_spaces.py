"""`Spaces` over the sandbox: usable from the first page on, loaded once for everybody."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from confluence.connections import Connections
from confluence.errors import NotFound, UnexpectedAnswer
from confluence.nouns import Space
from confluence.spaces import Spaces, closeness
from storage.models import Connection

from .conftest import Clock, Neighbour

SPACES = "/space"


@pytest.fixture
async def spaces(connections: Connections, clock: Clock) -> AsyncIterator[Spaces]:
    """The service."""
    service = Spaces(connections, clock=clock)
    yield service
    await service.close()


def asked_for_spaces(neighbour: Neighbour) -> int:
    """How many pages of spaces were asked for."""
    return len(neighbour.asked(SPACES))


async def test_first(spaces: Spaces, connection: Connection, neighbour: Neighbour) -> None:
    """The first page is given before the later ones are there."""
    for site in neighbour.world.sites:
        for number in range(300):
            site.add_space(f"S{number}", f"Space {number}")

    first = await spaces.first(connection.id)
    everything = await spaces.matching(connection.id, "", limit=1000)

    assert 0 < len(first) < len(everything)
    assert len(everything) >= 301


async def test_first_is_nobodys_own(
    spaces: Spaces, connection: Connection, neighbour: Neighbour
) -> None:
    """A retro begins in a space of a team, though many a person's own is listed before it."""
    for site in neighbour.world.sites:
        teams = list(site.spaces.values())
        personal = [
            site.add_space(f"~{number}", f"Person {number}", space_type="personal")
            for number in range(300)
        ]
        for space, number in zip([*personal, *teams], range(1, 1000), strict=False):
            space.id = number

    first = await spaces.first(connection.id)

    assert not first[0].key.startswith("~")
    assert first[-1].key.startswith("~")


async def test_loaded_once(spaces: Spaces, connection: Connection, neighbour: Neighbour) -> None:
    """However many people type at once, the spaces are asked for once a minute."""
    await asyncio.gather(*(spaces.matching(connection.id, letter) for letter in "abcdefgh"))

    assert asked_for_spaces(neighbour) == 1


async def test_loaded_again_after_a_minute(
    spaces: Spaces, server_connection: Connection, neighbour: Neighbour, clock: Clock
) -> None:
    """A new space is seen a minute later."""
    await spaces.first(server_connection.id)
    neighbour.world.server.add_space("NEW", "New")
    clock.now += 60

    assert await spaces.matching(server_connection.id, "new") != ()


async def test_matching(spaces: Spaces, cloud_connection: Connection, neighbour: Neighbour) -> None:
    """A space is found by a part of its name or its key, the closest first."""
    neighbour.world.cloud.add_space("DEV", "Developers and Operations")
    neighbour.world.cloud.add_space("~ops", "Ops person", space_type="personal")

    found = await spaces.matching(cloud_connection.id, " OPS ")
    by_name = await spaces.matching(cloud_connection.id, "operations")
    limited = await spaces.matching(cloud_connection.id, "", limit=1)

    assert [space.key for space in found] == ["OPS", "~ops"]
    assert [space.key for space in by_name] == ["OPS", "DEV"]
    assert len(limited) == 1


async def test_find(spaces: Spaces, connection: Connection) -> None:
    """A space is found by its id; one that is not there is not found."""
    (first, *_) = await spaces.first(connection.id)

    assert await spaces.find(connection.id, first.id) == first
    with pytest.raises(NotFound):
        await spaces.find(connection.id, "1")


async def test_failure_is_told_and_not_kept(
    spaces: Spaces, connection: Connection, neighbour: Neighbour
) -> None:
    """A listing that failed is raised to who waits, and tried again by the next."""
    neighbour.world.faults.add(SPACES, kind="status", status=503)

    with pytest.raises(UnexpectedAnswer):
        await spaces.first(connection.id)

    assert await spaces.first(connection.id)


async def test_failure_after_the_first_page(
    spaces: Spaces, server_connection: Connection, neighbour: Neighbour
) -> None:
    """What is known before a failure can be chosen from; what is not known raises it."""
    for number in range(150):
        neighbour.world.server.add_space(f"S{number}", f"Space {number}")
    neighbour.world.faults.add(SPACES, kind="delay", seconds=0)
    neighbour.world.faults.add(SPACES, kind="status", status=503)

    known = await spaces.matching(server_connection.id, "", limit=1000)

    assert len(known) == 100


async def test_slow_listing(
    spaces: Spaces, server_connection: Connection, neighbour: Neighbour
) -> None:
    """What is not there in time is left out of the type-ahead, and there for the next letter."""
    for number in range(150):
        neighbour.world.server.add_space(f"S{number}", f"Space {number}")
    await spaces.first(server_connection.id)
    neighbour.world.faults.add(SPACES, kind="delay", seconds=0.2)

    early = await spaces.matching(server_connection.id, "", limit=1000, within=0.01)
    late = await spaces.matching(server_connection.id, "", limit=1000)

    assert (len(early), len(late)) == (100, 151)


async def test_close(spaces: Spaces, server_connection: Connection, neighbour: Neighbour) -> None:
    """Closing gives up what is under way."""
    neighbour.world.faults.add(SPACES, kind="delay", seconds=30)
    waiting = asyncio.create_task(spaces.first(server_connection.id))
    await asyncio.sleep(0)

    await spaces.close()

    with pytest.raises(asyncio.CancelledError):
        await waiting


@pytest.mark.parametrize(
    ("wanted", "rank"), [("ops", 1), ("operations", 1), ("op", 2), ("ration", 3), ("x", 0), ("", 2)]
)
def test_closeness(wanted: str, rank: int) -> None:
    """The whole key or name is closest, then a beginning, then a part."""
    assert closeness(Space("1", "OPS", "Operations"), wanted) == rank
