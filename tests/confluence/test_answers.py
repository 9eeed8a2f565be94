"""`Answers`: asked once, kept for a while, no failures, bounded."""

import asyncio

import pytest

from confluence.answers import Answers

from .conftest import Clock


class Oracle:
    """Answers with how often it was asked, when it is let."""

    def __init__(self) -> None:
        self.asked = 0
        self.ready = asyncio.Event()
        self.failing = False

    async def __call__(self) -> int:
        """How often it was asked."""
        self.asked += 1
        await self.ready.wait()
        if self.failing:
            raise LookupError
        return self.asked


@pytest.fixture
def oracle() -> Oracle:
    """One who answers at once unless the test makes it wait."""
    found = Oracle()
    found.ready.set()
    return found


async def test_kept_for_its_time(clock: Clock, oracle: Oracle) -> None:
    """An answer is believed for its seconds and no longer."""
    answers: Answers[str, int] = Answers(seconds=60, clock=clock)

    first = await answers.get("a", oracle)
    clock.now += 59
    kept = await answers.get("a", oracle)
    clock.now += 1
    later = await answers.get("a", oracle)

    assert (first, kept, later) == (1, 1, 2)


async def test_shared_while_asked(oracle: Oracle) -> None:
    """Whoever comes while it is asked waits for the same answer."""
    answers: Answers[str, int] = Answers()
    oracle.ready.clear()
    waiting = [asyncio.create_task(answers.get("a", oracle)) for _ in range(5)]
    await asyncio.sleep(0)
    oracle.ready.set()

    assert await asyncio.gather(*waiting) == [1] * 5


async def test_outlives_who_gives_up(oracle: Oracle) -> None:
    """A caller who is cancelled does not take the answer away from the others."""
    answers: Answers[str, int] = Answers()
    oracle.ready.clear()
    impatient = asyncio.create_task(answers.get("a", oracle))
    patient = asyncio.create_task(answers.get("a", oracle))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.sleep(0)
    oracle.ready.set()

    assert await patient == 1


async def test_failures_are_not_kept(oracle: Oracle) -> None:
    """A failure is raised to all who wait, and the next one asks again."""
    answers: Answers[str, int] = Answers()
    oracle.failing = True

    failed = await asyncio.gather(
        *(answers.get("a", oracle) for _ in range(2)), return_exceptions=True
    )
    oracle.failing = False

    assert [type(failure) for failure in failed] == [LookupError, LookupError]
    assert await answers.get("a", oracle) == 2


async def test_bounded(oracle: Oracle) -> None:
    """Of too many answers the oldest goes."""
    answers: Answers[str, int] = Answers(size=2)
    for key in "abc":
        await answers.get(key, oracle)

    assert await answers.get("c", oracle) == 3
    assert await answers.get("a", oracle) == 4


async def test_close(oracle: Oracle) -> None:
    """Closing gives up what is under way."""
    answers: Answers[str, int] = Answers()
    oracle.ready.clear()
    waiting = asyncio.create_task(answers.get("a", oracle))
    await asyncio.sleep(0)

    await answers.close()

    with pytest.raises(asyncio.CancelledError):
        await waiting
