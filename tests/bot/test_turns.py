"""Turns of steps: what becomes of one that comes after the end."""

import asyncio
import gc

from bot.publishing import Outcome
from bot.turns import Turns


class Idle:
    """Has nothing to do."""

    async def attempt(self, step: str, subject: str, tries: int, /) -> Outcome:  # noqa: ARG002
        """Well."""
        return Outcome(done=True, wait_seconds=0)


async def test_step_that_comes_too_late_waits_for_the_next_start() -> None:
    """It neither begins nor ends, and is not swept up, which the engine would note."""
    ends: list[str] = []

    async def job() -> None:
        turns = Turns({}, rest=Idle())
        turns.close()
        try:
            await turns.attempt("create", "d1", 1)
        except BaseException as end:
            ends.append(type(end).__name__)
            raise
        ends.append("done")

    asyncio.create_task(job(), name="late")  # noqa: RUF006 - that nobody holds it is the point
    await asyncio.sleep(0.01)
    gc.collect()

    assert ends == []
    [late] = [task for task in asyncio.all_tasks() if task.get_name() == "late"]
    late.cancel()
    await asyncio.wait([late])
    assert ends == ["CancelledError"]
