"""Overrides: one a prefix, gone with their connection."""

import pytest

from storage.connections import ConnectionRepository
from storage.database import Database
from storage.models import Override
from storage.overrides import OverrideRepository
from tests.storage.rows import a_connection


@pytest.fixture
def overrides(database: Database) -> OverrideRepository:
    """The repository under test."""
    return OverrideRepository(database)


def an_override(connection_id: str, prefix: str, space_key: str = "PAY") -> Override:
    """Channels that begin so go to the space."""
    return Override(
        workspace_id="T1",
        prefix=prefix,
        connection_id=connection_id,
        space_id="1",
        space_key=space_key,
        space_name=space_key,
    )


async def test_one_a_prefix(overrides: OverrideRepository, database: Database) -> None:
    """The same prefix again replaces what was said; others stay until they are deleted."""
    connection = await ConnectionRepository(database).save(a_connection())
    for prefix, key in (("inc-pay", "PAY"), ("inc-", "OPS"), ("inc-pay", "PAY2")):
        await overrides.save(an_override(connection.id, prefix, key))
    kept = [(row.prefix, row.space_key) for row in await overrides.all_for("T1")]
    await overrides.delete("T1", "inc-")
    await overrides.delete("T2", "inc-pay")

    left = [row.prefix for row in await overrides.all_for("T1")]
    assert kept == [("inc-", "OPS"), ("inc-pay", "PAY2")]
    assert left == ["inc-pay"]


async def test_go_with_their_connection(overrides: OverrideRepository, database: Database) -> None:
    """A disconnected site leaves nothing that leads to it."""
    connections = ConnectionRepository(database)
    connection = await connections.save(a_connection())
    await overrides.save(an_override(connection.id, "inc-pay"))
    await connections.delete(connection.id)

    assert await overrides.all_for("T1") == ()
