"""`Consents`: from asking Atlassian to a grant that waits for the asker's choice of a site.

The callback's browser carries no Slack identity: the state says who asked, and only they can take
what came back. Not here: making the connection (`connections`), Atlassian's endpoints (`oauth`).
"""

import asyncio
import hashlib
import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from confluence.client import Client, Fixed
from confluence.credentials import Credential, OAuthToken, dump, load
from confluence.errors import GrantExpired, GrantRefused, MissingScope, NotFound, RetroError
from confluence.nouns import Account, Deployment, Site
from confluence.oauth import OAuth
from storage.grants import GrantRepository
from storage.models import Grant

logger = logging.getLogger(__name__)

STATE_BYTES = 32
GRANT_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who began a consent, and in which channel."""

    workspace_id: str
    user_id: str
    channel_id: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A site that a consent opens, and who we are there."""

    site: Site
    account: Account


@dataclass(frozen=True, slots=True)
class PendingGrant:
    """A consent that came back and waits for the asker's choice of a site."""

    id: str
    workspace_id: str
    user_id: str
    channel_id: str
    offers: tuple[Offer, ...]


class Consents:
    """Consents under way. `clock` gives seconds since 1970."""

    def __init__(
        self,
        *,
        grants: GrantRepository,
        oauth: OAuth,
        http: httpx.AsyncClient,
        clock: Callable[[], float],
    ) -> None:
        self._grants = grants
        self._oauth = oauth
        self._http = http
        self._clock = clock

    async def begin(self, *, workspace_id: str, user_id: str, channel_id: str) -> str:
        """The address where the admin consents."""
        state = secrets.token_urlsafe(STATE_BYTES)
        await self._grants.purge(self._now())
        await self._grants.begin(
            state_hash=hash_of(state),
            workspace_id=workspace_id,
            user_id=user_id,
            channel_id=channel_id,
            created_at=self._now(),
            expires_at=self._now() + GRANT_LIFE,
        )
        return self._oauth.authorize_url(state)

    async def finish(self, *, state: str, code: str) -> PendingGrant:
        """What the consent opens; nothing is active yet. Raises GrantExpired, GrantRefused."""
        grant = await self._take_state(state)
        token = await self._oauth.exchange(code)
        check_scopes(token, self._oauth.scopes)
        offers = await self._offers(token, await self._oauth.sites(token))
        await self._grants.keep_token(
            grant.id,
            token=dump(token),
            sites=json.dumps([asdict(offer) for offer in offers]),
            expires_at=self._now() + GRANT_LIFE,
        )
        return PendingGrant(grant.id, grant.workspace_id, grant.user_id, grant.channel_id, offers)

    async def refuse(self, *, state: str, reason: str) -> Asker:
        """Who asked for the consent that was denied; its state is spent. Raises GrantExpired."""
        grant = await self._take_state(state)
        logger.info(
            "a consent asked for in workspace %s was denied: %r", grant.workspace_id, reason
        )
        return Asker(grant.workspace_id, grant.user_id, grant.channel_id)

    async def take(
        self, grant_id: str, *, site_id: str, workspace_id: str, user_id: str
    ) -> tuple[Site, Credential]:
        """The chosen site and the token, once. Raises GrantExpired, NotFound."""
        grant = await self._grants.take(
            grant_id, workspace_id=workspace_id, user_id=user_id, now=self._now()
        )
        if grant is None or grant.token is None or grant.sites is None:
            raise GrantExpired
        for item in json.loads(grant.sites):
            offer = read_offer(item)
            if offer.site.id == site_id:
                return offer.site, load(grant.token)
        raise NotFound("site", site_id)

    async def _offers(self, token: OAuthToken, sites: tuple[Site, ...]) -> tuple[Offer, ...]:
        """The sites that really let us in: the list may hold more than the admin chose."""
        tried = await asyncio.gather(*(self._offer(site, token) for site in sites))
        offers = tuple(found for found in tried if isinstance(found, Offer))
        if offers:
            return offers
        refusals = [found for found in tried if isinstance(found, RetroError)]
        raise refusals[0] if refusals else GrantRefused(GrantRefused.NO_SITE)

    async def _offer(self, site: Site, token: OAuthToken) -> Offer | RetroError:
        client = Client(site, http=self._http, credentials=Fixed(token))
        try:
            return Offer(site, await client.current_account())
        except RetroError as refusal:
            logger.info("site %s is not offered: %s", site.url, refusal)
            return refusal

    async def _take_state(self, state: str) -> Grant:
        grant = await self._grants.take_state(hash_of(state), self._now())
        if grant is None:
            raise GrantExpired
        return grant

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def hash_of(state: str) -> str:
    """What is stored of a state, so that who reads the database cannot finish a consent."""
    return hashlib.sha256(state.encode()).hexdigest()


def read_offer(item: Any) -> Offer:
    """The inverse of `asdict` on an offer."""
    site = {**item["site"], "deployment": Deployment(item["site"]["deployment"])}
    return Offer(Site(**site), Account(**item["account"]))


def check_scopes(token: OAuthToken, asked: tuple[str, ...]) -> None:
    """Refuse a grant without what the bot needs: consent leaves out what the app lacks."""
    if token.refresh_token is None:
        raise MissingScope("offline_access")
    for scope in asked:
        if scope not in (*token.scopes, "offline_access"):
            raise MissingScope(scope)
