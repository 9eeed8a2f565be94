"""Service `Clients`: opens connections with the credentials that are stored for them.

Not here: how a credential is renewed (`renewal`), what is asked of a site (`client`), how a
connection comes to be (`connections`).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakValueDictionary

import httpx

from confluence.addresses import AddressPolicy
from confluence.client import Client
from confluence.consultation import Consultation
from confluence.credential_sources import Fixed
from confluence.credentials import Credential, load
from confluence.errors import NeedsAttention, NotFound
from confluence.nouns import Deployment, Site, Way
from confluence.oauth import OAuth
from confluence.personal_tokens import PersonalTokens
from confluence.renewal import StoredCredential
from confluence.turnstile import Turnstile
from storage.connections import ConnectionRepository
from storage.models import Connection

KEPT = 256


class Clients:
    """A client a connection, kept until the connection changes. `clock`: seconds since 1970."""

    def __init__(
        self,
        rows: ConnectionRepository,
        *,
        http: httpx.AsyncClient,
        addresses: AddressPolicy,
        oauth: OAuth | None,
        clock: Callable[[], float],
    ) -> None:
        self._rows = rows
        self._http = http
        self._addresses = addresses
        self._oauth = oauth
        self._clock = clock
        self._opened: OrderedDict[str, Opened] = OrderedDict()
        self._turnstiles: WeakValueDictionary[str, Turnstile] = WeakValueDictionary()

    async def find(self, connection_id: str) -> Client:
        """The connection's client. Raises NotFound, NeedsAttention when it was refused before."""
        connection = await self.row(connection_id)
        if connection.state == "attention":
            unheard = connection.is_unheard
            raise NeedsAttention(connection.site_url, connection.id, unheard=unheard)
        opened = self._opened.get(connection_id)
        if opened is None or opened.since != _since(connection):
            opened = self._open(connection)
        self._opened.move_to_end(connection_id)
        return opened.client

    async def row(self, connection_id: str) -> Connection:
        """The connection, whosever it is. Raises NotFound."""
        connection = await self._rows.find(connection_id)
        if connection is None:
            self.forget(connection_id)
            raise NotFound("connection", connection_id)
        return connection

    def forget(self, connection_id: str) -> None:
        """Keep no client of it."""
        self._opened.pop(connection_id, None)

    def anew(self, connection: Connection) -> Client:
        """A client that uses a refused credential too: only on an admin's word."""
        return self._open(connection).client

    def trial(self, connection: Connection, credential: Credential) -> Client:
        """A client beside the kept one: what it is refused changes no state."""
        return Client(site_of(connection), http=self._http, credentials=Fixed(credential))

    def own_tokens(self, connection: Connection) -> PersonalTokens:
        """The account's tokens on Data Center. A refusal there says nothing of the connection."""
        return self.trial(connection, load(connection.credential)).personal_tokens()

    def consult(self, connection: Connection) -> Consultation:
        """The connection for an examination; on an admin's word a refused one is opened too."""
        opened = self._open(connection)
        return Consultation(
            connection=connection,
            client=opened.client,
            credential=opened.credential,
            http=self._http,
            addresses=self._addresses,
            oauth=self._oauth,
        )

    async def close(self) -> None:
        """Let renewals end; the HTTP client and the app are closed by who made them."""
        await asyncio.gather(*(opened.credential.settle() for opened in self._opened.values()))
        await asyncio.gather(*(each.close() for each in list(self._turnstiles.values())))
        self._opened.clear()

    def _open(self, connection: Connection) -> "Opened":
        credential = StoredCredential(
            connection,
            connections=self._rows,
            oauth=self._oauth,
            clock=self._clock,
            turnstile=self._turnstile_of(connection),
        )
        client = Client(site_of(connection), http=self._http, credentials=credential)
        opened = Opened(_since(connection), client, credential)
        self._opened[connection.id] = opened
        while len(self._opened) > KEPT:
            self._opened.popitem(last=False)
        return opened

    def _turnstile_of(self, connection: Connection) -> Turnstile | None:
        """The one that all clients of a password pass, as long as there is one of them."""
        if connection.way != Way.BASIC:
            return None
        return self._turnstiles.setdefault(connection.id, Turnstile())


@dataclass(frozen=True, slots=True)
class Opened:
    """A client in use. `since` tells whether the connection was made anew or mended since."""

    since: tuple[datetime, datetime]
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


def _since(connection: Connection) -> tuple[datetime, datetime]:
    return connection.connected_at, connection.state_at
