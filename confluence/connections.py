"""Service `Connections`: makes connections and opens them; the only owner of credentials.

Nothing is stored untested. Not here: who may connect (`bot.access`), trying a credential
(`trials`), consents under way (`consents`), the renewal of tokens (`renewal`), which connection a
channel uses (`destinations`), what is asked of a site (`client`).
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx

from confluence.addresses import AddressPolicy
from confluence.client import Client, Fixed
from confluence.consents import Consents
from confluence.consultation import Consultation
from confluence.credentials import Basic, Credential, PersonalAccessToken, dump, load, way_of
from confluence.errors import (
    GrantRefused,
    NeedsAttention,
    NotConnected,
    NotFound,
    OtherAccount,
    PermissionDenied,
    RetroError,
)
from confluence.expiry import ExpirySource, read_expiry
from confluence.failures import dump_failure
from confluence.nouns import Deployment, Site, Way
from confluence.oauth import OAuth
from confluence.offers import Asker, Offer, PendingGrant
from confluence.pending import Pending
from confluence.personal_tokens import IssuedToken, PersonalTokens
from confluence.renewal import StoredCredential
from confluence.requested import Requested, site_of_server
from confluence.tenants import GATEWAY, Tenants
from confluence.trials import Hopes, Trials
from storage.connections import ConnectionRepository
from storage.grants import GrantRepository
from storage.models import Connection

__all__ = ["Asker", "Connections", "Offer", "PendingGrant", "Requested"]

CLIENTS_KEPT = 256
INSTANT = timedelta(microseconds=1)


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
        gateway: str = GATEWAY,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._connections = connections
        self._grants = grants
        self._http = http
        self._addresses = addresses
        self._oauth = oauth
        self._clock = clock
        self._trials = Trials(http=http, clock=clock)
        self._tenants = Tenants(http=http, gateway=gateway)
        self._pending = Pending(grants, clock=clock)
        self._opened: OrderedDict[str, Opened] = OrderedDict()

    async def begin(self, *, workspace_id: str, user_id: str, channel_id: str) -> str:
        """The address where the admin consents. Raises GrantRefused without an Atlassian app."""
        return await self._consents().begin(
            workspace_id=workspace_id, user_id=user_id, channel_id=channel_id
        )

    async def finish(self, *, state: str, code: str, asker: Asker | None = None) -> PendingGrant:
        """What the consent opens; nothing is active yet. With an `asker`, only a consent of theirs.

        Raises GrantExpired, GrantRefused.
        """
        grant = await self._consents().finish(state=state, code=code, asker=asker)
        return replace(grant, replaces=await self._replaced_by(grant))

    async def refuse(self, *, state: str, reason: str) -> Asker:
        """Who asked for the consent that was denied; its state is spent. Raises GrantExpired."""
        return await self._consents().refuse(state=state, reason=reason)

    async def activate(
        self, *, grant_id: str, site_id: str, workspace_id: str, user_id: str
    ) -> Connection:
        """Connect the chosen site of a pending grant, which is good once, whoever the account is.

        Raises GrantExpired also when somebody else, or somebody elsewhere, asked for it.
        """
        offer, credential = await self._pending.take(
            grant_id, site_id=site_id, workspace_id=workspace_id, user_id=user_id
        )
        return await self._keep(offer, credential, workspace_id=workspace_id, user_id=user_id)

    async def decline(self, *, grant_id: str, workspace_id: str, user_id: str) -> None:
        """Forget a pending grant of theirs and its credential."""
        await self._grants.take(
            grant_id, workspace_id=workspace_id, user_id=user_id, now=self._now()
        )

    async def connect(self, requested: Requested) -> Connection:
        """Try a credential and keep it. Raises OtherAccount where the site was connected with
        another account: then it waits as a pending grant for a second yes."""
        offer = await self.tried(requested)
        asker, credential = requested.asker, requested.credential
        known = await self._connections.find_site(asker.workspace_id, offer.site.id)
        if known and known.account_id != offer.account.id:
            grant = await self._hold(requested, offer, replaces=known.account_name)
            raise OtherAccount(
                grant.id,
                site_id=offer.site.id,
                account=offer.account.name,
                known=known.account_name,
            )
        return await self._keep(
            offer, credential, workspace_id=asker.workspace_id, user_id=asker.user_id
        )

    async def offer(self, requested: Requested) -> PendingGrant:
        """Try a credential and let it wait for the asker's click in Slack."""
        offer = await self.tried(requested)
        grant = await self._hold(requested, offer, replaces="")
        return replace(grant, replaces=await self._replaced_by(grant))

    async def tried(self, requested: Requested) -> Offer:
        """What the credential opens. Nothing is kept."""
        site = await self._site_of(requested)
        return await self._trials.offer(site, requested.credential, requested.hopes)

    async def default(self, workspace_id: str) -> Connection:
        """The connection that the workspace uses. Raises NotConnected."""
        connection = await self._connections.default_for(workspace_id)
        if connection is None:
            raise NotConnected(workspace_id)
        return connection

    async def all_for(self, workspace_id: str) -> tuple[Connection, ...]:
        """The workspace's connections, newest first."""
        return await self._connections.all_for(workspace_id)

    async def find(self, workspace_id: str, connection_id: str) -> Connection:
        """The workspace's own connection of this id. Raises NotFound, also for another's."""
        connection = await self._connections.find(connection_id)
        if connection is None or connection.workspace_id != workspace_id:
            raise NotFound("connection", connection_id)
        return connection

    async def make_default(self, workspace_id: str, connection_id: str) -> None:
        """Use this connection where nothing else is said. Raises NotFound."""
        await self.find(workspace_id, connection_id)
        await self._connections.make_default(workspace_id, connection_id)

    async def note(self, workspace_id: str, connection_id: str, **facts: object) -> None:
        """Keep what retros of the connection begin with, by column. Raises NotFound."""
        await self.find(workspace_id, connection_id)
        await self._connections.note(connection_id, **facts)

    async def disconnect(self, workspace_id: str, connection_id: str) -> Connection:
        """Forget the connection and its credential; the row as it was. Raises NotFound."""
        connection = await self.find(workspace_id, connection_id)
        self._opened.pop(connection_id, None)
        await self._connections.delete(connection_id)
        return connection

    async def client(self, connection_id: str) -> Client:
        """The connection's client, kept until the connection changes.

        Raises NotFound, and NeedsAttention when its credential was refused.
        """
        connection = await self._present(connection_id)
        if connection.state == "attention":
            unheard = connection.is_unheard
            raise NeedsAttention(connection.site_url, connection.id, unheard=unheard)
        opened = self._opened.get(connection_id)
        if opened is None or opened.since != _since(connection):
            opened = self._open(connection)
        self._opened.move_to_end(connection_id)
        return opened.client

    async def probe(self, connection_id: str) -> None:
        """Try the connection, a refused credential too: only on an admin's word, or as the daily
        check of one that works. Raises what is wrong."""
        connection = await self._present(connection_id)
        client = self._open(connection).client
        await client.current_account()
        if connection.space_key:
            await _check_may_create(client, connection.space_key)

    async def record(self, connection_id: str, trouble: RetroError | None) -> None:
        """Keep how a probe ended. A refused credential was kept as such already."""
        connection = await self._present(connection_id)
        await self._connections.turn(
            connection,
            "ailing" if trouble else "connected",
            trouble=dump_failure(trouble) if trouble else None,
            now=self._now(),
        )
        await self._connections.note(connection_id, checked_at=self._now())

    async def learn_expiry(self, connection_id: str) -> None:
        """Ask Confluence when the token ends: it may be another by now. What is not told stays."""
        connection = await self._present(connection_id)
        if connection.way != Way.PAT or connection.state == "attention":
            return
        told = await read_expiry(
            self.own_tokens(connection),
            self._now(),
            token_name=connection.token_name or "",
            token_id=connection.token_id or "",
        )
        if told:
            await self._connections.note_expiry(
                connection,
                at=told.at,
                source=told.source.value,
                token_name=told.token_name,
                token_id=told.token_id,
            )

    def own_tokens(self, connection: Connection) -> PersonalTokens:
        """The account's tokens on Data Center. A refusal there says nothing of the connection."""
        return self._trial(connection, load(connection.credential)).personal_tokens()

    async def prove(self, connection: Connection, credential: Credential) -> None:
        """Whether another credential of the same account does the same. Raises what is wrong."""
        client = self._trial(connection, credential)
        account = await client.current_account()
        if account.id != connection.account_id:
            raise OtherAccount(
                "",
                site_id=connection.site_id,
                account=account.name,
                known=connection.account_name,
            )
        await client.templates(None)
        if connection.space_key:
            await _check_may_create(client, connection.space_key)

    async def switch(
        self, connection: Connection, credential: Credential, issued: IssuedToken
    ) -> bool:
        """Use a token that was proved. False where the connection has another one by now."""
        now = max(self._now(), connection.connected_at + INSTANT)  # a later one, by any clock
        return await self._connections.switch(
            connection,
            credential=dump(credential),
            connected_at=now,
            expires_at=issued.expires_at,
            expiry_source=ExpirySource.READ.value,
            token_name=issued.name,
            token_id=issued.id,
        )

    async def renew(
        self, connection: Connection, secret: str, *, asker: Asker, hopes: Hopes
    ) -> Connection:
        """Try a new token or password for a Data Center and keep it. Raises as `connect`."""
        known, credential = load(connection.credential), PersonalAccessToken(secret)
        given = Basic(known.username, secret) if isinstance(known, Basic) else credential
        return await self.connect(
            Requested(asker=asker, base_url=connection.site_url, credential=given, hopes=hopes)
        )

    async def everyone(self) -> tuple[Connection, ...]:
        """Every workspace's connections."""
        return await self._connections.all()

    async def unchecked(self, since: datetime) -> tuple[Connection, ...]:
        """The connections that work as far as we know, and were not tried since then."""
        return await self._connections.unchecked(since)

    async def untold(self) -> tuple[Connection, ...]:
        """The connections whose state nobody was told of yet."""
        return await self._connections.untold()

    def consult(self, connection: Connection) -> Consultation:
        """The connection for an examination, on an admin's word: a refused one is opened too."""
        opened = self._open(connection)
        return Consultation(
            connection=connection,
            client=opened.client,
            credential=opened.credential,
            http=self._http,
            addresses=self._addresses,
            oauth=self._oauth,
        )

    async def ending(self, before: datetime) -> tuple[Connection, ...]:
        """The connections whose credential ends before this moment, or has ended."""
        return await self._connections.ending(before)

    async def note_unheard(self, connection_id: str, *, unheard: bool) -> None:
        """Keep whether there was nobody to be told of something."""
        await self._connections.note(connection_id, is_unheard=unheard)

    async def note_told(self, connection: Connection) -> None:
        """Keep that people know of the state it had."""
        await self._connections.note_told(connection)

    async def close(self) -> None:
        """Let renewals end; the HTTP client and the app are closed by who made them."""
        await asyncio.gather(*(opened.credential.settle() for opened in self._opened.values()))
        self._opened.clear()

    async def _present(self, connection_id: str) -> Connection:
        connection = await self._connections.find(connection_id)
        if connection is None:
            self._opened.pop(connection_id, None)
            raise NotFound("connection", connection_id)
        return connection

    def _trial(self, connection: Connection, credential: Credential) -> Client:
        """A client beside the kept one: what it is refused changes no state."""
        return Client(site_of(connection), http=self._http, credentials=Fixed(credential))

    def _open(self, connection: Connection) -> "Opened":
        credential = StoredCredential(
            connection, connections=self._connections, oauth=self._oauth, clock=self._clock
        )
        client = Client(site_of(connection), http=self._http, credentials=credential)
        opened = Opened(_since(connection), client, credential)
        self._opened[connection.id] = opened
        while len(self._opened) > CLIENTS_KEPT:
            self._opened.popitem(last=False)
        return opened

    async def _site_of(self, requested: Requested) -> Site:
        if requested.deployment is Deployment.SERVER:
            return site_of_server(requested, self._addresses)
        return await self._tenants.find(self._addresses.check(requested.base_url))

    async def _hold(self, requested: Requested, offer: Offer, *, replaces: str) -> PendingGrant:
        asker = requested.asker
        return await self._pending.hold(
            workspace_id=asker.workspace_id,
            user_id=asker.user_id,
            channel_id=asker.channel_id,
            credential=requested.credential,
            offers=(offer,),
            replaces=replaces,
        )

    async def _keep(
        self, offer: Offer, credential: Credential, *, workspace_id: str, user_id: str
    ) -> Connection:
        site, expiry, space, now = offer.site, offer.expiry, offer.space, self._now()
        return await self._connections.save(
            Connection(
                workspace_id=workspace_id,
                deployment=site.deployment.value,
                site_id=site.id,
                site_name=site.name,
                site_url=site.url,
                api_url=site.api_url,
                account_id=offer.account.id,
                account_name=offer.account.name,
                way=way_of(credential, site.deployment).value,
                credential=dump(credential),
                connected_by=user_id,
                connected_at=now,
                state_at=now,
                checked_at=now,
                expires_at=expiry.at,
                expiry_source=expiry.source.value,
                token_name=expiry.token_name,
                token_id=expiry.token_id,
                space_id=space.id if space else None,
                space_key=space.key if space else None,
                space_name=space.name if space else None,
                alerts_channel_id=offer.alerts_channel_id,
            )
        )

    async def _replaced_by(self, grant: PendingGrant) -> str:
        """The account so far, where the grant's only site works with another one."""
        if len(grant.offers) > 1:
            return ""
        offer = grant.offers[0]
        known = await self._connections.find_site(grant.workspace_id, offer.site.id)
        return known.account_name if known and known.account_id != offer.account.id else ""

    def _consents(self) -> Consents:
        if self._oauth is None:
            raise GrantRefused("no Atlassian app is configured")
        return Consents(
            grants=self._grants,
            pending=self._pending,
            oauth=self._oauth,
            trials=self._trials,
            clock=self._clock,
        )

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


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


async def _check_may_create(client: Client, space_key: str) -> None:
    space = await client.find_space(space_key)
    if not await client.may_create(space):
        raise PermissionDenied("create a page", space.key)


def _since(connection: Connection) -> tuple[datetime, datetime]:
    return connection.connected_at, connection.state_at
