"""`ConnectionRepository`: a workspace's links to Confluence sites. Credentials are JSON text."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from storage.database import Database
from storage.errors import RowMissing
from storage.models import Connection


@dataclass(frozen=True, slots=True)
class LockedConnection:
    """A connection whose credential nobody else renews meanwhile, as it stands now.

    `save` takes the new credential and commits it at once; call it at most once.
    """

    connection: Connection
    save: Callable[[str], Awaitable[None]]


class ConnectionRepository:
    """Keeps connections: one a site, one of them the workspace's default. One object a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def save(self, connection: Connection) -> Connection:
        """Keep the connection as its workspace's default; returns the row as kept.

        One to the same site is replaced and keeps its id, which drafts refer to.
        """
        workspace_id, site_id = connection.workspace_id, connection.site_id
        others = update(Connection).where(Connection.workspace_id == workspace_id)
        same = select(Connection).where(
            Connection.workspace_id == workspace_id, Connection.site_id == site_id
        )
        async with self._database.session() as session:
            await self._database.queue_up(session, f"connections of {workspace_id}")
            await session.execute(others.values(is_default=False))
            kept = await session.scalar(same.with_for_update())
            if kept is None:
                kept = connection
                session.add(kept)
            else:
                _replace(kept, connection)
            kept.is_default = True
        return kept

    async def find(self, connection_id: str) -> Connection | None:
        """The connection, or None when it is gone."""
        async with self._database.reading() as session:
            return await session.get(Connection, connection_id)

    async def default_for(self, workspace_id: str) -> Connection | None:
        """The connection that the workspace uses, or None when it has none."""
        query = select(Connection).where(Connection.workspace_id == workspace_id)
        async with self._database.reading() as session:
            return await session.scalar(query.where(Connection.is_default))

    async def all_for(self, workspace_id: str) -> tuple[Connection, ...]:
        """The workspace's connections, newest first."""
        query = select(Connection).where(Connection.workspace_id == workspace_id)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query.order_by(Connection.connected_at.desc())))

    async def all(self) -> tuple[Connection, ...]:
        """Every workspace's connections, those of a workspace together."""
        query = select(Connection).order_by(Connection.workspace_id, Connection.connected_at)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query))

    async def replace_credential(self, connection_id: str, credential: str) -> None:
        """Keep another credential for the connection."""
        change = update(Connection).where(Connection.id == connection_id)
        async with self._database.session() as session:
            await session.execute(change.values(credential=credential))

    def locked(self, connection_id: str) -> AbstractAsyncContextManager[LockedConnection]:
        """Hold the connection for a renewal, against every replica. Raises RowMissing on entering.

        It may be held over a request to the token endpoint; a replacement by `save` still wins.
        """
        if self._database.is_sqlite:
            return self._locked_here(connection_id)
        return self._locked_everywhere(connection_id)

    async def delete(self, connection_id: str) -> None:
        """Forget the connection and its credential."""
        async with self._database.session() as session:
            await session.execute(delete(Connection).where(Connection.id == connection_id))

    @asynccontextmanager
    async def _locked_everywhere(self, connection_id: str) -> AsyncIterator[LockedConnection]:
        async with self._database.session() as session:
            found = await session.get(Connection, connection_id, with_for_update=True)
            connection = _present(found, connection_id)

            async def save(credential: str) -> None:
                connection.credential = credential
                await session.commit()

            yield LockedConnection(connection, save)

    @asynccontextmanager
    async def _locked_here(self, connection_id: str) -> AsyncIterator[LockedConnection]:
        """A lock in this process is enough on SQLite, and leaves the file's write lock alone."""
        async with self._locks[connection_id]:
            connection = _present(await self.find(connection_id), connection_id)
            unreplaced = update(Connection).where(
                Connection.id == connection_id, Connection.connected_at == connection.connected_at
            )

            async def save(credential: str) -> None:
                async with self._database.session() as session:
                    await session.execute(unreplaced.values(credential=credential))
                connection.credential = credential

            yield LockedConnection(connection, save)


def _present(connection: Connection | None, connection_id: str) -> Connection:
    if connection is None:
        raise RowMissing("connection", connection_id)
    return connection


def _replace(kept: Connection, connection: Connection) -> None:
    for name, value in connection.values().items():
        if name != "id":
            setattr(kept, name, value)
