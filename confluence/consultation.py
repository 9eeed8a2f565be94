"""`Consultation`: one connection laid open to the doctor, a refused credential too.

Only `Clients` makes one: on an admin's word, or to check one that was not refused. Not here: what
is looked at (`checks`).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx

from confluence.addresses import AddressPolicy
from confluence.calls import Call
from confluence.client import Client
from confluence.credential_sources import renewing
from confluence.credentials import Credential, OAuthToken
from confluence.errors import AppRefused
from confluence.http import request
from confluence.nouns import Way
from confluence.oauth import OAuth, Resource
from confluence.renewal import StoredCredential
from storage.models import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """What may be asked of a connection's site, as its account, as its app and as a stranger."""

    connection: Connection
    client: Client
    credential: StoredCredential
    http: httpx.AsyncClient
    addresses: AddressPolicy
    oauth: OAuth | None

    @property
    def way(self) -> Way:
        """How the connection lets us in."""
        return Way(self.connection.way)

    @property
    def scopes(self) -> tuple[str, ...]:
        """What is asked for at Atlassian's consent."""
        return self.oauth.scopes if self.oauth else ()

    @property
    def auth_url(self) -> str:
        """Where a consent's access is renewed."""
        return self.oauth.auth_url if self.oauth else ""

    def check_address(self) -> None:
        """Whether the address may still be typed; the gateway of a consent is the operator's.

        Raises AddressRefused.
        """
        if self.way is not Way.OAUTH:
            self.addresses.check(self.client.site.api_url)

    def stranger(self) -> Callable[[Call], Awaitable[Any]]:
        """Asks the site as anybody may, without a secret."""
        return partial(request, self.http, site=self.client.site, authorization="")

    async def renew(self) -> None:
        """Have a consent's access renewed where it has lapsed. Raises as `resources` does."""

        async def nothing(_: Credential) -> None:
            """Whatever could be asked comes later."""

        await renewing(self.credential, nothing)

    async def resources(self) -> tuple[Resource, ...]:
        """What the grant opens at Atlassian now.

        Raises CredentialRejected when the grant is dead, AppRefused when our app is.
        """
        oauth = self.oauth
        if oauth is None:
            raise AppRefused(AppRefused.NONE)

        async def ask(credential: Credential) -> tuple[Resource, ...]:
            assert isinstance(credential, OAuthToken)
            return await oauth.resources(credential)

        return await renewing(self.credential, ask)
