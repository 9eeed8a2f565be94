"""Templates and the current user in v1."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.nouns import Label, Template

LIST = "rest/api/template/page"
EXCEPTIONS = "com.atlassian.confluence.api.service.exceptions.api"
NO_TEMPLATES = f"{EXCEPTIONS}.PermissionException: No permission to view content templates"


@pytest.fixture(autouse=True)
def templates(world: ConfluenceWorld) -> None:
    """One global template and three of OPS."""
    world.add_template(Template("1", "Global", "<p>{{ incident.title }}</p>"))
    for number in ("2", "3", "4"):
        label = Label(number, "retro")
        world.add_template(
            Template(number, f"Of OPS {number}", "<p />", space="OPS", labels=(label,))
        )


async def test_a_space_gives_its_own_templates_only(cloud: httpx.AsyncClient) -> None:
    """Global ones come without spaceKey, and only then."""
    of_space = (await cloud.get(LIST, params={"spaceKey": "OPS"})).json()
    of_all = (await cloud.get(LIST)).json()

    assert [template["templateId"] for template in of_space["results"]] == ["2", "3", "4"]
    assert of_space["results"][0]["space"]["key"] == "OPS"
    assert [template["templateId"] for template in of_all["results"]] == ["1"]
    assert "space" not in of_all["results"][0]


async def test_bodies_come_when_expanded(cloud: httpx.AsyncClient) -> None:
    """A list without expand has no bodies."""
    [bare] = (await cloud.get(LIST)).json()["results"]
    [full] = (await cloud.get(LIST, params={"expand": "body"})).json()["results"]

    assert "body" not in bare
    assert full["body"]["storage"]["value"] == "<p>{{ incident.title }}</p>"


async def test_pages_end_without_next(cloud: httpx.AsyncClient) -> None:
    """`next` is relative to /wiki and missing on the last page."""
    first = (await cloud.get(LIST, params={"spaceKey": "OPS", "limit": 2})).json()
    last = (await cloud.get(first["_links"]["next"].lstrip("/"))).json()

    assert (first["size"], last["size"]) == (2, 1)
    assert "next" not in last["_links"]


async def test_one_template_has_its_body(cloud: httpx.AsyncClient) -> None:
    """Reading by id needs no expand."""
    template = (await cloud.get("rest/api/template/2")).json()

    assert template["body"]["storage"]["value"] == "<p />"
    assert template["labels"][0]["name"] == "retro"


@pytest.mark.parametrize("path", ["rest/api/template/99", f"{LIST}?spaceKey=NOPE"])
async def test_what_is_missing_is_403(cloud: httpx.AsyncClient, path: str) -> None:
    """ "Missing" and "no right" are one answer, in v1's shape."""
    answer = await cloud.get(path)

    assert answer.status_code == 403
    assert answer.json()["statusCode"] == 403
    assert answer.json()["message"] == NO_TEMPLATES


async def test_templates_of_an_unseen_space_are_403(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """The space's right is needed for its templates."""
    world.cloud.spaces["OPS"].restrict(world.account, view=False, create=False)

    answer = await cloud.get("rest/api/template/2")

    assert answer.status_code == 403
    assert answer.json()["message"] == NO_TEMPLATES


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("limit=-1", "limit must be a number that is not negative: -1"),
        ("start=x", "start must be a number that is not negative: x"),
    ],
)
async def test_wrong_numbers_are_400(cloud: httpx.AsyncClient, query: str, said: str) -> None:
    """Negative and non-numeric paging is refused."""
    answer = await cloud.get(f"{LIST}?{query}")

    assert answer.status_code == 400
    assert answer.json()["message"] == f"{EXCEPTIONS}.BadRequestException: {said}"


async def test_the_current_user_is_known(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """The account that gave consent."""
    user = (await cloud.get("rest/api/user/current")).json()

    assert user["type"] == "known"
    assert user["accountId"] == world.account.account_id
