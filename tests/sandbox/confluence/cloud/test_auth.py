"""Consent, tokens and the list of sites, broken by a raw client."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from tests.sandbox.confluence.conftest import CALLBACK, SCOPES

AUTHORIZE = "/atlassian/auth/authorize"
TOKEN = "/atlassian/auth/oauth/token"
RESOURCES = "/atlassian/api/oauth/token/accessible-resources"


@pytest.fixture
def asked(world: ConfluenceWorld) -> dict[str, str]:
    """A well-formed authorize query."""
    return {
        "audience": "api.atlassian.com",
        "client_id": world.client_id,
        "scope": " ".join(SCOPES),
        "redirect_uri": CALLBACK,
        "state": "a-state",
        "response_type": "code",
        "prompt": "consent",
    }


async def a_code(http: httpx.AsyncClient, asked: dict[str, str]) -> str:
    """A code, as the browser brings it back."""
    answer = await http.post(AUTHORIZE, params=asked, data={"answer": "allow"})
    return httpx.URL(answer.headers["Location"]).params["code"]


def exchange(world: ConfluenceWorld, **fields: str) -> dict[str, str]:
    """A token request with the app's own id and secret."""
    return {
        "grant_type": "authorization_code",
        "client_id": world.client_id,
        "client_secret": world.client_secret,
        "redirect_uri": CALLBACK,
    } | fields


async def test_the_consent_page_names_the_scopes(
    http: httpx.AsyncClient, asked: dict[str, str]
) -> None:
    """A person sees what is asked for, without any script."""
    answer = await http.get(AUTHORIZE, params=asked)

    assert answer.status_code == 200
    assert "read:page:confluence" in answer.text
    assert "<script" not in answer.text


async def test_allow_redirects_with_code_and_state(
    http: httpx.AsyncClient, asked: dict[str, str]
) -> None:
    """The browser returns to the callback, state untouched."""
    answer = await http.post(AUTHORIZE, params=asked, data={"answer": "allow"})

    back = httpx.URL(answer.headers["Location"])
    assert answer.status_code == 302
    assert str(back).startswith(CALLBACK)
    assert back.params["state"] == "a-state"
    assert back.params["code"]


async def test_deny_redirects_without_a_code(
    http: httpx.AsyncClient, asked: dict[str, str]
) -> None:
    """A refusal carries error=access_denied."""
    answer = await http.post(AUTHORIZE, params=asked, data={"answer": "deny"})

    params = httpx.URL(answer.headers["Location"]).params
    assert params["error"] == "access_denied"
    assert params["state"] == "a-state"
    assert "code" not in params


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("audience", "elsewhere"),
        ("client_id", "somebody-else"),
        ("redirect_uri", CALLBACK + "/"),
        ("state", ""),
        ("scope", ""),
        ("response_type", "token"),
        ("prompt", ""),
    ],
)
async def test_a_wrong_authorize_address_goes_nowhere(
    http: httpx.AsyncClient, asked: dict[str, str], name: str, value: str
) -> None:
    """Neither the page nor its form redirects when a parameter is wrong."""
    for answer in (
        await http.get(AUTHORIZE, params=asked | {name: value}),
        await http.post(AUTHORIZE, params=asked | {name: value}, data={"answer": "allow"}),
    ):
        assert answer.status_code == 400
        assert name in answer.text


@pytest.mark.parametrize(("given", "status"), [(b"{", 400), (b"[]", 400), (b"{}", 401)])
async def test_a_token_request_must_be_readable(
    http: httpx.AsyncClient, given: bytes, status: int
) -> None:
    """Garbage is 400; an empty object has no client."""
    headers = {"Content-Type": "application/json"}

    assert (await http.post(TOKEN, content=given, headers=headers)).status_code == status


async def test_a_code_must_be_given(http: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """A missing field is named."""
    answer = await http.post(TOKEN, json=exchange(world))

    assert answer.status_code == 400
    assert answer.json()["error_description"] == "Missing required parameter: code"


async def test_an_unknown_account_cannot_consent(
    http: httpx.AsyncClient, asked: dict[str, str]
) -> None:
    """Only accounts of the site are offered and taken."""
    form = {"answer": "allow", "account": "somebody"}

    assert (await http.post(AUTHORIZE, params=asked, data=form)).status_code == 400


@pytest.mark.parametrize("encoding", ["json", "form"])
async def test_a_code_becomes_tokens(
    http: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, str], encoding: str
) -> None:
    """The body may be JSON or a form."""
    body = exchange(world, code=await a_code(http, asked))
    answer = await (
        http.post(TOKEN, json=body) if encoding == "json" else http.post(TOKEN, data=body)
    )

    tokens = answer.json()
    assert answer.status_code == 200
    assert tokens["expires_in"] == 3600
    assert tokens["token_type"] == "Bearer"
    assert tokens["scope"].split() == list(SCOPES)
    assert tokens["access_token"] != tokens["refresh_token"]


@pytest.mark.parametrize(
    "wrong", [{"client_secret": "guess"}, {"client_secret": ""}, {"client_id": "other"}]
)
async def test_a_wrong_secret_is_401(
    http: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, str], wrong: dict[str, str]
) -> None:
    """The app's own configuration is at fault, and the code stays good."""
    code = await a_code(http, asked)
    answer = await http.post(TOKEN, json=exchange(world, code=code) | wrong)

    assert answer.status_code == 401
    assert answer.json() == {"error": "access_denied", "error_description": "Unauthorized"}
    good = await http.post(TOKEN, json=exchange(world, code=code))
    assert good.status_code == 200


async def test_a_secret_in_the_header_does_not_count(
    http: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, str]
) -> None:
    """The client authenticates in the body only."""
    body = exchange(world, code=await a_code(http, asked))
    del body["client_secret"]
    answer = await http.post(TOKEN, json=body, auth=(world.client_id, world.client_secret))

    assert answer.status_code == 401


async def test_another_redirect_uri_is_refused(
    http: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, str]
) -> None:
    """The exchange names the address the code was sent to."""
    body = exchange(world, code=await a_code(http, asked), redirect_uri="http://127.0.0.1:9/")

    assert (await http.post(TOKEN, json=body)).status_code == 403


async def test_an_unknown_refresh_token_is_403(
    http: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """A dead grant and a made-up token look the same."""
    body = exchange(world, grant_type="refresh_token", refresh_token="made-up")
    answer = await http.post(TOKEN, json=body)

    assert answer.status_code == 403
    assert answer.json() == {
        "error": "unauthorized_client",
        "error_description": "refresh_token is invalid",
    }


@pytest.mark.parametrize("grant_type", ["client_credentials", "password", ""])
async def test_other_grants_are_not_supported(
    http: httpx.AsyncClient, world: ConfluenceWorld, grant_type: str
) -> None:
    """Only codes and refresh tokens are traded."""
    answer = await http.post(TOKEN, json=exchange(world, grant_type=grant_type))

    assert answer.json()["error"] == "unsupported_grant_type"


async def test_secrets_stay_out_of_the_journal(
    http: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, str]
) -> None:
    """A token request is counted without its body."""
    await http.post(TOKEN, json=exchange(world, code=await a_code(http, asked)))

    assert [line["path"] for line in world.requests] == [TOKEN]
    assert world.requests[0]["body"] == ""
