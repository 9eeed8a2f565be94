"""Creating pages in v2: each rule broken by a raw client."""

from typing import Any

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld

PAGES = "api/v2/pages"
TITLE_TAKEN = (
    "A page with this title already exists: A page already exists with the same TITLE in this space"
)
PARENT_UNSEEN = (
    "The parent ID specified does not exist, or user does not have permissions to view it"
)
CODES = {
    400: "BAD_REQUEST",
    404: "NOT_FOUND",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
}


@pytest.fixture
def asked(world: ConfluenceWorld) -> dict[str, Any]:
    """A well-formed create request."""
    return {
        "spaceId": str(world.cloud.spaces["OPS"].id),
        "status": "current",
        "title": "Checkout was slow",
        "body": {"representation": "storage", "value": "<p>It was &eacute;.</p>"},
    }


def mistyped(value: str, name: str, expected: str) -> str:
    """The sentence about a value of another type."""
    return (
        f"Provided value {{{value}}} for '{name}' is not the correct type. "
        f"Expected type is {expected}"
    )


async def refused(answer: httpx.Response, status: int) -> str:
    """The sentence in a v2 error; its code goes with the status."""
    [error] = answer.json()["errors"]
    of_type = "is not the correct type" in error["title"]
    assert answer.status_code == status
    assert error["status"] == status
    assert error["code"] == ("INVALID_REQUEST_PARAMETER" if of_type else CODES[status])
    assert error["detail"] is None
    return str(error["title"])


