"""Service `SecretLinks`: addresses of forms that take one secret from one admin for one purpose.

Slack has no hidden fields. Opening such an address spends nothing: Slack itself opens addresses to
look at them. Not here: the form (`bot.secret_forms`), what its secret becomes (`connections`).
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from confluence.errors import GrantExpired
from confluence.nouns import Way
from confluence.offers import Asker
from storage.models import SecretLink
from storage.secret_links import SecretLinkRepository

TOKEN_BYTES = 32
LINK_LIFE = timedelta(minutes=10)
MOST_TRIES = 10


class SecretLinks:
    """Issues links and takes them back. `clock` gives seconds since 1970."""

    def __init__(
        self, links: SecretLinkRepository, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._links = links
        self._clock = clock

    async def issue(self, asker: Asker, way: Way, *, connection_id: str = "") -> str:
        """The token of a new link; only its hash is kept."""
        token, now = secrets.token_urlsafe(TOKEN_BYTES), self._now()
        link = SecretLink(
            token_hash=_hash(token),
            workspace_id=asker.workspace_id,
            user_id=asker.user_id,
            channel_id=asker.channel_id,
            purpose="reconnect" if connection_id else "new",
            way=way.value,
            connection_id=connection_id or None,
            expires_at=now + LINK_LIFE,
        )
        await self._links.add(link, now=now)
        return token

    async def find(self, token: str) -> SecretLink:
        """The link, for looking. Raises GrantExpired when it is unknown, spent or over."""
        link = await self._links.find(_hash(token), self._now())
        if link is None:
            raise GrantExpired
        return link

    async def begin_try(self, token: str) -> SecretLink:
        """The link, for one of a few tries. Raises GrantExpired."""
        link = await self._links.count_try(_hash(token), self._now(), most=MOST_TRIES)
        if link is None:
            raise GrantExpired
        return link

    async def spend(self, token: str) -> None:
        """Use the link up. Raises GrantExpired when somebody was faster."""
        if not await self._links.spend(_hash(token), self._now()):
            raise GrantExpired

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
