"""`Turnstile`: requests with a password go one at a time until one of them was let in.

Passwords change while nobody asks for anything; what then goes out at once is refused at once, and
three refused logins may end in a CAPTCHA. Not here: that a refused one is used no more (`renewal`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

# So many seconds after a request was let in, others go beside each other.
OPEN_SECONDS = 10.0


class Turnstile:
    """Holds requests of one process back. `clock` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._one = asyncio.Lock()
        self._open_until = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One request's way; whoever leaves it without an error was let in."""
        async with self._one:
            if self._clock() >= self._open_until:
                yield
                self._open_until = self._clock() + OPEN_SECONDS
                return
        yield
