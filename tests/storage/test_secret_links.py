"""Links to forms for one secret, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta

from storage.connections import ConnectionRepository
from storage.database import Database
from storage.models import SecretLink
from storage.secret_links import SecretLinkRepository
from tests.storage.rows import a_connection

NOW = datetime(2026, 11, 3, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


def a_link(**given: object) -> SecretLink:
    """A link for a new connection."""
    filled = {
        "token_hash": "h1",
        "workspace_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
        "purpose": "new",
        "way": "pat",
        "expires_at": LATER,
    }
    return SecretLink(**{**filled, **given})  # type: ignore[arg-type]


async def test_looking_spends_nothing(database: Database) -> None:
    """Found as often as one looks, until its end."""
    links = SecretLinkRepository(database)
    await links.add(a_link(), now=NOW)

    assert await links.find("h1", NOW)
    assert await links.find("h1", NOW)
    assert await links.find("h1", LATER) is None
    assert await links.find("h2", NOW) is None


async def test_spent_once(database: Database) -> None:
    """Of many at once one gets it."""
    links = SecretLinkRepository(database)
    await links.add(a_link(), now=NOW)

    spent = await asyncio.gather(*(links.spend("h1", NOW) for _ in range(5)))

    assert sorted(spent) == [False, False, False, False, True]
    assert await links.find("h1", NOW) is None


async def test_so_many_tries(database: Database) -> None:
    """After the last one it is as if it were over."""
    links = SecretLinkRepository(database)
    await links.add(a_link(), now=NOW)

    tries = [await links.count_try("h1", NOW, most=2) for _ in range(3)]

    assert [link.tries if link else None for link in tries] == [1, 2, None]
    assert await links.count_try("h1", LATER, most=9) is None


async def test_old_ones_go(database: Database) -> None:
    """With the next new one; and with the connection that they are for."""
    links, connections = SecretLinkRepository(database), ConnectionRepository(database)
    connection = await connections.save(a_connection())
    await links.add(a_link(), now=NOW)
    await links.add(a_link(token_hash="h2", connection_id=connection.id), now=LATER)
    await connections.delete(connection.id)

    assert await links.find("h1", NOW) is None
    assert await links.find("h2", NOW - timedelta(minutes=1)) is None
