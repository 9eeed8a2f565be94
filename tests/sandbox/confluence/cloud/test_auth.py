"""Consent, tokens and the list of sites, broken by a raw client."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from tests.sandbox.confluence.conftest import CALLBACK, SCOPES, Clock

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
    ("name", "value", "said"),
    [
        ("audience", "elsewhere", "audience must be api.atlassian.com"),
        ("client_id", "somebody-else", "This client_id is not known"),
        (
            "redirect_uri",
            CALLBACK + "/",
            "This redirect_uri is not registered as the app's callback URL",
        ),
        ("state", "", "state is missing"),
        ("scope", "", "scope is missing"),
        ("response_type", "token", "response_type must be code"),
        ("prompt", "", "prompt must be consent"),
    ],
)
async def test_a_wrong_authorize_address_goes_nowhere(
    http: httpx.AsyncClient, asked: dict[str, str], name: str, value: str, said: str
) -> None:
    """Neither the page nor its form redirects when a parameter is wrong."""
    for answer in (
        await http.get(AUTHORIZE, params=asked | {name: value}),
        await http.post(AUTHORIZE, params=asked | {name: value}, data={"answer": "allow"}),
    ):
        assert answer.status_code == 400
        assert f"<p>{said}</p>" in answer.text


@pytest.mark.parametrize(
    ("given", "status", "error", "said"),
    [
        (b"{", 400, "invalid_request", "Body is not JSON"),
        (b"[]", 400, "invalid_request", "Body is not a JSON object"),
        (b"{}", 401, "access_denied", "Unauthorized"),
    ],
)
async def test_a_token_request_must_be_readable(
    http: httpx.AsyncClient, given: bytes, status: int, error: str, said: str
) -> None:
    """Garbage is 400; an empty object has no client."""
    headers = {"Content-Type": "application/json"}

    answer = await http.post(TOKEN, content=given, headers=headers)

    assert answer.status_code == status
    assert answer.json() == {"error": error, "error_description": said}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "code"),
        ({"code": "made-up", "redirect_uri": ""}, "redirect_uri"),
        ({"grant_type": "refresh_token"}, "refresh_token"),
    ],
)
async def test_a_missing_field_is_named(
    http: httpx.AsyncClient, world: ConfluenceWorld, fields: dict[str, str], name: str
) -> None:
    """What each grant needs."""
    answer = await http.post(TOKEN, json=exchange(world, **fields))

    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid_request",
        "error_description": f"Missing required parameter: {name}",
    }


async def test_an_unknown_account_cannot_consent(
    http: httpx.AsyncClient, asked: dict[str, str]
) -> None:
    """Only accounts of the site are offered and taken."""
    form = {"answer": "allow", "account": "somebody"}

    answer = await http.post(AUTHORIZE, params=asked, data=form)

    assert answer.status_code == 400
    assert "<p>This account is not known</p>" in answer.text


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
    assert answer.json()["error"] == "access_denied"


async def test_another_redirect_uri_is_refused(
    http: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, str]
) -> None:
    """The exchange names the address the code was sent to."""
    body = exchange(world, code=await a_code(http, asked), redirect_uri="http://127.0.0.1:9/")
    answer = await http.post(TOKEN, json=body)

    assert answer.status_code == 403
    assert answer.json() == {
        "error": "invalid_grant",
        "error_description": "The redirect URI is wrong.",
    }


@pytest.mark.parametrize("seconds", [0, 61])
async def test_a_dead_code_is_403(
    http: httpx.AsyncClient,
    world: ConfluenceWorld,
    asked: dict[str, str],
    clock: Clock,
    seconds: int,
) -> None:
    """Used before, or older than a minute."""
    body = exchange(world, code=await a_code(http, asked))
    clock.now += seconds
    answers = [await http.post(TOKEN, json=body) for _ in range(2)]

    assert answers[1].status_code == 403
    assert answers[1].json() == {
        "error": "invalid_grant",
        "error_description": "Invalid authorization code",
    }
    assert answers[0].status_code == (403 if seconds else 200)


async def test_an_unused_refresh_token_is_403(
    http: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, str], clock: Clock
) -> None:
    """After 90 days the grant has ended, in words of its own."""
    made = await http.post(TOKEN, json=exchange(world, code=await a_code(http, asked)))
    clock.now += 91 * 24 * 3600
    token = made.json()["refresh_token"]
    body = exchange(world, grant_type="refresh_token", refresh_token=token)
    answer = await http.post(TOKEN, json=body)

    assert answer.status_code == 403
    assert answer.json() == {
        "error": "invalid_grant",
        "error_description": "Unknown or invalid refresh token.",
    }


async def test_a_rotated_refresh_token_is_403(
    http: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, str]
) -> None:
    """Used again outside the leeway it takes the newest token with it."""
    world.grants.reuse_leeway = 0
    body = exchange(world, grant_type="refresh_token")
    made = await http.post(TOKEN, json=exchange(world, code=await a_code(http, asked)))
    first = body | {"refresh_token": made.json()["refresh_token"]}
    newest = (await http.post(TOKEN, json=first)).json()["refresh_token"]

    for again in (first, body | {"refresh_token": newest}):
        answer = await http.post(TOKEN, json=again)
        assert answer.status_code == 403
        assert answer.json() == {
            "error": "unauthorized_client",
            "error_description": "refresh_token is invalid",
        }


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

    assert answer.status_code == 403
    assert answer.json() == {
        "error": "unsupported_grant_type",
        "error_description": f"Unsupported grant type: {grant_type}",
    }


async def test_secrets_stay_out_of_the_journal(
    http: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, str]
) -> None:
    """A token request is counted without its body."""
    await http.post(TOKEN, json=exchange(world, code=await a_code(http, asked)))

    assert [line["path"] for line in world.requests] == [TOKEN]
    assert world.requests[0]["body"] == ""
