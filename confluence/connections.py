"""Service `Connections`: makes connections and opens them; the only owner of credentials.

Nothing is stored untested. Not here: who may connect (`bot.access`), consents under way
(`consents`), the renewal of tokens (`renewal`), what is asked of a site (`client`).
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from confluence.addresses import AddressPolicy
from confluence.client import Client, Fixed
from confluence.consents import Asker, Consents, Offer, PendingGrant
from confluence.credentials import Credential, PersonalAccessToken, dump
from confluence.errors import (
    AddressRefused,
    CredentialRejected,
    GrantRefused,
    NotConnected,
    NotFound,
)
from confluence.nouns import Deployment, Site
from confluence.oauth import OAuth
from confluence.renewal import StoredCredential
from storage.connections import ConnectionRepository
from storage.grants import GrantRepository
from storage.models import Connection

__all__ = ["Asker", "Connections", "Offer", "PendingGrant"]

CLIENTS_KEPT = 256


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
        return await self._consents().begin(
            workspace_id=workspace_id, user_id=user_id, channel_id=channel_id
        )

    async def finish(self, *, state: str, code: str) -> PendingGrant:
        """What the consent opens; nothing is active yet. Raises GrantExpired, GrantRefused."""
        return await self._consents().finish(state=state, code=code)

    async def refuse(self, *, state: str, reason: str) -> Asker:
        """Who asked for the consent that was denied; its state is spent. Raises GrantExpired."""
        return await self._consents().refuse(state=state, reason=reason)

    async def activate(
        self, *, grant_id: str, site_id: str, workspace_id: str, user_id: str
    ) -> Connection:
        """Make the chosen site the workspace's default connection. The grant is good once.

        Raises GrantExpired also when somebody else, or somebody elsewhere, asked for it.
        """
        site, token = await self._consents().take(
            grant_id, site_id=site_id, workspace_id=workspace_id, user_id=user_id
        )
        return await self._connect(site, token, workspace_id=workspace_id, user_id=user_id)

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
        client = Client(site, http=self._http, credentials=Fixed(credential))
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

    def _consents(self) -> Consents:
        if self._oauth is None:
            raise GrantRefused("no Atlassian app is configured")
        return Consents(grants=self._grants, oauth=self._oauth, http=self._http, clock=self._clock)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


@dataclass(frozen=True, slots=True)
class Opened:
    """A client in use. `made_at` tells whether the connection was made anew since."""

    made_at: datetime
    client: Client
    credential: StoredCredential


def site_of(connection: Connection) -> Site:
    """The site that a row connects."""
    return Site(
        id=connection.site_id,
        deployment=Deployment(connection.deployment),
        name=connection.site_name,
        url=connection.site_url,
        api_url=connection.api_url,
    )


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
