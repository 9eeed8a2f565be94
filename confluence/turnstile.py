"""`Turnstile`: requests with a password go one at a time, each when the answer to the last is in.

Passwords change while nobody asks for anything; what then goes out at once is refused at once, and
three refused logins may end in a CAPTCHA. Not here: that other replicas wait too, nor that a
refused one is used no more (`renewal`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from confluence.errors import Unreachable

Answer = TypeVar("Answer")

# So many seconds a request waits for the one before it: Confluence has as long to answer.
PATIENCE = 30.0


class Turnstile:
    """Holds the requests of one connection and process back."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()
        self._going: asyncio.Future[Any] | None = None
        self._ended = 0

    async def take(self, site: str, asking: Callable[[], Awaitable[Answer]]) -> Answer:
        """What a request is answered in its turn, which it keeps when its caller gives up: the next
        one must know whether it was refused. Raises Unreachable where those before it stay
        without an answer."""
        await self._wait(site)
        going = asyncio.ensure_future(asking())
        self._going = going  # the event loop holds tasks weakly
        going.add_done_callback(self._end)
        return await asyncio.shield(going)

    async def close(self) -> None:
        """Cut short what is under way."""
        if self._going is not None:
            self._going.cancel()
            await asyncio.wait([self._going])

    async def _wait(self, site: str) -> None:
        """The next one's turn; who leaves the line holds nobody back."""
        turn = asyncio.ensure_future(self._one.acquire())
        try:
            await self._stand_in_line(turn, site)
        except BaseException:
            if not turn.cancel():  # it came at this very moment
                self._one.release()
            raise

    async def _stand_in_line(self, turn: asyncio.Future[Any], site: str) -> None:
        """However long it is, as long as those before are answered. Raises Unreachable."""
        while not turn.done():
            ended = self._ended
            await asyncio.wait([turn], timeout=PATIENCE)
            if not turn.done() and self._ended == ended:
                raise Unreachable(site, "earlier requests are still without an answer")

    def _end(self, going: asyncio.Future[Answer]) -> None:
        self._ended += 1
        self._one.release()
        if not going.cancelled():
            going.exception()  # else asyncio complains of one that nobody waits for any more
