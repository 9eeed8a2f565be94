"""`Consents`: from asking Atlassian to a grant that waits for the asker's choice of a site.

The callback's browser carries no Slack identity: the state says who asked, and only they can take
what came back (`pending`). Not here: making the connection (`connections`), Atlassian's endpoints
(`oauth`).
"""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from confluence import scopes
from confluence.credentials import OAuthToken
from confluence.errors import GrantExpired, GrantRefused, MissingScope, RetroError
from confluence.nouns import Site
from confluence.oauth import OAuth
from confluence.offers import Asker, Offer, PendingGrant
from confluence.pending import GRANT_LIFE, Pending
from confluence.trials import Trials
from storage.grants import GrantRepository
from storage.models import Grant

logger = logging.getLogger(__name__)

STATE_BYTES = 32


class Consents:
    """Consents under way. `clock` gives seconds since 1970."""

    def __init__(
        self,
        *,
        grants: GrantRepository,
        pending: Pending,
        oauth: OAuth,
        trials: Trials,
        clock: Callable[[], float],
    ) -> None:
        self._grants = grants
        self._pending = pending
        self._oauth = oauth
        self._trials = trials
        self._clock = clock

    async def begin(self, *, workspace_id: str, user_id: str, channel_id: str) -> str:
        """The address where the admin consents."""
        state = secrets.token_urlsafe(STATE_BYTES)
        await self._grants.begin(
            state_hash=hash_of(state),
            workspace_id=workspace_id,
            user_id=user_id,
            channel_id=channel_id,
            created_at=self._now(),
            expires_at=self._now() + GRANT_LIFE,
        )
        return self._oauth.authorize_url(state)

    async def finish(self, *, state: str, code: str, asker: Asker | None) -> PendingGrant:
        """What the consent opens; nothing is active yet. With an `asker`, only a consent of theirs:
        somebody else's state is not spent. Raises GrantExpired, GrantRefused."""
        grant = await self._take_state(state, asker)
        token = await self._oauth.exchange(code)
        check_scopes(token, self._oauth.scopes)
        offers = await self._offers(token, await self._oauth.sites(token))
        return await self._pending.fill(grant, token, offers)

    async def refuse(self, *, state: str, reason: str) -> Asker:
        """Who asked for the consent that was denied; its state is spent. Raises GrantExpired."""
        grant = await self._take_state(state)
        logger.info(
            "a consent asked for in workspace %s was denied: %r", grant.workspace_id, reason
        )
        return Asker(grant.workspace_id, grant.user_id, grant.channel_id)

    async def _offers(self, token: OAuthToken, sites: tuple[Site, ...]) -> tuple[Offer, ...]:
        """The sites that really let us in: the list may hold more than the admin chose."""
        tried = await asyncio.gather(*(self._offer(site, token) for site in sites))
        offers = tuple(found for found in tried if isinstance(found, Offer))
        if offers:
            return offers
        refusals = [found for found in tried if isinstance(found, RetroError)]
        raise refusals[0] if refusals else GrantRefused(GrantRefused.NO_SITE)

    async def _offer(self, site: Site, token: OAuthToken) -> Offer | RetroError:
        try:
            return await self._trials.offer(site, token)
        except RetroError as refusal:
            logger.info("site %s is not offered: %s", site.url, refusal)
            return refusal

    async def _take_state(self, state: str, asker: Asker | None = None) -> Grant:
        theirs = (asker.workspace_id, asker.user_id) if asker else None
        grant = await self._grants.take_state(hash_of(state), self._now(), asker=theirs)
        if grant is None:
            raise GrantExpired
        return grant

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def hash_of(state: str) -> str:
    """What is stored of a state, so that who reads the database cannot finish a consent."""
    return hashlib.sha256(state.encode()).hexdigest()


def check_scopes(token: OAuthToken, asked: tuple[str, ...]) -> None:
    """Refuse a grant without what pages need: consent leaves out what the app lacks."""
    missing = [*scopes.missing(asked, token.scopes)]
    if token.refresh_token is None:
        missing.append(scopes.OFFLINE)
    if missing:
        raise MissingScope(*missing)
