"""Pages of Data Center: each rule of creating, broken by a raw client; finding; reading."""

from typing import Any

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld

CONTENT = "rest/api/content"
REASONS = {
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "READ_ONLY",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
}


@pytest.fixture
def asked() -> dict[str, Any]:
    """A well-formed create request."""
    return {
        "type": "page",
        "title": "Checkout was slow",
        "space": {"key": "ITOPS"},
        "body": {"storage": {"value": "<p>It was &eacute;.</p>", "representation": "storage"}},
    }


def refused(answer: httpx.Response, status: int) -> str:
    """The sentence in a REST error."""
    assert answer.status_code == status
    assert answer.json()["statusCode"] == status
    assert answer.json()["data"]["successful"] is False
    assert answer.json()["reason"] == REASONS[status]
    return str(answer.json()["message"])


async def test_a_page_is_created(
    server: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any], url: str
) -> None:
    """200 with version 1, space, history, body, and links under the context path."""
    answer = await server.post(CONTENT, json=asked)

    made, [page] = answer.json(), world.pages
    assert answer.status_code == 200
    assert made["id"] == str(page.id)
    assert made["version"]["number"] == 1
    assert made["ancestors"] == []
    assert made["space"]["key"] == "ITOPS"
    assert made["body"]["storage"]["value"] == page.body == asked["body"]["storage"]["value"]
    assert made["history"]["createdBy"]["username"] == "retro-service"
    assert made["_links"]["base"] + made["_links"]["webui"] == (
        f"{url}/server/display/ITOPS/Checkout+was+slow"
    )


async def test_a_title_with_signs_is_linked_by_id(
    server: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """The web address of such a page does not hold its title."""
    made = (await server.post(CONTENT, json=asked | {"title": "A/B: 50%?"})).json()

    assert made["_links"]["webui"] == f"/pages/viewpage.action?pageId={world.pages[0].id}"


async def test_the_last_ancestor_is_the_parent(
    server: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """Without ancestors a page is at the top of the space."""
    home = str(world.server.spaces["ITOPS"].homepage_id)
    made = (await server.post(CONTENT, json=asked | {"ancestors": [{"id": home}]})).json()

    assert [above["id"] for above in made["ancestors"]] == [home]


@pytest.mark.parametrize("title", ["Checkout was slow", "CHECKOUT was slow", " Checkout was slow "])
@pytest.mark.parametrize("status", ["current", "archived"])
async def test_a_title_is_unique_in_its_space(
    server: httpx.AsyncClient,
    world: ConfluenceWorld,
    asked: dict[str, Any],
    title: str,
    status: Any,
) -> None:
    """Letter case and outer blanks do not matter; an archived page holds its title too."""
    await server.post(CONTENT, json=asked)
    world.pages[0].status = status
    answer = await server.post(CONTENT, json=asked | {"title": title})

    assert refused(answer, 400) == (
        "A page with this title already exists: A page already exists with the title "
        f"{title.strip()} in the space with key ITOPS"
    )
    assert len(world.pages) == 1


async def test_a_body_that_is_not_well_formed_is_refused(
    server: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """400 with the parser's words and the place."""
    asked["body"]["storage"]["value"] = "a & b"

    assert refused(await server.post(CONTENT, json=asked), 400) == (
        "Error parsing xhtml: "
        "Unexpected character ' ' (code 32) (expected a name start character)"
        "\n at [row,col {unknown-source}]: [1,4]"
    )
    assert world.pages == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"type": "blogpost"}, "Content type must be page"),
        ({"type": None}, 'Field "type" is not of type str'),
        ({"spaceId": "1"}, 'Unrecognized field "spaceId"'),
        ({"space": "ITOPS"}, 'Field "space" is not of type dict'),
        ({"space": {}}, "Space must be given by its key"),
        ({"body": {"view": {}}}, 'Unrecognized field "view"'),
        ({"body": {"storage": {"value": 1}}}, 'Field "value" is not of type str'),
        (
            {"body": {"storage": {"value": "", "representation": "wiki"}}},
            "The representation of body.storage is storage",
        ),
        ({"ancestors": [{"id": "x"}]}, "Not an id of content: x"),
        ({"ancestors": ["7"]}, "An object was expected"),
        ({"ancestors": [{"id": "7"}]}, "The parent ID specified does not exist"),
        ({"title": " "}, "Title must be specified"),
        ({"title": "x" * 256}, "Title cannot be longer than 255 characters."),
    ],
)
async def test_wrong_fields_are_400(
    server: httpx.AsyncClient,
    world: ConfluenceWorld,
    asked: dict[str, Any],
    wrong: dict[str, Any],
    message: str,
) -> None:
    """Fields that are not documented, and values of another type, make no page."""
    assert refused(await server.post(CONTENT, json=asked | wrong), 400) == message
    assert world.pages == []


