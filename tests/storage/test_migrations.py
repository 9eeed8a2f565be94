"""The migrations lead to the models, and leave the job engine's tables alone."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Database
from storage.models import Row


def differences(connection: Connection, **options: Any) -> list[Any]:
    """What a further step would have to change."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, **options})
    return list(compare_metadata(context, Row.metadata))


async def look(database: Database, address: str, what: Any) -> Any:
    """Look at the tables past the repositories."""
    engine = create_async_engine(
        database.engine_url.replace("postgresql://", "postgresql+psycopg://").replace(
            "sqlite://", "sqlite+aiosqlite://"
        )
    )
    async with engine.begin() as connection:
        result = await connection.run_sync(what)
    await engine.dispose()
    return result


async def test_agree_with_the_models(database: Database, address: str) -> None:
    """After the last step nothing is missing, nothing is left over, no type differs."""
    assert [] == await look(database, address, differences)
