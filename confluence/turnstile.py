"""`Turnstile`: requests with a password go one at a time, each when the answer to the last is in.

Passwords change while nobody asks for anything; what then goes out at once is refused at once, and
three refused logins may end in a CAPTCHA. Not here: that a refused one is used no more (`renewal`).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from confluence.errors import Unreachable

# So many seconds a request waits for those before it: Confluence has as long to answer one.
PATIENCE = 30.0


class Turnstile:
    """Holds the requests of one connection and process back."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()

    @asynccontextmanager
    async def turn(self, site: str) -> AsyncIterator[None]:
        """One request's way. Raises Unreachable where those before it stay without an answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._one.acquire()
        except TimeoutError as error:
            raise Unreachable(site, "earlier requests are still without an answer") from error
        try:
            yield
        finally:
            self._one.release()