async def test_a_body_must_be_json(server: httpx.AsyncClient) -> None:
    """Garbage is 400, a form is 415."""
    headers = {"Content-Type": "application/json"}

    garbage = await server.post(CONTENT, content=b"{", headers=headers)
    listed = await server.post(CONTENT, json=[])
    form = await server.post(CONTENT, data={"title": "x"})

    assert refused(garbage, 400) == "Could not parse the request body as JSON"
    assert refused(listed, 400) == "An object was expected"
    assert refused(form, 415) == "Unsupported Media Type"


async def test_over_five_megabytes_is_too_large(
    server: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """413, and no page."""
    asked["body"]["storage"]["value"] = "x" * (5 * 1024 * 1024)

    assert refused(await server.post(CONTENT, json=asked), 413) == "Request body is over 5 MB"
    assert world.pages == []


async def test_without_the_right_to_create(
    server: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """403 in a space one sees, 404 in one that one does not."""
    space = world.server.spaces["ITOPS"]
    space.restrict(world.account, view=True, create=False)
    seen = await server.post(CONTENT, json=asked)
    space.restrict(world.account, view=False, create=False)
    unseen = await server.post(CONTENT, json=asked)

    assert refused(seen, 403) == "Could not create content with type page"
    assert refused(unseen, 404) == "No space with key : ITOPS"
    assert world.pages == []


async def test_a_write_as_anonymous_fails_by_permission(
    server: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """An expired token reads as nobody and then may not write."""
    world.server.spaces["ITOPS"].grant("group", "anonymous", "read space")
    answer = await server.post(CONTENT, json=asked, headers={"Authorization": "Bearer expired"})

    assert refused(answer, 403) == "Could not create content with type page"
    assert answer.headers["X-AUSERNAME"] == "anonymous"


async def test_read_only_mode_refuses_writes(
    server: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """405 with reason READ_ONLY; reading goes on."""
    world.switches.read_only = True
    answer = await server.post(CONTENT, json=asked)

    assert refused(answer, 405) == ("This site is read-only. You can't make changes right now.")
    assert (await server.get(CONTENT)).status_code == 200


async def test_find_is_exact(
    server: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """The title is compared letter by letter, in one space, among current pages."""
    await server.post(CONTENT, json=asked)
    expected = {
        "spaceKey=ITOPS&title=Checkout+was+slow": 1,
        "title=Checkout+was+slow": 1,
        "spaceKey=ITOPS&title=checkout+was+slow": 0,
        "spaceKey=ITOPS&title=Checkout": 0,
        "spaceKey=NOPE&title=Checkout+was+slow": 0,
    }
    found = {query: (await server.get(f"{CONTENT}?{query}")).json()["size"] for query in expected}
    assert found == expected

    world.pages[0].status = "archived"
    query = {"title": asked["title"]}
    assert (await server.get(CONTENT, params=query)).json()["size"] == 0
    assert (await server.get(CONTENT, params=query | {"status": "any"})).json()["size"] == 1


async def test_parts_come_when_expanded(server: httpx.AsyncClient, asked: dict[str, Any]) -> None:
    """What is not expanded is named in `_expandable`."""
    made = (await server.post(CONTENT, json=asked)).json()
    page = (await server.get(f"{CONTENT}/{made['id']}")).json()
    full = (await server.get(f"{CONTENT}/{made['id']}?expand=body.storage,ancestors")).json()

    assert "body" not in page
    assert {"body", "ancestors"} <= page["_expandable"].keys()
    assert page["version"]["number"] == 1
    assert full["body"]["storage"]["value"] == asked["body"]["storage"]["value"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("type=blogpost", "The sandbox holds pages only"),
        ("limit=x", "limit must be a number that is not negative: x"),
        ("start=-1", "start must be a number that is not negative: -1"),
    ],
)
async def test_wrong_queries_are_400(server: httpx.AsyncClient, query: str, message: str) -> None:
    """Only pages are held, and paging is by numbers."""
    assert refused(await server.get(f"{CONTENT}?{query}"), 400) == message


async def test_an_archived_page_is_read_when_named(
    server: httpx.AsyncClient, world: ConfluenceWorld, asked: dict[str, Any]
) -> None:
    """By default only current pages are found by id."""
    path = f"{CONTENT}/{(await server.post(CONTENT, json=asked)).json()['id']}"
    world.pages[0].status = "archived"

    assert "No content found with id" in refused(await server.get(path), 404)
    assert (await server.get(f"{path}?status=archived")).status_code == 200


@pytest.mark.parametrize("number", ["7", "x"])
async def test_a_missing_page_is_404(server: httpx.AsyncClient, number: str) -> None:
    """The text names the id."""
    assert refused(await server.get(f"{CONTENT}/{number}"), 404) == (
        f"No content found with id: ContentId{{id={number}}}"
    )
