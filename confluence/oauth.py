"""Cloud's OAuth 2.0 (3LO): the consent address, tokens, the sites a token opens.

The only file that imports authlib. Not here: keeping tokens (`connections`), calls (`client`).
https://developer.atlassian.com/cloud/confluence/oauth-2-3lo-apps/
"""

import json
import time
import warnings
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import httpx
from authlib.deprecate import AuthlibDeprecationWarning

from confluence import refusal_words
from confluence.addresses import AddressPolicy
from confluence.calls import Call
from confluence.credentials import OAuthToken
from confluence.errors import (
    AppRefused,
    CredentialRejected,
    GrantRefused,
    RateLimited,
    UnexpectedAnswer,
    Unreachable,
)
from confluence.http import client_options, describe, request
from confluence.nouns import Deployment, Site
from confluence.scopes import SCOPES

with warnings.catch_warnings():
    # authlib moves to httpx2, we stay on httpx on purpose: docs/decisions/0004-httpx.md
    warnings.filterwarnings(
        "ignore", message="The httpx module is deprecated", category=AuthlibDeprecationWarning
    )
    from authlib.integrations.httpx_client import AsyncOAuth2Client

AUDIENCE = "api.atlassian.com"
UNTOLD_EXPIRES_IN = 3600


# The token endpoint's words for a code or refresh token that is not good (any more).
DEAD_GRANT = ("invalid_grant", "unauthorized_client")


@dataclass(frozen=True, slots=True)
class Resource:
    """A Confluence site that a token opens, and what may be done there with it."""

    site: Site
    scopes: frozenset[str]


class OAuth:
    """Our app at Atlassian. `clock` gives seconds since 1970."""

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        auth_url: str,
        api_url: str,
        redirect_url: str,
        http: httpx.AsyncClient,
        addresses: AddressPolicy,
        scopes: Collection[str] = SCOPES,
        ca_bundle: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._auth_url = auth_url.rstrip("/")
        self._api_url = api_url.rstrip("/")
        self._http = http
        self._clock = clock
        self.scopes = tuple(scopes)
        self._tokens = AsyncOAuth2Client(
            client_id=client_id,
            client_secret=client_secret,
            token_endpoint_auth_method=write_json,
            redirect_uri=redirect_url,
            **client_options(addresses, ca_bundle),
        )
        for hook in ("access_token_response", "refresh_token_response"):
            self._tokens.register_compliance_hook(hook, self._check)

    @property
    def auth_url(self) -> str:
        """Where consents are given and access is renewed."""
        return self._auth_url

    def authorize_url(self, state: str) -> str:
        """Where the admin consents; Atlassian sends the browser back with this state."""
        url, _ = self._tokens.create_authorization_url(
            f"{self._auth_url}/authorize",
            state=state,
            scope=" ".join(self.scopes),
            audience=AUDIENCE,
            prompt="consent",
        )
        return str(url)

    async def exchange(self, code: str) -> OAuthToken:
        """The token for the code that came back. Raises GrantRefused."""
        try:
            return await self._fetch(
                self._tokens.fetch_token, grant_type="authorization_code", code=code
            )
        except CredentialRejected as rejected:
            raise GrantRefused(rejected.reason) from rejected

    async def refresh(self, token: OAuthToken) -> OAuthToken:
        """A new token; the old one's refresh token is worth nothing afterwards.

        Raises CredentialRejected when the grant is dead, AppRefused when our own client id or
        secret is wrong.
        """
        if token.refresh_token is None:
            raise CredentialRejected(self._auth_url, "the grant cannot be renewed")
        return await self._fetch(self._tokens.refresh_token, refresh_token=token.refresh_token)

    async def sites(self, token: OAuthToken) -> tuple[Site, ...]:
        """The Confluence sites that the token opens."""
        return tuple(resource.site for resource in await self.resources(token))

    async def resources(self, token: OAuthToken) -> tuple[Resource, ...]:
        """The same with their scopes; a site's other products are left out.

        A site may be listed once for each product: what it opens stands in several entries.
        """
        call = Call(
            verb="GET",
            path="/oauth/token/accessible-resources",
            action="list the sites we may use",
            expects=list,
        )
        gateway = Site("", Deployment.CLOUD, AUDIENCE, self._api_url, self._api_url)
        authorization = token.authorization()
        answer = await request(self._http, call, site=gateway, authorization=authorization)
        listed = [item for item in answer if isinstance(item, dict) and item.get("id")]
        sites = {item["id"]: self._read_site(item) for item in listed if opens_confluence(item)}
        return tuple(
            Resource(site, frozenset().union(*(scopes_of(i) for i in listed if i["id"] == site.id)))
            for site in sites.values()
        )

    def _read_site(self, item: Any) -> Site:
        return Site(
            id=item["id"],
            deployment=Deployment.CLOUD,
            name=item.get("name") or item["url"],
            url=item["url"].rstrip("/"),
            api_url=f"{self._api_url}/ex/confluence/{item['id']}",
        )

    async def close(self) -> None:
        """Close the connections to the token endpoint."""
        await self._tokens.aclose()

    async def _fetch(self, fetch: Callable[..., Awaitable[Any]], **given: str) -> OAuthToken:
        asked_at = self._clock()
        try:
            answer = await fetch(f"{self._auth_url}/oauth/token", **given)
        except httpx.TransportError as error:
            raise Unreachable(self._auth_url, describe(error)) from error
        return OAuthToken(
            access_token=answer["access_token"],
            refresh_token=answer.get("refresh_token"),
            expires_at=asked_at + float(answer.get("expires_in") or UNTOLD_EXPIRES_IN),
            scopes=tuple((answer.get("scope") or " ".join(self.scopes)).split()),
        )

    def _check(self, response: httpx.Response) -> httpx.Response:
        """The map in for the token endpoint, before authlib looks at the answer."""
        answer = refusal_words.json_of(response)
        if response.is_success and "access_token" in answer:
            return response
        said = refusal_words.detail(response)
        if response.status_code == 429:
            raise RateLimited(refusal_words.retry_after(response))
        if answer.get("error") in DEAD_GRANT:
            raise CredentialRejected(self._auth_url, said)
        if response.status_code == 401 or answer.get("error") == "access_denied":
            raise AppRefused(said)
        raise UnexpectedAnswer(response.status_code, "POST /oauth/token", said)


def write_json(client: Any, _method: str, uri: str, headers: Any, body: bytes) -> Any:
    """authlib's hook for client authentication: all fields as JSON, the way Atlassian documents."""
    fields = dict(parse_qsl(body.decode("ascii")))
    fields |= {"client_id": client.client_id, "client_secret": client.client_secret}
    headers["Content-Type"] = "application/json"
    return uri, headers, json.dumps(fields)


def opens_confluence(item: Any) -> bool:
    """Whether an accessible resource is a Confluence: a site may be listed once per product."""
    scopes = scopes_of(item) if item.get("url") else []
    return any(scope.endswith(":confluence") or "confluence-" in scope for scope in scopes)


def scopes_of(item: Any) -> list[str]:
    """What may be done with an accessible resource; an entry may say nothing of it."""
    return [str(scope) for scope in item.get("scopes") or ()]
