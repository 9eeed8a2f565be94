"""Work beside requests: supervised, told of, drained."""

import asyncio
import logging

import pytest

from bot.tasks import Tasks, concurrently


async def test_errors_are_told() -> None:
    """An exception goes to whoever asked, and nowhere else."""
    told: list[Exception] = []

    async def work() -> None:
        raise LookupError("x")

    async def tell(error: Exception) -> None:
        told.append(error)

    tasks = Tasks()
    tasks.start(work(), on_error=tell)
    await tasks.drain()

    assert [type(error) for error in told] == [LookupError]


async def test_error_that_cannot_be_told_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """When telling fails as well, the log has it."""

    async def work() -> None:
        raise LookupError("x")

    async def tell(error: Exception) -> None:
        raise ValueError("nobody there") from error

    tasks = Tasks()
    tasks.start(work(), on_error=tell)
    await tasks.drain()

    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert "reference=" in record.getMessage()


async def test_drain_waits_then_cancels() -> None:
    """What ends in time ends, also what it started; what does not is cancelled."""
    ended: list[str] = []
    tasks = Tasks()

    async def tell(error: Exception) -> None:
        ended.append(type(error).__name__)

    async def short() -> None:
        await asyncio.sleep(0)
        tasks.start(shorter(), on_error=tell)

    async def shorter() -> None:
        ended.append("shorter")

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    tasks.start(short(), on_error=tell)
    tasks.start(endless(), on_error=tell)
    await tasks.drain(timeout=0.05)

    assert ended == ["shorter", "cancelled"]


async def test_first_error_comes_bare() -> None:
    """The others are cancelled, and the error is no group."""
    cancelled: list[bool] = []

    async def fail() -> None:
        raise LookupError("x")

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async def both() -> None:
        async with concurrently() as group:
            group.create_task(wait())
            await asyncio.sleep(0)
            group.create_task(fail())

    with pytest.raises(LookupError):
        await both()

    assert cancelled == [True]
