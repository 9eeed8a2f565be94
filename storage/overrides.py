"""`OverrideRepository`: channels that go to another connection or space than the default."""

from sqlalchemy import delete, select

from storage.database import Database
from storage.models import Override


class OverrideRepository:
    """Keeps overrides, one a prefix."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, override: Override) -> None:
        """Keep the override in place of an earlier one of the same prefix."""
        values = override.values()
        insert = self._database.insert(override)
        upsert = insert.on_conflict_do_update(
            index_elements=["workspace_id", "prefix"], set_=values
        )
        async with self._database.session() as session:
            await session.execute(upsert)

    async def all_for(self, workspace_id: str) -> tuple[Override, ...]:
        """The workspace's overrides by prefix."""
        query = select(Override).where(Override.workspace_id == workspace_id)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query.order_by(Override.prefix)))

    async def of_connection(self, connection_id: str) -> tuple[Override, ...]:
        """The overrides that lead to a connection."""
        query = select(Override).where(Override.connection_id == connection_id)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query.order_by(Override.prefix)))

    async def delete(self, workspace_id: str, prefix: str) -> None:
        """Forget the override of a prefix."""
        gone = delete(Override).where(
            Override.workspace_id == workspace_id, Override.prefix == prefix
        )
        async with self._database.session() as session:
            await session.execute(gone)
