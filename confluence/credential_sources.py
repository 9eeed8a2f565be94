"""Where a request's secret comes from, and what is done when Confluence refuses it.

Not here: requests themselves (`client`), the source that renews what is stored (`renewal`).
"""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from confluence.credentials import Credential
from confluence.errors import CredentialRejected

Answer = TypeVar("Answer")


class CredentialSource(Protocol):
    """Where a client gets the secret for each request."""

    async def in_turn(self, asking: Callable[[], Awaitable[Answer]]) -> Answer:
        """What a request is answered, sent when it may go."""

    async def current(self) -> Credential:
        """The credential to use now, renewed ahead of its end."""

    async def replacement(self, rejected: Credential) -> Credential | None:
        """Another credential to try after Confluence rejected this one; None if there is none."""

    async def give_up(self, refusal: CredentialRejected) -> None:
        """Take note that Confluence rejects every credential there is."""


class Fixed:
    """The source of a credential that is only being tried."""

    def __init__(self, credential: Credential) -> None:
        self._credential = credential

    async def in_turn(self, asking: Callable[[], Awaitable[Answer]]) -> Answer:
        """At once: the identity is asked for first and alone."""
        return await asking()

    async def current(self) -> Credential:
        """The credential."""
        return self._credential

    async def replacement(self, rejected: Credential) -> None:
        """There is no other."""

    async def give_up(self, refusal: CredentialRejected) -> None:
        """Nothing was stored, so nothing is noted."""


async def renewing(
    credentials: CredentialSource, ask: Callable[[Credential], Awaitable[Answer]]
) -> Answer:
    """Ask with the credential of now, once more with another one if that is refused; then no
    more."""

    async def asking() -> Answer:
        try:
            return await _ask_twice(credentials, ask)
        except CredentialRejected as refusal:
            await credentials.give_up(refusal)
            raise

    return await credentials.in_turn(asking)


async def _ask_twice(
    credentials: CredentialSource, ask: Callable[[Credential], Awaitable[Answer]]
) -> Answer:
    credential = await credentials.current()
    try:
        return await ask(credential)
    except CredentialRejected:
        other = await credentials.replacement(credential)
        if other is None:
            raise
    return await ask(other)
