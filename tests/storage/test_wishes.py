"""`WishRepository` on both databases."""

from datetime import UTC, datetime

from storage.connections import ConnectionRepository
from storage.database import Database
from storage.wishes import WishRepository
from tests.factories import a_connection

AGAIN = datetime(2026, 11, 4, 9, tzinfo=UTC)


async def test_wishes_add_up(database: Database) -> None:
    """One reader may want both; another's wishes are another's."""
    await ConnectionRepository(database).save(a_connection())
    wishes = WishRepository(database)
    await wishes.note("c1", "v1", "U1", again_at=AGAIN)
    await wishes.note("c1", "v1", "U1", is_muted=True)
    await wishes.note("c1", "v1", "U2", again_at=AGAIN)
    kept = {wish.reader: wish for wish in (await wishes.of(["c1"]))["c1"]}

    assert (kept["U1"].is_muted, kept["U1"].again_at) == (True, AGAIN)
    assert (kept["U2"].is_muted, kept["U2"].again_at) == (False, AGAIN)


async def test_go_with_their_connection(database: Database) -> None:
    """A deleted connection leaves no wishes."""
    connections = ConnectionRepository(database)
    await connections.save(a_connection())
    wishes = WishRepository(database)
    await wishes.note("c1", "v1", "U1", is_muted=True)
    await connections.delete("c1")

    assert await wishes.of(["c1"]) == {}
