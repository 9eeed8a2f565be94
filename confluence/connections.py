"""Service `Connections`: makes connections, finds them and ends them; nothing is kept untested.

Not here: who may connect (`bot.access`), trying a credential (`trials`), consents under way
(`consents`), opening what is kept (`clients`), how it is meanwhile (`upkeep`), which connection a
channel uses (`destinations`).
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from confluence.addresses import AddressPolicy
from confluence.client import Client
from confluence.clients import Clients
from confluence.consents import Consents
from confluence.credentials import Basic, Credential, PersonalAccessToken, dump, load, way_of
from confluence.errors import (
    GrantRefused,
    NotConnected,
    NotFound,
    OtherAccount,
)
from confluence.nouns import Deployment, Site
from confluence.oauth import OAuth
from confluence.offers import Asker, Offer, PendingGrant
from confluence.pending import Pending
from confluence.requested import Requested, site_of_server
from confluence.tenants import GATEWAY, Tenants
from confluence.trials import Hopes, Trials
from confluence.upkeep import Upkeep
from storage.connections import ConnectionRepository
from storage.grants import GrantRepository
from storage.models import Connection

__all__ = ["Asker", "Connections", "Offer", "PendingGrant", "Requested"]


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
        self._addresses = addresses
        self._oauth = oauth
        self._clock = clock
        self._trials = Trials(http=http, clock=clock)
        self._tenants = Tenants(http=http, gateway=gateway)
        self.pending = Pending(grants, clock=clock)
        self.clients = Clients(
            connections, http=http, addresses=addresses, oauth=oauth, clock=clock
        )
        asked = oauth.scopes if oauth else ()
        self.upkeep = Upkeep(connections, self.clients, asked=asked, clock=clock)

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
        return await self._compared(grant)

    async def refuse(self, *, state: str, reason: str) -> Asker:
        """Who asked for the consent that was denied; its state is spent. Raises GrantExpired."""
        return await self._consents().refuse(state=state, reason=reason)

    async def activate(
        self, *, grant_id: str, site_id: str, workspace_id: str, user_id: str
    ) -> Connection:
        """Connect the chosen site of a pending grant, which is good once, whoever the account is.

        Raises GrantExpired also when somebody else, or somebody elsewhere, asked for it.
        """
        offer, credential = await self.pending.take(
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
            grant = await self._hold(requested, offer)
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
        return await self._compared(await self._hold(requested, offer))

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
        self.clients.forget(connection_id)
        await self._connections.delete(connection_id)
        return connection

    async def client(self, connection_id: str) -> Client:
        """The connection's client, kept until the connection changes.

        Raises NotFound, and NeedsAttention when its credential was refused.
        """
        return await self.clients.find(connection_id)

    async def close(self) -> None:
        """Let renewals end; the HTTP client and the app are closed by who made them."""
        await self.clients.close()

    async def renew(
        self, connection: Connection, secret: str, *, asker: Asker, hopes: Hopes
    ) -> Connection:
        """Try a new token or password of the same account and keep it. Raises as `connect`."""
        known, credential = load(connection.credential), PersonalAccessToken(secret)
        given = Basic(known.username, secret) if isinstance(known, Basic) else credential
        return await self.connect(
            Requested(
                asker=asker,
                base_url=connection.site_url,
                credential=given,
                deployment=Deployment(connection.deployment),
                hopes=hopes,
            )
        )

    async def _site_of(self, requested: Requested) -> Site:
        if requested.deployment is Deployment.SERVER:
            return site_of_server(requested, self._addresses)
        return await self._tenants.find(self._addresses.check(requested.base_url))

    async def _hold(self, requested: Requested, offer: Offer) -> PendingGrant:
        asker = requested.asker
        return await self.pending.hold(
            workspace_id=asker.workspace_id,
            user_id=asker.user_id,
            channel_id=asker.channel_id,
            credential=requested.credential,
            offers=(offer,),
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

    async def _compared(self, grant: PendingGrant) -> PendingGrant:
        """With the accounts so far, where the grant's sites are connected with other ones."""
        account_ids = {offer.site.id: offer.account.id for offer in grant.offers}
        known = await self._connections.all_for(grant.workspace_id)
        others = {
            row.site_id: row.account_name
            for row in known
            if row.account_id != account_ids.get(row.site_id, row.account_id)
        }
        return replace(grant, replaces=others)

    def _consents(self) -> Consents:
        if self._oauth is None:
            raise GrantRefused("no Atlassian app is configured")
        return Consents(
            grants=self._grants,
            pending=self.pending,
            oauth=self._oauth,
            trials=self._trials,
            clock=self._clock,
        )

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)
