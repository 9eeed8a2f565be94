"""The migrations lead to the models, and leave the job engine's tables alone."""

from collections.abc import Callable
from typing import Any, TypeVar

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.keyring import Keyring
from storage.migrations import is_ours
from storage.models import Row

Seen = TypeVar("Seen")


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
