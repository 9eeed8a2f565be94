"""`ConnectionLocks`: one renewal of a credential at a time, or one request, in all replicas."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import Update, update

from storage.database import Database
from storage.errors import RowMissing
from storage.models import Connection
from storage.postgres import allow_idling

# Each holds a connection to the database; half of the fifteen of a process are left for others.
MOST_TURNS = 7


@dataclass(frozen=True, slots=True)
class LockedConnection:
    """A connection whose credential nobody else renews meanwhile, as it stands now.

    `save` takes the new credential and commits it at once; call it at most once.
    """

    connection: Connection
    save: Callable[[str], Awaitable[None]]


class ConnectionLocks:
    """Holds connections. One object a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._turns = asyncio.Semaphore(MOST_TURNS)

    def hold(self, connection_id: str) -> AbstractAsyncContextManager[LockedConnection]:
        """Hold the connection for a renewal, against every replica. Raises RowMissing on entering.

        It may be held over a request to the token endpoint; a replacement by `save` still wins.
        """
        if self._database.is_sqlite:
            return self._here(connection_id)
        return self._everywhere(connection_id)

    @asynccontextmanager
    async def turn(self, connection_id: str) -> AsyncIterator[None]:
        """Keep every other replica from its turn; within one process the callers see to that.

        It may be held over a request, in which the row is written: so it is no lock of the row.
        """
        if self._database.is_sqlite:
            yield
            return
        async with self._turns, self._database.reading() as session:
            await allow_idling(session)
            await self._database.queue_up(session, f"turn of {connection_id}")
            yield

    @asynccontextmanager
    async def _everywhere(self, connection_id: str) -> AsyncIterator[LockedConnection]:
        async with self._database.session() as session:
            await allow_idling(session)
            found = await session.get(Connection, connection_id, with_for_update=True)
            connection = _present(found, connection_id)

            async def save(credential: str) -> None:
                connection.credential = credential
                await session.commit()

            yield LockedConnection(connection, save)

    @asynccontextmanager
    async def _here(self, connection_id: str) -> AsyncIterator[LockedConnection]:
        """A lock in this process is enough on SQLite, and leaves the file's write lock alone."""
        async with self._locks[connection_id]:
            connection = _present(await self._find(connection_id), connection_id)
            change = unreplaced(connection)

            async def save(credential: str) -> None:
                async with self._database.session() as session:
                    await session.execute(change.values(credential=credential))
                connection.credential = credential

            yield LockedConnection(connection, save)

    async def _find(self, connection_id: str) -> Connection | None:
        async with self._database.reading() as session:
            return await session.get(Connection, connection_id)


def _present(connection: Connection | None, connection_id: str) -> Connection:
    if connection is None:
        raise RowMissing("connection", connection_id)
    return connection


def unreplaced(connection: Connection) -> Update:
    """A change of the connection, as long as its credential is this one."""
    return update(Connection).where(
        Connection.id == connection.id, Connection.connected_at == connection.connected_at
    )
