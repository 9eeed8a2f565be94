"""Page templates at Data Center's experimental path."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.nouns import Template

ROOT = "rest/experimental/template"


@pytest.fixture(autouse=True)
def templates(world: ConfluenceWorld) -> None:
    """One global template and two of ITOPS."""
    world.add_template(Template("1", "Global", "<p>g</p>", editor="v1"))
    for number in ("2", "3"):
        world.add_template(Template(number, f"T{number}", "<p>s</p>", space="ITOPS", editor="v1"))


async def test_lists_are_by_space_or_global(server: httpx.AsyncClient) -> None:
    """Asking twice is the only way to all of them."""
    of_space = (await server.get(f"{ROOT}/page?spaceKey=ITOPS&expand=body")).json()
    of_all = (await server.get(f"{ROOT}/page")).json()

    assert [template["templateId"] for template in of_space["results"]] == ["2", "3"]
    assert of_space["results"][0]["body"]["storage"]["value"] == "<p>s</p>"
    assert [template["templateId"] for template in of_all["results"]] == ["1"]
    assert "body" not in of_all["results"][0]


async def test_lists_are_paged(server: httpx.AsyncClient) -> None:
    """A short page is the last."""
    first = (await server.get(f"{ROOT}/page?spaceKey=ITOPS&limit=1")).json()
    last = (await server.get(f"{ROOT}/page?spaceKey=ITOPS&limit=1&start=1")).json()

    assert (first["size"], last["size"]) == (1, 1)
    assert "next" in first["_links"]
    assert "next" not in last["_links"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("2?spaceKey=ITOPS", 200), ("1?spaceKey=ITOPS", 200), ("2", 404), ("2?spaceKey=X", 404)],
)
async def test_one_template_needs_its_space(
    server: httpx.AsyncClient, path: str, status: int
) -> None:
    """By id alone many servers answer 404 for a template that is there."""
    answer = await server.get(f"{ROOT}/{path}")

    assert answer.status_code == status
    if status == 404:
        assert answer.json()["message"] == "No template found with the given id"


async def test_some_servers_need_no_space(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """With the switch off the id alone is enough."""
    world.switches.template_needs_space = False

    assert (await server.get(f"{ROOT}/2")).json()["body"]["storage"]["value"] == "<p>s</p>"


async def test_nobody_sees_no_templates(server: httpx.AsyncClient) -> None:
    """An expired token finds an empty list, not an error."""
    answer = await server.get(f"{ROOT}/page", headers={"Authorization": "Bearer expired"})

    assert (answer.status_code, answer.json()["size"]) == (200, 0)


async def test_an_unknown_space_is_404(server: httpx.AsyncClient) -> None:
    """The list of a space that may not be seen is not found."""
    answer = await server.get(f"{ROOT}/page?spaceKey=NOPE")

    assert (answer.status_code, answer.json()["message"]) == (404, "No space with key : NOPE")
