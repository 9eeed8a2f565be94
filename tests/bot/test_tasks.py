"""Work beside requests: supervised, told of, drained."""

import asyncio
import logging

import pytest

from bot.tasks import Tasks, beside, concurrently


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


async def test_work_beside_goes_on() -> None:
    """It runs while the block does, and what it ends with is the caller's: a value or an error."""
    begun = asyncio.Event()

    async def work(error: Exception | None = None) -> str:
        begun.set()
        if error:
            raise error
        return "done"

    async with beside(work()) as good, beside(work(LookupError("x"))) as bad:
        await begun.wait()

    assert await good == "done"
    with pytest.raises(LookupError):
        await bad


async def test_work_beside_is_given_up_with_its_block() -> None:
    """It has ended when the block's own error is heard, and an error of it hides nothing."""
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")
            raise LookupError("x")

    async def fail_beside() -> None:
        async with beside(work()):
            await asyncio.sleep(0)
            raise ValueError("block")

    with pytest.raises(ValueError, match="block"):
        await fail_beside()

    assert ended == ["cancelled"]
