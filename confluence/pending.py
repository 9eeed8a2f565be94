"""`Pending`: tested credentials that wait, sealed and for ten minutes, for the asker's click.

Not here: how they came (`consents`, `connections`), what the click makes of them (`connections`).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from confluence.credentials import Credential, dump, load
from confluence.errors import GrantExpired, NotFound
from confluence.offers import Offer, PendingGrant, dump_offers, load_offers
from storage.grants import GrantRepository
from storage.models import Grant

GRANT_LIFE = timedelta(minutes=10)


class Pending:
    """Grants with a credential. `clock` gives seconds since 1970."""

    def __init__(self, grants: GrantRepository, *, clock: Callable[[], float]) -> None:
        self._grants = grants
        self._clock = clock

    async def hold(
        self,
        *,
        workspace_id: str,
        user_id: str,
        channel_id: str,
        credential: Credential,
        offers: tuple[Offer, ...],
    ) -> PendingGrant:
        """Let a credential that did not come by a consent wait."""
        grant = Grant(
            state_hash=None,
            workspace_id=workspace_id,
            user_id=user_id,
            channel_id=channel_id,
            created_at=self._now(),
            expires_at=self._now() + GRANT_LIFE,
            token=dump(credential),
            sites=dump_offers(offers),
        )
        await self._grants.add(grant)
        return PendingGrant(grant.id, workspace_id, user_id, channel_id, offers)

    async def fill(
        self, grant: Grant, credential: Credential, offers: tuple[Offer, ...]
    ) -> PendingGrant:
        """Let the credential of a consent wait under the consent's own grant."""
        await self._grants.keep_token(
            grant.id,
            token=dump(credential),
            sites=dump_offers(offers),
            expires_at=self._now() + GRANT_LIFE,
        )
        return PendingGrant(grant.id, grant.workspace_id, grant.user_id, grant.channel_id, offers)

    async def take(
        self, grant_id: str, *, site_id: str, workspace_id: str, user_id: str
    ) -> tuple[Offer, Credential]:
        """The chosen offer and its credential, once. Raises GrantExpired, NotFound."""
        grant = await self._grants.take(
            grant_id, workspace_id=workspace_id, user_id=user_id, now=self._now()
        )
        if grant is None or grant.token is None or grant.sites is None:
            raise GrantExpired
        for offer in load_offers(grant.sites):
            if offer.site.id == site_id:
                return offer, load(grant.token)
        raise NotFound("site", site_id)

    async def any_expired(self, now: datetime) -> bool:
        """Whether grants are kept that nobody can take any more."""
        return await self._grants.any_expired(now)

    async def purge(self, now: datetime) -> None:
        """Forget them and their credentials."""
        await self._grants.purge(now)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)
