"""Labels of pages on both faces, each rule broken by a raw client."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld, reader_page
from sandbox.confluence.nouns import Label, Page
from sandbox.confluence.server.content import READ_ONLY
from sandbox.confluence.site import NewPage, Site
from tests.sandbox.confluence.conftest import token


@pytest.fixture(params=["cloud", "server"])
def face(request: pytest.FixtureRequest) -> str:
    """Both faces."""
    return str(request.param)


@pytest.fixture
def site(world: ConfluenceWorld, face: str) -> Site:
    """The face's site."""
    return world.cloud if face == "cloud" else world.server


@pytest.fixture
def client(request: pytest.FixtureRequest, face: str) -> httpx.AsyncClient:
    """A raw client of the face."""
    found: httpx.AsyncClient = request.getfixturevalue(face)
    return found


@pytest.fixture
def page(world: ConfluenceWorld, site: Site) -> Page:
    """A page of the first space."""
    key = next(iter(site.spaces))
    return site.create_page(key, NewPage("Retro", "<p>x</p>"), world.account)


def path(page: Page) -> str:
    """Where its labels are added."""
    return f"rest/api/content/{page.id}/label"


def refused(answer: httpx.Response, face: str, status: int, exception: str) -> str:
    """The sentence of a refusal; Cloud's v1 puts the name of an exception before it."""
    assert answer.status_code == answer.json()["statusCode"] == status
    package = "com.atlassian.confluence.api.service.exceptions.api"
    before = f"{package}.{exception}: " if face == "cloud" else ""
    message = str(answer.json()["message"])
    assert message.startswith(before)
    return message.removeprefix(before)


async def test_labels_are_added(client: httpx.AsyncClient, page: Page) -> None:
    """All labels of the page come back, each once, in lower case; one object is enough."""
    first = [{"prefix": "global", "name": "Retro"}, {"prefix": "global", "name": "sev1"}]
    await client.post(path(page), json=first)
    answer = await client.post(path(page), json={"prefix": "global", "name": "retro"})

    assert answer.status_code == 200
    assert [(found["prefix"], found["name"]) for found in answer.json()["results"]] == [
        ("global", "retro"),
        ("global", "sev1"),
    ]
    assert answer.json()["size"] == 2


async def test_a_blank_sets_labels_apart(client: httpx.AsyncClient, page: Page) -> None:
    """The API takes a name with a blank for two."""
    await client.post(path(page), json=[{"prefix": "global", "name": "post mortem"}])

    assert [label.name for label in page.labels] == ["post", "mortem"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "Between 1 and 20 labels are expected"),
        ("retro", "A label needs a name"),
        ([{"prefix": "global"}], "A label needs a name"),
        ([{"prefix": "global", "name": " "}], "A label needs a name"),
        ([{"prefix": "global", "name": "a:b"}], "Label contains invalid characters: a:b"),
        ([{"prefix": "global", "name": "x" * 256}], "Label is longer than 255 characters"),
        ([{"prefix": "nobody", "name": "retro"}], "Not a prefix of labels: nobody"),
        ([{"prefix": "global", "name": "retro"}] * 21, "Between 1 and 20 labels are expected"),
    ],
)
async def test_wrong_labels_are_refused(
    client: httpx.AsyncClient, face: str, page: Page, body: object, said: str
) -> None:
    """400, and nothing is added."""
    answer = await client.post(path(page), json=body)

    assert refused(answer, face, 400, "BadRequestException") == said
    assert page.labels == []


async def test_labels_that_are_no_json(client: httpx.AsyncClient, face: str, page: Page) -> None:
    """400, with what is wrong."""
    headers = {"Content-Type": "application/json"}

    answer = await client.post(path(page), content=b"{", headers=headers)

    said = refused(answer, face, 400, "BadRequestException")
    assert said == "Could not parse the request body as JSON"
    assert page.labels == []


async def test_pages_that_are_not_ours(
    client: httpx.AsyncClient, face: str, page: Page, site: Site, world: ConfluenceWorld
) -> None:
    """404 for what is not seen, 403 for what may not be edited."""
    label = [{"prefix": "global", "name": "retro"}]
    site.spaces[page.space].restrict(world.account, view=True, create=False)
    forbidden = await client.post(path(page), json=label)
    site.spaces[page.space].restrict(world.account, view=False, create=False)

    assert refused(forbidden, face, 403, "PermissionException") == (
        "Could not add labels to content"
        if face == "cloud"
        else "User not permitted to edit content"
    )
    for given in (str(page.id), "7", "x"):
        answer = await client.post(f"rest/api/content/{given}/label", json=label)
        said = refused(answer, face, 404, "NotFoundException")
        assert said == f"No content found with id: ContentId{{id={given}}}"


@pytest.mark.parametrize("face", ["cloud"], indirect=True)
async def test_scopes(client: httpx.AsyncClient, page: Page, world: ConfluenceWorld) -> None:
    """Both granular scopes together, or the classic one."""
    label = [{"prefix": "global", "name": "retro"}]
    found = {}
    for scopes in (
        ("read:label:confluence", "write:label:confluence"),
        ("write:label:confluence",),
        ("write:page:confluence", "write:content:confluence"),
    ):
        client.headers["Authorization"] = f"Bearer {token(world, *scopes)}"
        found[scopes] = await client.post(path(page), json=label)

    good, half, none = found.values()
    assert good.status_code == 200
    for answer in (half, none):
        assert answer.status_code == 401
        assert answer.json()["message"] == "Unauthorized; scope does not match"


@pytest.mark.parametrize("face", ["server"], indirect=True)
async def test_data_center(client: httpx.AsyncClient, page: Page, world: ConfluenceWorld) -> None:
    """A site that is read-only takes none, nor does one that is sent a form."""
    label = [{"prefix": "global", "name": "retro"}]
    form = await client.post(path(page), data={"name": "retro"})
    world.switches.read_only = True

    closed = await client.post(path(page), json=label)
    assert (form.status_code, form.json()["message"]) == (415, "Unsupported Media Type")
    assert (closed.status_code, closed.json()["message"]) == (405, READ_ONLY)
    assert closed.json()["reason"] == "READ_ONLY"
    assert page.labels == []


def test_readers_see_labels(site: Site, page: Page) -> None:
    """They stand at the foot of the page."""
    page.labels.append(Label("1", "<retro>"))

    assert "<li>&lt;retro&gt;</li>" in (reader_page.show_page(site, page).text or "")
