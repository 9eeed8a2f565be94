"""Faults to order, latency and the journal, at the wire."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from tests.sandbox.confluence.conftest import SCOPES, token

PAGES = "api/v2/pages"


def asked(world: ConfluenceWorld) -> dict[str, object]:
    """A well-formed create request."""
    space = world.cloud.spaces["OPS"]
    return {"spaceId": str(space.id), "title": "T", "body": {"representation": "storage"}}


async def test_a_connection_may_break_before_the_write(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """The client sees a broken connection and nothing was made; the next try makes it."""
    world.faults.add("/pages", kind="reset_before", verb="POST")
    with pytest.raises(httpx.TransportError):
        await cloud.post(PAGES, json=asked(world))
    assert world.pages == []

    assert (await cloud.post(PAGES, json=asked(world))).status_code == 200


async def test_a_connection_may_break_after_the_write(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """The client sees a broken connection though the page is there; the journal has no status."""
    world.faults.add("/pages", kind="reset_after", verb="POST")
    with pytest.raises(httpx.TransportError):
        await cloud.post(PAGES, json=asked(world))

    assert [page.title for page in world.pages] == ["T"]
    assert [line["status"] for line in world.requests] == [None]


@pytest.mark.parametrize("path", ["api/v2/spaces", "rest/api/user/current"])
async def test_a_rate_limit_says_when_to_come_back(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, path: str
) -> None:
    """429 always has Retry-After, as ordered or one second."""
    world.faults.add("/wiki", kind="status", status=429, headers={"Retry-After": "7"})
    world.faults.add("/wiki", kind="status", status=429)
    answers = [await cloud.get(path) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert [answer.headers.get("Retry-After") for answer in answers] == ["7", "1", None]
    assert answers[0].json() == {"code": 429, "message": "Rate limit exceeded"}


async def test_a_data_center_has_its_own_limit(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """429 in the words of its REST errors."""
    world.faults.add("/rest", kind="status", status=429)
    answer = await server.get("rest/api/space")

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert answer.json()["message"] == answer.json()["reason"] == "Too Many Requests"


@pytest.mark.parametrize(
    ("status", "kind", "at_cloud", "at_server"),
    [
        (401, "application/json", "Unauthorized", "Unauthorized"),
        (
            403,
            "application/json",
            "Current user not permitted to use Confluence",
            "Forbidden",
        ),
        (404, "application/json", "Not Found", "Not Found"),
        (500, "application/json", "Internal Server Error", "Internal Server Error"),
        (502, "text/html", "502 upstream error", "502 upstream error"),
        (503, "text/html", "503 upstream error", "503 upstream error"),
    ],
)
async def test_a_proxy_speaks_html(
    cloud: httpx.AsyncClient,
    server: httpx.AsyncClient,
    world: ConfluenceWorld,
    status: int,
    kind: str,
    at_cloud: str,
    at_server: str,
) -> None:
    """The product's own statuses come as JSON, a proxy's as HTML, on both faces."""
    world.faults.add("", kind="status", status=status, times=2)
    for client, path, said in (
        (cloud, "api/v2/spaces", at_cloud),
        (server, "rest/api/space", at_server),
    ):
        answer = await client.get(path)

        assert answer.status_code == status
        assert answer.headers["Content-Type"].startswith(kind)
        assert (f'"{said}"' if "json" in kind else f"<h1>{said}</h1>") in answer.text


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (
            401,
            "application/json",
            '{"error": "access_denied", "error_description": "Unauthorized"}',
        ),
        (503, "text/html", "<h1>503 upstream error</h1>"),
    ],
)
async def test_the_auth_host_may_fail(
    http: httpx.AsyncClient, world: ConfluenceWorld, status: int, kind: str, said: str
) -> None:
    """Token requests can be refused and broken like all others."""
    world.faults.add("/oauth/token", kind="status", status=status)
    answer = await http.post("/atlassian/auth/oauth/token", json={})

    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith(kind)
    assert said in answer.text


async def test_a_delay_does_not_undo_the_write(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """The delayed answer comes, and the page is there once."""
    world.faults.add("/pages", kind="delay", seconds=0.01)
    world.latency = 0.01

    assert (await cloud.post(PAGES, json=asked(world))).status_code == 200
    assert len(world.pages) == 1


async def test_the_journal_counts_api_requests_only(
    cloud: httpx.AsyncClient, http: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Verb, path, query, body and status; no header, no page for people, no lever."""
    access = token(world, *SCOPES)
    headers = {"Authorization": f"Bearer {access}"}
    await cloud.get("api/v2/spaces?keys=OPS", headers=headers)
    await http.get("/cloud/wiki/spaces/OPS")
    await http.get("/control/confluence/state")

    [line] = world.requests
    assert (line["verb"], line["query"], line["status"]) == ("GET", {"keys": "OPS"}, 200)
    assert line["path"].endswith("/wiki/api/v2/spaces")
    assert access not in str(line)
