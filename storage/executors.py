"""`ExecutorRepository`: the leases of the processes that run jobs, by the database's clock.

Not here: taking over a dead one's jobs, which is the job engine's (`bot.jobs`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import DatabaseTime
from storage.database import Database
from storage.models import Executor


class ExecutorRepository:
    """Keeps a lease for each process, renewed by beats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def register(self, executor_id: str) -> None:
        """Take a lease; do it before the first job."""
        async with self._database.session() as session:
            now = await _now(session)
            lease = self._database.insert(Executor(id=executor_id, seen_at=now))
            renewed = lease.on_conflict_do_update(index_elements=["id"], set_={"seen_at": now})
            await session.execute(renewed)

    async def beat(self, executor_id: str) -> bool:
        """Renew the lease. False: it was taken away, and the jobs with it."""
        seen = update(Executor).where(Executor.id == executor_id).values(seen_at=DatabaseTime())
        async with self._database.session() as session:
            return await session.scalar(seen.returning(Executor.id)) is not None

    async def all(self) -> tuple[str, ...]:
        """Every id with a lease, dead or alive."""
        async with self._database.reading() as session:
            return tuple(await session.scalars(select(Executor.id).order_by(Executor.id)))

    @asynccontextmanager
    async def dead(self, ttl_seconds: float) -> AsyncIterator[tuple[str, ...]]:
        """The ids silent for longer: take their jobs over inside, by a change that only one makes.

        Their leases go when the block ends well, even if they beat meanwhile: their jobs are gone.
        No lock keeps other replicas out: one that is paused while it holds it would stop them all.
        """
        silent = await self._silent(ttl_seconds)
        yield silent
        for executor_id in silent:
            await self.remove(executor_id)

    async def remove(self, executor_id: str) -> None:
        """End the lease."""
        async with self._database.session() as session:
            await session.execute(delete(Executor).where(Executor.id == executor_id))

    async def _silent(self, ttl_seconds: float) -> tuple[str, ...]:
        async with self._database.reading() as session:
            limit = await _now(session) - timedelta(seconds=ttl_seconds)
            query = select(Executor.id).where(Executor.seen_at < limit).order_by(Executor.id)
            return tuple(await session.scalars(query))


async def _now(session: AsyncSession) -> datetime:
    return (await session.execute(select(DatabaseTime()))).scalar_one()
