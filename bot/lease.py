"""`Lease`: this process's right to its jobs, as long as others see it alive.

What taking over a dead one's jobs means is the job engine's (`jobs`).
"""

import logging
from collections.abc import Awaitable, Callable
from uuid import uuid4

from storage.database import Database
from storage.executors import ExecutorRepository

TakeOver = Callable[[list[str]], Awaitable[None]]  # by the ids of the dead

log = logging.getLogger(__name__)


class Lease:
    """Renewed by each look; lapses after `seconds` without one. `on_lost`: the process stops."""

    def __init__(self, database: Database, *, seconds: float, on_lost: Callable[[], None]) -> None:
        # One process owns a SQLite file, so its id may stay; replicas never share one.
        self.executor_id = "retro" if database.is_sqlite else uuid4().hex
        self.seconds_between_looks = seconds / 6
        self._is_alone = database.is_sqlite
        self._executors = ExecutorRepository(database)
        self._seconds = seconds
        self._on_lost = on_lost

    async def take(self) -> None:
        """Before the first job."""
        await self._executors.register(self.executor_id)

    async def hold(self, take_over: TakeOver) -> bool:
        """Beat, and take over the jobs of the silent. False: our own were taken over."""
        if self._is_alone:
            return True
        if not await self._executors.beat(self.executor_id):
            log.error("executor %s lost its lease and stops", self.executor_id)
            # When this one lapses, another replica takes over what was begun here since.
            await self.take()
            self._on_lost()
            return False
        async with self._executors.dead(self._seconds) as dead:
            if dead:
                log.warning("taking over the jobs of %s", ", ".join(dead))
                await take_over(list(dead))
        return True
