"""Tokens, scopes and what was removed, at the gateway."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.cloud import v1, v2_pages, v2_spaces
from sandbox.confluence.cloud.gateway import Endpoint
from tests.sandbox.confluence.conftest import SCOPES, Clock, token

NO_SCOPE = {"code": 401, "message": "Unauthorized; scope does not match"}
NOT_FOUND = {"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": None}
NO_TOKEN = {"code": 401, "message": "Unauthorized"}
GONE = (
    "com.atlassian.confluence.api.service.exceptions.GoneException: "
    "This deprecated endpoint has been removed."
)
ENDPOINTS = (*v2_spaces.ENDPOINTS, *v2_pages.ENDPOINTS, *v1.ENDPOINTS)


def bearer(value: str) -> dict[str, str]:
    """An Authorization header."""
    return {"Authorization": f"Bearer {value}"}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda e: f"{e.verb} {e.path}")
async def test_every_endpoint_needs_its_scopes(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, endpoint: Endpoint
) -> None:
    """The gate stands before routing: a missing scope is 401 even at a made-up id."""
    headers = bearer(token(world, "offline_access", "read:user:confluence"))
    path = endpoint.path.lstrip("/").replace("{id}", "1")
    answer = await cloud.request(endpoint.verb, path, headers=headers)

    assert answer.status_code == 401
    assert answer.json() == NO_SCOPE


async def test_v1_takes_classic_scopes_too(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Templates and the current user open with the classic names."""
    headers = bearer(token(world, "read:confluence-content.summary", "read:confluence-user"))

    for path in ("rest/api/template/page", "rest/api/user/current"):
        assert (await cloud.get(path, headers=headers)).status_code == 200


async def test_v1_can_be_told_to_refuse_granular_scopes(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Some sites were seen to take classic names only."""
    world.switches.v1_takes_granular = False

    answer = await cloud.get("rest/api/user/current")
    assert (answer.status_code, answer.json()) == (401, NO_SCOPE)
    assert (await cloud.get("api/v2/spaces")).status_code == 200


@pytest.mark.parametrize("header", [{}, bearer("made-up"), {"Authorization": "Bearer"}])
async def test_no_token_no_answer(
    http: httpx.AsyncClient, world: ConfluenceWorld, header: dict[str, str]
) -> None:
    """A missing and an unknown token answer alike."""
    path = f"/atlassian/api/ex/confluence/{world.cloud_id}/wiki/api/v2/spaces"
    answer = await http.get(path, headers=header)

    assert answer.status_code == 401
    assert answer.json() == NO_TOKEN


async def test_an_expired_token_is_401(cloud: httpx.AsyncClient, clock: Clock) -> None:
    """After an hour the same token is refused."""
    clock.now += 3600
    answer = await cloud.get("api/v2/spaces")

    assert answer.status_code == 401
    assert answer.json() == NO_TOKEN


async def test_a_token_opens_its_own_site_only(
    http: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Another cloud id is not opened."""
    path = "/atlassian/api/ex/confluence/another-site/wiki/api/v2/spaces"
    answer = await http.get(path, headers=bearer(token(world, *SCOPES)))

    assert answer.status_code == 401
    assert answer.json() == NO_TOKEN


@pytest.mark.parametrize(
    ("path", "status", "part", "expected"),
    [
        ("api/v2/spaces", 404, "errors", [NOT_FOUND]),
        ("rest/api/user/current", 403, "message", "caller cannot access Confluence"),
    ],
)
async def test_basic_is_a_bad_credential(
    cloud: httpx.AsyncClient, path: str, status: int, part: str, expected: object
) -> None:
    """v1 answers 403, v2 hides behind 404."""
    del cloud.headers["Authorization"]
    answer = await cloud.get(path, auth=("retro-service@example.com", "a-token"))

    assert answer.status_code == status
    assert answer.json()[part] == expected


@pytest.mark.parametrize(
    ("verb", "path"),
    [("GET", "rest/api/content/1"), ("POST", "rest/api/content"), ("GET", "rest/api/space")],
)
async def test_content_and_spaces_of_v1_are_gone(
    cloud: httpx.AsyncClient, verb: str, path: str
) -> None:
    """OAuth gets 410 with the words of the removed endpoint."""
    answer = await cloud.request(verb, path)

    assert answer.status_code == 410
    assert answer.json()["message"] == GONE
    assert answer.json()["data"]["authorized"] is True


async def test_an_unknown_path_is_404(cloud: httpx.AsyncClient) -> None:
    """What the sandbox does not have, it does not pretend to have; a token is needed first."""
    for answer in (
        await cloud.get("api/v2/folders/1"),
        await cloud.post("rest/api/contentbody/convert/view", json={}),
    ):
        assert answer.status_code == 404
        assert answer.json()["errors"] == [NOT_FOUND]
    unknown = await cloud.get("api/v2/folders/1", headers=bearer("made-up"))
    assert (unknown.status_code, unknown.json()) == (401, NO_TOKEN)


async def test_an_account_without_confluence_is_refused(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """An account may lose the product while its grant lives."""
    world.account.may_use = False
    v1, v2 = await cloud.get("rest/api/user/current"), await cloud.get("api/v2/spaces")

    assert v1.status_code == 403
    assert v1.json()["message"] == "Current user not permitted to use Confluence"
    assert v1.json()["data"]["authorized"] is False
    assert v2.status_code == 404
    assert v2.json()["errors"] == [NOT_FOUND]


@pytest.mark.parametrize("path", ["/cloud/wiki/api/v2/spaces", "/cloud/wiki/rest/api/user/current"])
async def test_the_site_itself_refuses_app_tokens_in_html(
    http: httpx.AsyncClient, world: ConfluenceWorld, path: str
) -> None:
    """A token sent past the gateway meets the servlet container's page."""
    answer = await http.get(path, headers=bearer(token(world, *SCOPES)))

    assert answer.status_code == 401
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<h1>HTTP Status 401 – Unauthorized</h1>" in answer.text


async def test_points_left_are_told(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """On good answers too, where a limit is set."""
    assert "X-RateLimit-Remaining" not in (await cloud.get("api/v2/spaces")).headers

    world.switches.rate_limiting = True

    told = (await cloud.get("api/v2/spaces")).headers
    assert (told["X-RateLimit-Limit"], told["X-RateLimit-Remaining"]) == ("65000", "64999")
    assert told["X-RateLimit-NearLimit"] == "false"
