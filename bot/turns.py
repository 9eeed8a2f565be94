"""`Turns`: the steps of jobs, a few at a time, and let to their end when the bot stops.

Not here: the engine that has them done (`jobs`), what they do (the workers).
"""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from bot.publishing import EXTRAS, Outcome

AT_ONCE = 8  # steps of all jobs
PATIENCE = 3.0  # seconds that running steps are given at the end
GLANCE = 0.02  # seconds
FOR_EVER = 1e9  # seconds
NOTING = 0.2  # seconds that the engine takes at most to note that a step ended


class Worker(Protocol):
    """Does steps."""

    async def attempt(self, step: str, subject: str, tries: int, /) -> Outcome:
        """Try a step once."""


class Turns:
    """Gives each step its turn; `workers` are by step, every other is `rest`'s."""

    def __init__(self, workers: Mapping[str, Worker], *, rest: Worker) -> None:
        self._workers = workers
        self._rest = rest
        self._running: set[asyncio.Task[Outcome]] = set()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._moving: set[tuple[str, str]] = set()  # steps under way or being noted
        self._closing = False

    @contextmanager
    def moving(self, step: str, subject: str) -> Iterator[None]:
        """Around a step and the note that the engine takes of its end."""
        self._moving.add((step, subject))
        try:
            yield
        finally:
            self._moving.discard((step, subject))

    async def attempt(self, step: str, subject: str, tries: int) -> Outcome:
        """Have a step tried; while we close only extras of what has begun, others never end."""
        if self._closing and step not in EXTRAS:
            self._moving.discard((step, subject))
            # The next start begins this step. The loop itself holds who sleeps; one that nobody
            # held would be swept up, which the engine would note as the step's failure.
            await asyncio.sleep(FOR_EVER)
        running = asyncio.create_task(self._in_turn(step, subject, tries))
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return await running

    def close(self) -> None:
        """Begin no other step."""
        self._closing = True

    async def settle(self) -> None:
        """Wait for running steps, for extras after them, and for the engine to note their end."""
        deadline = time.monotonic() + PATIENCE
        # One step may begin as another ends, so there is no single event to wait for.
        while self._moving and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(GLANCE)
        await asyncio.sleep(NOTING)

    async def _in_turn(self, step: str, subject: str, tries: int) -> Outcome:
        """A burst of jobs is worked off a few at a time; nobody's time-out runs while they wait."""
        async with self._turns:
            return await self._workers.get(step, self._rest).attempt(step, subject, tries)
