"""An attempt is told apart from its repetition, whoever makes it."""

import asyncio

from storage.attempts import AttemptRepository
from storage.database import Database


async def test_tells_the_first_attempt_from_later_ones(database: Database) -> None:
    """Only the first one may go ahead without looking."""
    attempts = AttemptRepository(database)

    assert [await attempts.begin("draft-1:page") for _ in range(3)] == [True, False, False]
    assert await attempts.begin("draft-1:message")


async def test_of_twenty_at_once_one_is_first(database: Database) -> None:
    """Concurrent attempts at the same thing have one first."""
    attempts = AttemptRepository(database)
    firsts = await asyncio.gather(*(attempts.begin("draft-1:page") for _ in range(20)))

    assert firsts.count(True) == 1


async def test_forgets_by_the_beginning_of_the_key(database: Database) -> None:
    """A draft's attempts go, those of another draft stay, whatever its id is made of."""
    attempts = AttemptRepository(database)
    for key in ("a_1:page", "a_1:message", "aX1:page"):
        await attempts.begin(key)
    await attempts.forget("a_1:")

    assert await attempts.begin("a_1:page")
    assert not await attempts.begin("aX1:page")
