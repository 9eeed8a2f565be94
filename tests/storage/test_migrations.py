"""The migrations lead to the models, and leave the job engine's tables alone."""

from collections.abc import Callable
from typing import Any, TypeVar

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.keyring import Keyring
from storage.migrations import is_ours, upgrade
from storage.models import Row

Seen = TypeVar("Seen")

# As the second step left the tables.
A_CONNECTION = """
    insert into connections (id, workspace_id, deployment, site_id, site_name, site_url, api_url,
        account_id, account_name, credential, is_default, connected_by, connected_at, way, state,
        expiry_source, state_at)
    values ('c1', 'T1', 'cloud', 's1', 'x', 'x', 'x', 'a', 'x', 'x', true, 'U1',
        '2026-11-01 00:00:00', 'oauth', 'connected', '', '2026-11-01 00:00:00')
"""
AN_OVERRIDE = "insert into overrides values ('T1', 'inc-', 'c1', '1', 'OPS', 'Operations')"


async def look(database: Database, what: Callable[[Connection], Seen]) -> Seen:
    """Look at the tables themselves."""
    async with database.reading() as session:
        return await (await session.connection()).run_sync(what)


def differences(connection: Connection, **options: Any) -> list[Any]:
    """What a further step would have to change."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, **options})
    return list(compare_metadata(context, Row.metadata))


async def test_agree_with_the_models(database: Database) -> None:
    """After the last step nothing is missing, nothing is left over, no type differs."""
    assert await look(database, differences) == []


async def test_leave_the_engines_tables_alone(address: str, keyring: Keyring) -> None:
    """Tables that others keep in the database survive, and no step would touch them."""
    database = Database(address, keyring)
    await database.open()
    async with database.session() as session:
        await session.execute(text("create table workflow_status (workflow_uuid text)"))
    await database.upgrade()

    tables = await look(database, lambda connection: inspect(connection).get_table_names())
    to_do = await look(database, lambda c: differences(c, include_object=is_ours))
    await database.close()

    assert {*Row.metadata.tables, "workflow_status", "alembic_version"} == set(tables)
    assert to_do == []


async def test_may_be_repeated(database: Database) -> None:
    """An upgrade of an up-to-date database changes nothing."""
    await database.upgrade()
    await database.upgrade()

    assert await look(database, differences) == []


async def test_keep_what_belongs_to_a_connection(address: str, keyring: Keyring) -> None:
    """Whatever a later step changes about connections, the rows that refer to them stay."""
    database = Database(address, keyring)
    await database.open()
    async with database.session() as session:
        await (await session.connection()).run_sync(upgrade, "0002")
        await session.execute(text(A_CONNECTION))
        await session.execute(text(AN_OVERRIDE))
    await database.upgrade()

    kept = await look(
        database, lambda c: c.execute(text("select prefix from overrides")).scalars().all()
    )
    await database.close()

    assert kept == ["inc-"]
