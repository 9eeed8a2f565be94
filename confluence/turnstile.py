"""`Turnstile`: requests with a password go one at a time until one of them was let in.

Passwords change while nobody asks for anything; what then goes out at once is refused at once, and
three refused logins may end in a CAPTCHA. Not here: that a refused one is used no more (`renewal`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

# So many seconds after a request was let in, others go beside each other.
OPEN_SECONDS = 10.0
# So long one waits for another: a login is refused at once, what takes longer was let in.
PATIENCE = 1.0


class Turnstile:
    """Holds requests of one process back. `clock` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._one = asyncio.Lock()
        self._open_until = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One request's way; whoever leaves it without an error was let in."""
        alone = await self._goes_alone()
        try:
            yield
            self._open_until = self._clock() + OPEN_SECONDS
        finally:
            if alone:
                self._one.release()

    async def _goes_alone(self) -> bool:
        """Whether others wait for this one; it has waited for another before."""
        if self._clock() < self._open_until:
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                await self._one.acquire()
        except TimeoutError:
            return False
        if self._clock() < self._open_until:
            self._one.release()
            return False
        return True
