"""`Trials`: a credential is tried before it is stored, and what came out is an `Offer`.

Not here: storing (`connections`), consents at Atlassian (`consents`).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

import httpx

from confluence.client import Client
from confluence.credential_sources import Fixed
from confluence.credentials import Credential, way_of
from confluence.errors import PermissionDenied
from confluence.expiry import Expiry, end_of, expiry_untold, read_expiry
from confluence.nouns import Deployment, Site, Space, Way
from confluence.offers import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Hopes:
    """What an admin says besides the secret: the token's name and last day, a space to make in,
    a channel for the team's alerts. The day is one of their `zone`."""

    token_name: str = ""
    ends_on: date | None = None
    zone: tzinfo = UTC
    space_key: str = ""
    alerts_channel_id: str | None = None

    @property
    def ends_at(self) -> datetime | None:
        """The end of that day."""
        return end_of(self.ends_on, self.zone) if self.ends_on else None


NONE = Hopes()


class Trials:
    """Tries credentials. `clock` gives seconds since 1970."""

    def __init__(self, *, http: httpx.AsyncClient, clock: Callable[[], float]) -> None:
        self._http = http
        self._clock = clock

    async def offer(self, site: Site, credential: Credential, hopes: Hopes = NONE) -> Offer:
        """Who we are there, whether templates are listed, whether the space takes pages; a Data
        Center tells its version, too.

        The identity comes first and alone: after a refusal the secret is not used again.
        """
        client = Client(site, http=self._http, credentials=Fixed(credential))
        account = await client.current_account()
        way = way_of(credential, site.deployment)
        try:
            async with asyncio.TaskGroup() as group:
                space = group.create_task(_space(client, hopes.space_key))
                expiry = group.create_task(self._expiry(client, way, hopes))
                group.create_task(client.templates(None))
                group.create_task(_version(client))
        except BaseExceptionGroup as failed:
            raise failed.exceptions[0] from failed
        return Offer(site, account, expiry.result(), space.result(), hopes.alerts_channel_id)

    async def _expiry(self, client: Client, way: Way, hopes: Hopes) -> Expiry:
        """As Confluence tells it, else as the admin does, else as usual."""
        now = datetime.fromtimestamp(self._clock(), UTC)
        if way is Way.PAT:
            tokens = client.personal_tokens()
            if told := await read_expiry(tokens, now, token_name=hopes.token_name):
                return told
        return expiry_untold(way, now, typed=hopes.ends_at, token_name=hopes.token_name)


async def _version(client: Client) -> str:
    """What a Data Center runs; Cloud has no version. Raises NotConfluence."""
    if client.site.deployment is Deployment.CLOUD:
        return ""
    return await client.server_state().version()


async def _space(client: Client, key: str) -> Space | None:
    """The space in which pages may be made; None if none was named."""
    if not key:
        return None
    space = await client.find_space(key)
    if await client.may_create(space) is False:
        raise PermissionDenied(PermissionDenied.CREATE, space.key)
    return space
