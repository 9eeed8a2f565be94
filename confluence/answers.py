"""`Answers`: what was asked of somebody a moment ago, asked once however many want it."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Answers(Generic[Key, Value]):
    """Keeps each answer for `seconds` from its asking, `size` of them, and no failure at all."""

    def __init__(
        self,
        *,
        seconds: float = 60.0,
        size: int = 256,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._size = size
        self._clock = clock
        self._kept: OrderedDict[Key, tuple[float, asyncio.Future[Value]]] = OrderedDict()

    async def get(self, key: Key, ask: Callable[[], Awaitable[Value]]) -> Value:
        """The kept answer, the one under way, or a new one; it outlives a caller who gives up."""
        answer = self._fresh(key)
        if answer is None:
            answer = asyncio.ensure_future(ask())
            answer.add_done_callback(lambda done: self._forget_failure(key, done))
            self._keep(key, answer)
        return await asyncio.shield(answer)

    def forget(self, key: Key) -> None:
        """Ask anew next time; who waits for the answer under way still gets it."""
        self._kept.pop(key, None)

    async def close(self) -> None:
        """Give up what is under way."""
        under_way = [answer for _, answer in self._kept.values() if not answer.done()]
        for answer in under_way:
            answer.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        self._kept.clear()

    def _fresh(self, key: Key) -> asyncio.Future[Value] | None:
        asked_at, answer = self._kept.get(key, (0.0, None))
        return answer if answer and self._clock() - asked_at < self._seconds else None

    def _keep(self, key: Key, answer: asyncio.Future[Value]) -> None:
        self._kept[key] = (self._clock(), answer)
        self._kept.move_to_end(key)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)

    def _forget_failure(self, key: Key, done: asyncio.Future[Value]) -> None:
        failed = done.cancelled() or done.exception() is not None
        if failed and self._kept.get(key, (0.0, None))[1] is done:
            del self._kept[key]
