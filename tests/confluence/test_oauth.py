"""`OAuth` against the sandbox's auth host: the documented words, and what refusals mean."""

import importlib.util
import json
from dataclasses import replace

import httpx
import pytest

from confluence.errors import (
    AppRefused,
    CredentialRejected,
    GrantRefused,
    RateLimited,
    UnexpectedAnswer,
    Unreachable,
)
from confluence.oauth import OAuth, write_json
from confluence.scopes import SCOPES

from .conftest import CALLBACK, Clock, Neighbour

TOKEN = "/auth/oauth/token"


def test_authorize_url(oauth: OAuth) -> None:
    """The consent asks for exactly our scopes, with state, audience and prompt."""
    query = dict(httpx.URL(oauth.authorize_url("s3cret")).params)

    assert query == {
        "audience": "api.atlassian.com",
        "client_id": "sandbox-client-id",
        "prompt": "consent",
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "state": "s3cret",
    }


async def test_exchange(oauth: OAuth, neighbour: Neighbour, clock: Clock) -> None:
    """A code becomes a token with its end and its scopes."""
    code = neighbour.world.grants.issue_code(
        neighbour.world.account, scopes=SCOPES, redirect_uri=CALLBACK
    )

    token = await oauth.exchange(code)

    assert token.expires_at == clock.now + 3600
    assert set(token.scopes) == set(SCOPES)
    assert neighbour.world.grants.find(token.access_token)
    assert token.access_token not in repr(token)


async def test_exchange_of_a_code_that_is_not_good(oauth: OAuth) -> None:
    """A code that Atlassian does not know is refused."""
    with pytest.raises(GrantRefused, match="Invalid authorization code"):
        await oauth.exchange("guessed")


async def test_refresh_rotates(oauth: OAuth, neighbour: Neighbour) -> None:
    """A refresh brings another refresh token."""
    old = neighbour.token()

    new = await oauth.refresh(old)

    assert new.refresh_token != old.refresh_token
    assert new.access_token != old.access_token


async def test_refresh_of_a_dead_grant(oauth: OAuth, neighbour: Neighbour) -> None:
    """A dead grant is a rejected credential."""
    token = neighbour.token()
    neighbour.world.grants.revoke(neighbour.world.grants.grants[0])

    with pytest.raises(CredentialRejected):
        await oauth.refresh(token)
    with pytest.raises(CredentialRejected):
        await oauth.refresh(replace(token, refresh_token=None))


async def test_our_secret_is_wrong(oauth: OAuth, neighbour: Neighbour) -> None:
    """A wrong client secret is our configuration's fault, not the grant's."""
    neighbour.world.app.client_secret = "rolled in the console"

    with pytest.raises(AppRefused):
        await oauth.refresh(neighbour.token())


@pytest.mark.parametrize(
    ("status", "error"), [(429, RateLimited), (503, UnexpectedAnswer), (500, UnexpectedAnswer)]
)
async def test_auth_host_in_trouble(
    oauth: OAuth, neighbour: Neighbour, status: int, error: type[Exception]
) -> None:
    """Trouble of the auth host says nothing about the grant."""
    neighbour.world.faults.add(TOKEN, kind="status", status=status)

    with pytest.raises(error):
        await oauth.refresh(neighbour.token())


async def test_auth_host_unreachable(oauth: OAuth, neighbour: Neighbour) -> None:
    """A broken connection to the auth host is told as such."""
    neighbour.world.faults.add(TOKEN, kind="reset_before")

    with pytest.raises(Unreachable):
        await oauth.refresh(neighbour.token())


async def test_sites(oauth: OAuth, neighbour: Neighbour) -> None:
    """A site is asked through the gateway and shown by its own address."""
    (site,) = await oauth.sites(neighbour.token())

    assert (site.id, site.name) == (neighbour.world.cloud_id, "sandbox")
    assert site.api_url == neighbour.cloud_site.api_url


@pytest.mark.parametrize(
    "more", [{}, {"scopes": None}, {"scopes": []}, {"scopes": ["read:jira-work"], "url": None}]
)
async def test_entries_that_tell_little(
    oauth: OAuth, neighbour: Neighbour, more: dict[str, object]
) -> None:
    """The site's entry for another product may lack its scopes; what is no entry is passed over."""
    world = neighbour.world
    world.other_resources += [{"id": world.cloud_id, **more}, {"scopes": list(SCOPES)}]
    (found,) = await oauth.resources(neighbour.token())

    assert found.site.id == world.cloud_id
    assert found.scopes >= set(SCOPES) - {"offline_access"}


def test_token_requests_are_json() -> None:
    """The fields travel as a JSON object, the secret among them and nowhere else."""
    client = httpx.Headers({"Content-Type": "application/x-www-form-urlencoded"})

    class App:
        client_id = "id"
        client_secret = "sécret &+"

    url, headers, body = write_json(App, "POST", "https://a/b", client, b"code=a%26b&grant_type=x")

    assert url == "https://a/b"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {
        "client_id": "id",
        "client_secret": "sécret &+",
        "code": "a&b",
        "grant_type": "x",
    }


def test_httpx2_is_not_installed(oauth: OAuth) -> None:
    """authlib would silently switch to it, and our map of errors would miss everything."""
    assert importlib.util.find_spec("httpx2") is None
    assert isinstance(oauth._tokens, httpx.AsyncClient)
