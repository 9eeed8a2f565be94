"""Finding and reading pages in v2; creating is in `test_v2_pages_creating.py`."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.cloud.refusing import TITLE_TAKEN
from sandbox.confluence.site import NewPage

PAGES = "api/v2/pages"
CODES = {400: "BAD_REQUEST", 404: "NOT_FOUND"}


@pytest.fixture
def asked(world: ConfluenceWorld) -> dict[str, Any]:
    """A well-formed create request."""
    return {
        "spaceId": str(world.cloud.spaces["OPS"].id),
        "status": "current",
        "title": "Checkout was slow",
        "body": {"representation": "storage", "value": "<p>It was &eacute;.</p>"},
    }


async def refused(answer: httpx.Response, status: int) -> str:
    """The sentence in a v2 error; its code goes with the status."""
    [error] = answer.json()["errors"]
    of_type = "is not the correct type" in error["title"]
    assert answer.status_code == status
    assert error["status"] == status
    assert error["code"] == ("INVALID_REQUEST_PARAMETER" if of_type else CODES[status])
    assert error["detail"] is None
    return str(error["title"])


async def test_a_private_page_is_its_creators(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """Others do not find it, and its title is taken all the same."""
    other = replace(world.account, name="sre-1", account_id="712020:2")
    new = NewPage(asked["title"], "<p />", private=True)
    page = world.cloud.create_page("OPS", new, other)

    assert (await cloud.get(PAGES, params={"title": asked["title"]})).json()["results"] == []
    hidden = await cloud.get(f"{PAGES}/{page.id}")
    assert await refused(hidden, 404) == f"Cannot find a page with id [{page.id}]"
    assert await refused(await cloud.post(PAGES, json=asked), 400) == TITLE_TAKEN


async def test_find_by_title_ignores_case_and_sees_archived_pages(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """Without `status` both current and archived pages are found; trashed ones when named."""
    await cloud.post(PAGES, json=asked)
    query = {"space-id": asked["spaceId"], "title": "checkout WAS slow"}
    found = {}
    for status in ("current", "archived", "trashed"):
        world.pages[0].status = status
        found[status] = len((await cloud.get(PAGES, params=query)).json()["results"])
    assert found == {"current": 1, "archived": 1, "trashed": 0}

    named = await cloud.get(PAGES, params=query | {"status": ["current", "trashed"]})
    assert len(named.json()["results"]) == 1


async def test_find_is_exact_and_keeps_to_the_space(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """A part of a title finds nothing, nor does another space."""
    await cloud.post(PAGES, json=asked)
    elsewhere = world.cloud.spaces["ENG"].id

    for query in ({"title": "Checkout"}, {"title": asked["title"], "space-id": elsewhere}):
        assert (await cloud.get(PAGES, params=query)).json()["results"] == []


async def test_a_draft_status_cannot_be_listed(cloud: httpx.AsyncClient) -> None:
    """Drafts are not one of the statuses of the list."""
    answer = await cloud.get(PAGES, params={"status": "draft"})

    assert await refused(answer, 400) == (
        "Provided value {draft} for 'status' is not the correct type. "
        "Expected type is one of current, archived, deleted, trashed"
    )


@pytest.mark.parametrize(
    ("query", "value", "expected"),
    [
        ("body-format", "html", "one of storage, atlas_doc_format, view"),
        ("status", "all", "one of current, archived, deleted, trashed, historical, draft"),
        ("get-draft", "yes", "boolean"),
    ],
)
async def test_wrong_parameters_are_400(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, query: str, value: str, expected: str
) -> None:
    """Of a page that is there."""
    home = world.cloud.spaces["OPS"].homepage_id
    answer = await cloud.get(f"{PAGES}/{home}?{query}={value}")

    assert await refused(answer, 400) == (
        f"Provided value {{{value}}} for '{query}' is not the correct type. "
        f"Expected type is {expected}"
    )


async def test_a_body_is_given_when_asked_for(
    cloud: httpx.AsyncClient, asked: dict[str, Any]
) -> None:
    """Reading without body-format answers without the body."""
    page = (await cloud.post(PAGES, json=asked)).json()
    bare = (await cloud.get(f"{PAGES}/{page['id']}")).json()
    full = (await cloud.get(f"{PAGES}/{page['id']}?body-format=storage")).json()

    assert bare["body"] == {}
    assert full["body"]["storage"]["value"] == asked["body"]["value"]


async def test_a_missing_page_is_named(cloud: httpx.AsyncClient) -> None:
    """404 with the id in the text."""
    assert await refused(await cloud.get(f"{PAGES}/7"), 404) == "Cannot find a page with id [7]"


async def test_a_draft_is_read_only_when_asked_for(
    cloud: httpx.AsyncClient, asked: dict[str, Any]
) -> None:
    """get-draft opens what is otherwise not found; a draft needs no title."""
    draft = (await cloud.post(PAGES, json=asked | {"status": "draft", "title": ""})).json()

    unasked = await cloud.get(f"{PAGES}/{draft['id']}")
    assert await refused(unasked, 404) == f"Cannot find a page with id [{draft['id']}]"
    assert (await cloud.get(f"{PAGES}/{draft['id']}?get-draft=true")).status_code == 200
