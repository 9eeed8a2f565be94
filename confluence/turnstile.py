"""`Turnstile`: requests with a password go one at a time, each when the answer to the last is in.

Passwords change while nobody asks for anything; what then goes out at once is refused at once, and
three refused logins may end in a CAPTCHA. Not here: that a refused one is used no more (`renewal`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from confluence.errors import Unreachable

Answer = TypeVar("Answer")

# So many seconds a request waits for those before it: Confluence has as long to answer one.
PATIENCE = 30.0


class Turnstile:
    """Holds the requests of one connection and process back."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()
        self._going: asyncio.Future[Any] | None = None

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
        try:
            async with asyncio.timeout(PATIENCE):
                await self._one.acquire()
        except TimeoutError as error:
            raise Unreachable(site, "earlier requests are still without an answer") from error

    def _end(self, going: asyncio.Future[Answer]) -> None:
        self._one.release()
        if not going.cancelled():
            going.exception()  # else asyncio complains of one that nobody waits for any more
