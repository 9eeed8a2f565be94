"""Service `Connections`: makes connections and opens them; the only owner of credentials.

Nothing is stored untested. Not here: who may connect (`bot.access`), the renewal of tokens
(`renewal`), what is asked of a site (`client`).
"""

import asyncio
import hashlib
import json
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from confluence.addresses import AddressPolicy
from confluence.client import Client, Fixed
from confluence.credentials import Credential, OAuthToken, PersonalAccessToken, dump, load
from confluence.errors import (
    AddressRefused,
    CredentialRejected,
    GrantExpired,
    GrantRefused,
    MissingScope,
    NotConnected,
    NotFound,
    RetroError,
)
from confluence.nouns import Account, Deployment, Site
from confluence.oauth import OAuth
from confluence.renewal import StoredCredential
from storage.connections import ConnectionRepository
from storage.grants import GrantRepository
from storage.models import Connection, Grant

logger = logging.getLogger(__name__)

STATE_BYTES = 32
GRANT_LIFE = timedelta(minutes=10)
CLIENTS_KEPT = 256


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


class Connections:
    """The workspaces' links to their sites. `clock` gives seconds since 1970."""

    def __init__(
        self,
        *,
        connections: ConnectionRepository,
        grants: GrantRepository,
        http: httpx.AsyncClient,
        addresses: AddressPolicy,
        oauth: OAuth | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._connections = connections
        self._grants = grants
        self._http = http
        self._addresses = addresses
        self._oauth = oauth
        self._clock = clock
        self._opened: OrderedDict[str, Opened] = OrderedDict()

    async def begin(self, *, workspace_id: str, user_id: str, channel_id: str) -> str:
        """The address where the admin consents. Raises GrantRefused without an Atlassian app."""
        oauth = self._app()
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
        return oauth.authorize_url(state)

    async def finish(self, *, state: str, code: str) -> PendingGrant:
        """What the consent opens; nothing is active yet. Raises GrantExpired, GrantRefused."""
        grant = await self._take_state(state)
        oauth = self._app()
        token = await oauth.exchange(code)
        check_scopes(token, oauth.scopes)
        offers = await self._offers(token, await oauth.sites(token))
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
            "a consent asked for in workspace %s was denied: %s", grant.workspace_id, reason
        )
        return Asker(grant.workspace_id, grant.user_id, grant.channel_id)

    async def activate(
        self, *, grant_id: str, site_id: str, workspace_id: str, user_id: str
    ) -> Connection:
        """Make the chosen site the workspace's default connection. The grant is good once.

        Raises GrantExpired also when somebody else, or somebody elsewhere, asked for it.
        """
        grant = await self._grants.take(
            grant_id, workspace_id=workspace_id, user_id=user_id, now=self._now()
        )
        if grant is None or grant.token is None or grant.sites is None:
            raise GrantExpired
        offers = (read_offer(item) for item in json.loads(grant.sites))
        chosen = next((offer for offer in offers if offer.site.id == site_id), None)
        if chosen is None:
            raise NotFound("site", site_id)
        return await self._connect(
            chosen.site, load(grant.token), workspace_id=workspace_id, user_id=user_id
        )

    async def connect_server(
        self, *, workspace_id: str, user_id: str, base_url: str, token: str
    ) -> Connection:
        """Make a Data Center the workspace's default connection, by a personal access token."""
        base = self._addresses.check(base_url)
        refuse_cloud(base)
        site = Site(base, Deployment.SERVER, base.partition("://")[2], base, base)
        credential = PersonalAccessToken(check_token(token, site))
        return await self._connect(site, credential, workspace_id=workspace_id, user_id=user_id)

    async def default(self, workspace_id: str) -> Connection:
        """The connection that the workspace uses. Raises NotConnected."""
        connection = await self._connections.default_for(workspace_id)
        if connection is None:
            raise NotConnected(workspace_id)
        return connection

    async def client(self, connection_id: str) -> Client:
        """The connection's client, kept until the connection is made anew. Raises NotFound."""
        connection = await self._connections.find(connection_id)
        if connection is None:
            self._opened.pop(connection_id, None)
            raise NotFound("connection", connection_id)
        opened = self._opened.get(connection_id)
        if opened is None or opened.made_at != connection.connected_at:
            opened = self._open(connection)
        self._opened.move_to_end(connection_id)
        return opened.client

    async def close(self) -> None:
        """Let renewals end; the HTTP client and the app are closed by who made them."""
        await asyncio.gather(*(opened.credential.settle() for opened in self._opened.values()))
        self._opened.clear()

    def _open(self, connection: Connection) -> "Opened":
        credential = StoredCredential(
            connection, connections=self._connections, oauth=self._oauth, clock=self._clock
        )
        client = Client(site_of(connection), http=self._http, credentials=credential)
        opened = Opened(connection.connected_at, client, credential)
        self._opened[connection.id] = opened
        while len(self._opened) > CLIENTS_KEPT:
            self._opened.popitem(last=False)
        return opened

    async def _connect(
        self, site: Site, credential: Credential, *, workspace_id: str, user_id: str
    ) -> Connection:
        """Try identity and templates, then store."""
        client = self._try(site, credential)
        account = await client.current_account()
        await client.templates(None)
        return await self._connections.save(
            Connection(
                workspace_id=workspace_id,
                deployment=site.deployment.value,
                site_id=site.id,
                site_name=site.name,
                site_url=site.url,
                api_url=site.api_url,
                account_id=account.id,
                account_name=account.name,
                credential=dump(credential),
                connected_by=user_id,
                connected_at=self._now(),
            )
        )

    async def _offers(self, token: OAuthToken, sites: tuple[Site, ...]) -> tuple[Offer, ...]:
        """The sites that really let us in: the list may hold more than the admin chose."""
        tried = await asyncio.gather(*(self._offer(site, token) for site in sites))
        offers = tuple(found for found in tried if isinstance(found, Offer))
        if offers:
            return offers
        refusals = [found for found in tried if isinstance(found, RetroError)]
        raise refusals[0] if refusals else GrantRefused("the account reaches no Confluence site")

    async def _offer(self, site: Site, token: OAuthToken) -> Offer | RetroError:
        try:
            return Offer(site, await self._try(site, token).current_account())
        except RetroError as refusal:
            logger.info("site %s is not offered: %s", site.url, refusal)
            return refusal

    def _try(self, site: Site, credential: Credential) -> Client:
        return Client(site, http=self._http, credentials=Fixed(credential))

    async def _take_state(self, state: str) -> Grant:
        grant = await self._grants.take_state(hash_of(state), self._now())
        if grant is None:
            raise GrantExpired
        return grant

    def _app(self) -> OAuth:
        if self._oauth is None:
            raise GrantRefused("no Atlassian app is configured")
        return self._oauth

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


@dataclass(frozen=True, slots=True)
class Opened:
    """A client in use. `made_at` tells whether the connection was made anew since."""

    made_at: datetime
    client: Client
    credential: StoredCredential


def hash_of(state: str) -> str:
    """What is stored of a state, so that who reads the database cannot finish a consent."""
    return hashlib.sha256(state.encode()).hexdigest()


def site_of(connection: Connection) -> Site:
    """The site that a row connects."""
    return Site(
        id=connection.site_id,
        deployment=Deployment(connection.deployment),
        name=connection.site_name,
        url=connection.site_url,
        api_url=connection.api_url,
    )


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


def refuse_cloud(base: str) -> None:
    """A Cloud site takes no personal access token."""
    if (urlsplit(base).hostname or "").endswith(".atlassian.net"):
        raise AddressRefused(base, "it is a Cloud site: connect it as Confluence Cloud")


def check_token(token: str, site: Site) -> str:
    """The token without outer blanks. A token has no inner ones and is plain ASCII."""
    stripped = token.strip()
    if not stripped or not stripped.isascii() or not stripped.isprintable() or " " in stripped:
        raise CredentialRejected(site.url, "it is not a token: it is empty or holds blanks")
    return stripped
