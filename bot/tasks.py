"""Service `Tasks`: work that goes on after a request is acknowledged. Durable work: `jobs`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import uuid4

T = TypeVar("T")
OnError = Callable[[Exception], Awaitable[None]]

logger = logging.getLogger(__name__)


class Tasks:
    """Keeps the tasks it started, and says what went wrong in each to whoever asked."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[object, object, None], *, on_error: OnError) -> None:
        """Run `work` beside everything else; an exception of it goes to `on_error`."""
        task = asyncio.create_task(_supervise(work, on_error))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def drain(self, timeout: float = 10.0) -> None:
        """Wait for what runs, at most `timeout` seconds, then cancel the rest."""
        deadline = asyncio.get_running_loop().time() + timeout
        while self._running:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await asyncio.wait(self._running, timeout=left)
        rest = tuple(self._running)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)


async def log_only(error: Exception) -> None:
    """For work that nobody waits for: a failure is said where its result is missed."""
    logger.warning("given up: %s", type(error).__name__)


@asynccontextmanager
async def concurrently() -> AsyncIterator[asyncio.TaskGroup]:
    """A task group that raises its first error bare, so that hints know it by its class."""
    try:
        async with asyncio.TaskGroup() as group:
            yield group
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from failed


@asynccontextmanager
async def beside(work: Coroutine[object, object, T]) -> AsyncIterator[asyncio.Task[T]]:
    """Work that goes on while the block does, and after it; given up when the block fails."""
    task = asyncio.create_task(work)
    try:
        yield task
    except BaseException:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise


async def _supervise(work: Coroutine[object, object, None], on_error: OnError) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - this is where every task's errors are shown
        await _tell(error, on_error)


async def _tell(error: Exception, on_error: OnError) -> None:
    try:
        await on_error(error)
    except Exception:
        # Nobody is left to tell: the log is the last place.
        logger.exception("An error could not be shown. reference=%s", uuid4().hex[:8])
