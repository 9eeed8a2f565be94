"""The sandbox's answers against Atlassian's documents, and the checker against itself."""

import json
from typing import Any

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.nouns import Label, Template
from tests.sandbox.confluence.openapi import (
    Spec,
    assert_answer_valid,
    assert_journal_valid,
    assert_request_valid,
    spec_of,
)

STORAGE = {"representation": "storage", "value": "<p />"}
V2 = "/wiki/api/v2/pages"


@pytest.fixture(autouse=True)
def templates(world: ConfluenceWorld) -> None:
    """A global template and one of each known space."""
    label = (Label("1", "retro"),)
    world.add_template(Template("1", "Global", "<p />", labels=label))
    world.add_template(Template("2", "Of OPS", "<p />", space="OPS", labels=label))


async def check(client: httpx.AsyncClient, path: str, body: object = None) -> Any:
    """Send, and hold the answer against the document its path belongs to."""
    verb = "POST" if body is not None else "GET"
    answer = await client.request(verb, path, json=body)
    address = answer.request.url.path
    spec = spec_of(address)
    assert spec is not None
    assert_answer_valid(verb, address, answer.status_code, answer.json(), spec)
    return answer.json()


async def test_cloud_answers_fit(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Spaces, pages, templates and the user, as the documents declare them."""
    space = world.cloud.spaces["OPS"].id
    await check(cloud, "api/v2/spaces")
    for tail in ("/operations", "/permissions"):
        await check(cloud, f"api/v2/spaces/{space}{tail}")
    made = await check(
        cloud, "api/v2/pages", {"spaceId": str(space), "title": "T", "body": STORAGE}
    )
    await check(cloud, f"api/v2/pages/{made['id']}?body-format=storage")
    await check(cloud, f"api/v2/pages?space-id={space}&title=t&body-format=storage")
    await check(cloud, "rest/api/template/page?expand=body")
    await check(cloud, "rest/api/template/page?spaceKey=OPS")
    await check(cloud, "rest/api/template/1")
    await check(cloud, "rest/api/user/current")
    labels = [{"prefix": "global", "name": "retro"}]
    await check(cloud, f"rest/api/content/{made['id']}/label", labels)

    assert assert_journal_valid(world.requests) == 11


async def test_cloud_refusals_have_declared_statuses(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """400, 404, 413 where the documents say so."""
    space = str(world.cloud.spaces["OPS"].id)
    for body in (
        {"title": "no space"},
        {"spaceId": "7", "title": "T", "body": STORAGE},
        {"spaceId": space, "title": "T", "body": STORAGE | {"value": "x" * 5_300_000}},
    ):
        await check(cloud, "api/v2/pages", body)
    await check(cloud, "api/v2/pages/7")
    await check(cloud, "rest/api/template/7")
    await check(cloud, "rest/api/content/7/label", [{"prefix": "global", "name": "retro"}])
    await check(cloud, "rest/api/content/7/label", [{"prefix": "global", "name": "a:b"}])


async def test_server_answers_fit(server: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Users, spaces, pages, the server and its errors."""
    page = {"type": "page", "title": "T", "space": {"key": "ITOPS"}, "body": {"storage": STORAGE}}
    await check(server, "rest/api/user/current")
    await check(server, "rest/api/server-information")
    await check(server, "rest/api/accessmode")
    await check(server, "rest/api/space?start=0&limit=25&type=global&status=current")
    await check(server, "rest/api/space/ITOPS")
    await check(server, "rest/api/space/NOPE")
    await check(server, "rest/api/space/ITOPS/permissions")
    world.server.spaces["ITOPS"].grant("user", world.account.account_id, "administer space")
    await check(server, "rest/api/space/ITOPS/permissions")
    made = await check(server, "rest/api/content", page)
    await check(server, f"rest/api/content/{made['id']}?expand=body.storage,version,ancestors")
    await check(server, "rest/api/content?spaceKey=ITOPS&title=T&expand=version")
    await check(server, "rest/api/content/7")
    labels = [{"prefix": "global", "name": "retro"}]
    await check(server, f"rest/api/content/{made['id']}/label", labels)
    await check(server, "rest/api/contentbody/convert/view", STORAGE)

    assert assert_journal_valid(world.requests) == 14


@pytest.mark.parametrize(
    "body",
    [
        {"spaceId": "1", "title": "T", "body": STORAGE},
        {"spaceId": "1", "title": "T", "body": {"storage": STORAGE}},
    ],
)
def test_flat_and_nested_bodies_are_valid(body: object) -> None:
    """The repaired document takes either form."""
    assert_request_valid("POST", V2, {}, body, "cloud-v2")


@pytest.mark.parametrize(
    ("verb", "path", "query", "body", "spec"),
    [
        ("POST", V2, {}, {"title": "T", "body": STORAGE}, "cloud-v2"),
        ("POST", V2, {}, {"spaceId": 1, "body": STORAGE}, "cloud-v2"),
        (
            "POST",
            V2,
            {},
            {"spaceId": "1", "body": STORAGE | {"representation": "html"}},
            "cloud-v2",
        ),
        ("GET", V2, {"limit": "251"}, None, "cloud-v2"),
        ("GET", V2, {"status": "draft"}, None, "cloud-v2"),
        ("GET", V2, {"spaceId": "1"}, None, "cloud-v2"),
        ("GET", V2 + "/x", {}, None, "cloud-v2"),
        ("PATCH", V2, {}, {}, "cloud-v2"),
        ("GET", "/wiki/rest/api/template/page", {"expand": "space"}, None, "cloud-v1"),
        ("GET", "/wiki/rest/api/content/1", {}, None, "cloud-v1"),
        ("GET", "/server/rest/api/template/page", {}, None, "dc"),
    ],
)
def test_wrong_requests_are_found(
    verb: str, path: str, query: dict[str, str], body: object, spec: Spec
) -> None:
    """Unknown operations, parameters, types and values fail the check."""
    with pytest.raises(AssertionError):
        assert_request_valid(verb, path, query, body, spec)


def test_a_journal_is_checked_line_by_line() -> None:
    """A line with a wrong body fails; lines no document covers are passed over."""
    line = {"verb": "POST", "path": V2, "query": {}, "body": json.dumps({"title": "no space"})}
    other = line | {"path": "/atlassian/auth/oauth/token", "body": ""}

    assert assert_journal_valid([other]) == 0
    with pytest.raises(AssertionError, match="spaceId"):
        assert_journal_valid([line])