async def test_a_page_is_created_under_the_homepage(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """200 with version 1, the body, and links under the site's own base."""
    answer = await cloud.post(PAGES, json=asked)

    made, [page] = answer.json(), world.pages
    assert answer.status_code == 200
    assert made["id"] == str(page.id)
    assert made["version"]["number"] == 1
    assert made["parentId"] == str(world.cloud.spaces["OPS"].homepage_id)
    assert made["body"]["storage"]["value"] == page.body == asked["body"]["value"]
    assert made["_links"]["webui"] == f"/spaces/OPS/pages/{page.id}/Checkout+was+slow"
    assert made["_links"]["base"].endswith("/cloud/wiki")


async def test_a_nested_body_is_as_good_as_a_flat_one(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """The body may stand under its representation."""
    nested = asked | {"body": {"storage": asked["body"]}}

    assert (await cloud.post(PAGES, json=nested)).status_code == 200
    assert world.pages[0].body == asked["body"]["value"]


@pytest.mark.parametrize(
    "title", ["Checkout was slow", "CHECKOUT was slow", "  Checkout was slow "]
)
@pytest.mark.parametrize("status", ["current", "archived"])
async def test_a_title_is_unique_in_its_space(
    cloud: httpx.AsyncClient,
    world: ConfluenceWorld,
    asked: dict[str, Any],
    title: str,
    status: Any,
) -> None:
    """Letter case and outer blanks do not matter; an archived page holds its title too."""
    await cloud.post(PAGES, json=asked)
    world.pages[0].status = status
    answer = await cloud.post(PAGES, json=asked | {"title": title})

    assert await refused(answer, 400) == TITLE_TAKEN
    assert len(world.pages) == 1


async def test_another_space_may_have_the_same_title(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """Titles are unique per space, not per site."""
    await cloud.post(PAGES, json=asked)
    elsewhere = asked | {"spaceId": str(world.cloud.spaces["ENG"].id)}

    assert (await cloud.post(PAGES, json=elsewhere)).status_code == 200


async def test_a_body_that_is_not_well_formed_is_refused(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """400 with the parser's words and the place."""
    asked["body"]["value"] = "<p>one<br></p>"
    text = await refused(await cloud.post(PAGES, json=asked), 400)

    assert text == (
        "Error parsing xhtml: Unexpected close tag </p>; expected </br>."
        "\n at [row,col {unknown-source}]: [1,15]"
    )
    assert world.pages == []


@pytest.mark.parametrize(
    ("wrong", "title"),
    [
        ({"spaceId": 27255}, mistyped("27255", "spaceId", "string")),
        ({"spaceId": "OPS"}, mistyped("OPS", "spaceId", "long")),
        ({"status": "published"}, mistyped("published", "status", "one of current, draft")),
        ({"subtype": "blog"}, mistyped("blog", "subtype", "live")),
        ({"parentId": 7}, mistyped("7", "parentId", "string")),
        ({"parentId": "x"}, mistyped("x", "parentId", "long")),
        ({"body": "<p>x</p>"}, mistyped("<p>x</p>", "body", "object")),
        (
            {"body": {"representation": "html", "value": ""}},
            mistyped("html", "body.representation", "storage"),
        ),
        (
            {"body": {"representation": "storage", "value": 1}},
            mistyped("1", "body.value", "string"),
        ),
        (
            {"body": {"representation": "atlas_doc_format", "value": "{}"}},
            "Error converting ADF to storage format",
        ),
        ({"body": {"view": {}}}, "Unrecognized field 'body.view'"),
        ({"space": {"key": "OPS"}}, "Unrecognized field 'space'"),
        ({"title": ""}, "Title must be specified"),
        ({"title": "   "}, "Title must be specified"),
        ({"title": "x" * 256}, "Title cannot be longer than 255 characters."),
        ({"parentId": "7"}, PARENT_UNSEEN),
    ],
)
async def test_wrong_fields_are_400(
    cloud: httpx.AsyncClient,
    world: ConfluenceWorld,
    asked: dict[str, Any],
    wrong: dict[str, Any],
    title: str,
) -> None:
    """Fields that are not documented, and values of another type, make no page."""
    answer = await cloud.post(PAGES, json=asked | wrong)

    assert await refused(answer, 400) == title
    assert world.pages == []


async def test_a_space_must_be_named(cloud: httpx.AsyncClient, asked: dict[str, Any]) -> None:
    """spaceId is the one required field."""
    del asked["spaceId"]

    assert await refused(await cloud.post(PAGES, json=asked), 400) == "spaceId must be specified"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"{", "The request body is not valid JSON"),
        (b"", "The request body is not valid JSON"),
        (b"[]", "The request body must be an object"),
    ],
)
async def test_a_body_must_be_a_json_object(
    cloud: httpx.AsyncClient, content: bytes, title: str
) -> None:
    """Anything else is a 400."""
    headers = {"Content-Type": "application/json"}
    answer = await cloud.post(PAGES, content=content, headers=headers)

    assert await refused(answer, 400) == title


async def test_a_form_is_not_json(cloud: httpx.AsyncClient) -> None:
    """Another content type is a 415."""
    answer = await cloud.post(PAGES, data={"title": "x"})

    assert await refused(answer, 415) == "Unsupported Media Type"


async def test_over_five_megabytes_is_too_large(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """413, and no page."""
    asked["body"]["value"] = "x" * (5 * 1024 * 1024)
    answer = await cloud.post(PAGES, json=asked)

    assert await refused(answer, 413) == "Request body is over 5 MB"
    assert world.pages == []


@pytest.mark.parametrize("view", [True, False])
async def test_without_the_right_the_space_is_not_there(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any], view: bool
) -> None:
    """404, never 403, for a space that may not be written or not be seen."""
    world.cloud.spaces["OPS"].restrict(world.account, view=view, create=False)

    answer = await cloud.post(PAGES, json=asked)

    assert await refused(answer, 404) == f"Cannot find a space with id [{asked['spaceId']}]"
    assert world.pages == []


async def test_a_parent_stands_in_the_same_space(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """A page of another space is no parent; one of this space is."""
    elsewhere = str(world.cloud.spaces["ENG"].homepage_id)
    wrong = await cloud.post(PAGES, json=asked | {"parentId": elsewhere})
    assert await refused(wrong, 400) == PARENT_UNSEEN

    first = (await cloud.post(PAGES, json=asked)).json()
    child = await cloud.post(PAGES, json=asked | {"title": "Child", "parentId": first["id"]})
    assert child.json()["parentId"] == first["id"]


async def test_root_level_and_a_parent_exclude_each_other(
    cloud: httpx.AsyncClient, asked: dict[str, Any]
) -> None:
    """At root level a page has no parent."""
    wrong = await cloud.post(f"{PAGES}?root-level=true", json=asked | {"parentId": "1"})
    unclear = await cloud.post(f"{PAGES}?root-level=yes", json=asked)
    assert await refused(wrong, 400) == ("parentId may not be given together with root-level=true")
    assert await refused(unclear, 400) == mistyped("yes", "root-level", "boolean")

    page = await cloud.post(f"{PAGES}?root-level=true", json=asked)
    assert page.json()["parentId"] is None


async def test_a_trashed_page_can_be_told_to_hold_its_title(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """By default its title is free again."""
    await cloud.post(PAGES, json=asked)
    world.pages[0].status = "trashed"
    world.cloud.holds_title.add("trashed")
    assert await refused(await cloud.post(PAGES, json=asked), 400) == TITLE_TAKEN

    world.cloud.holds_title.remove("trashed")
    assert (await cloud.post(PAGES, json=asked)).status_code == 200


async def test_template_tags_in_a_page_are_noted(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """Nobody knows what the real one does with them, so they are kept and reported."""
    asked["body"]["value"] = '<p><at:var at:name="x" /></p>'
    page = (await cloud.post(PAGES, json=asked)).json()

    assert world.cloud.oddities == [f"page {page['id']} holds at:var"]
