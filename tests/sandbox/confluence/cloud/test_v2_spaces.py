"""Spaces in v2: filters, cursors, rights."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.cloud.v2_spaces import TYPES


async def keys(cloud: httpx.AsyncClient, query: str) -> list[str]:
    """The keys a list call gives."""
    answer = await cloud.get(f"api/v2/spaces?{query}")
    return [space["key"] for space in answer.json()["results"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["OPS", "ENG"]),
        ("keys=ENG", ["ENG"]),
        ("keys=ENG&keys=OPS", ["OPS", "ENG"]),
        ("keys=OPS,ENG", ["OPS", "ENG"]),
        ("keys=NOPE", []),
        ("keys=ops", []),
        ("type=personal", []),
        ("status=current", ["OPS", "ENG"]),
        ("status=archived", []),
        ("sort=key", ["ENG", "OPS"]),
        ("sort=-key", ["OPS", "ENG"]),
    ],
)
async def test_filters(cloud: httpx.AsyncClient, query: str, expected: list[str]) -> None:
    """An unknown key gives nothing and is no error."""
    assert await keys(cloud, query) == expected


async def test_cursors_lead_through_all_spaces(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """`next` is a path under /wiki, in the body and in the Link header, until all are seen."""
    for number in range(5):
        world.cloud.add_space(f"S{number}", f"Space {number}")
    seen: list[str] = []
    path = "/wiki/api/v2/spaces?limit=3"
    while path:
        answer = await cloud.get(path.removeprefix("/wiki/"))
        seen += [space["key"] for space in answer.json()["results"]]
        path = answer.json()["_links"].get("next", "")
        assert answer.headers.get("Link", "") == (f'<{path}>; rel="next"' if path else "")

    assert seen == ["OPS", "ENG", "S0", "S1", "S2", "S3", "S4"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=0", "number between 1 and 250"),
        ("limit=251", "number between 1 and 250"),
        ("limit=many", "long"),
        ("cursor=x", "cursor"),
        ("cursor=eyJhZnRlciI6ICJ4In0=", "cursor"),
        ("type=wrong", f"one of {', '.join(TYPES)}"),
        ("status=all", "one of current, archived"),
        ("ids=OPS", "long"),
    ],
)
async def test_wrong_parameters_are_400(
    cloud: httpx.AsyncClient, query: str, expected: str
) -> None:
    """The answer names the parameter and what it should have been."""
    answer = await cloud.get(f"api/v2/spaces?{query}")

    [error] = answer.json()["errors"]
    name, _, value = query.partition("=")
    assert answer.status_code == 400
    assert error["code"] == "INVALID_REQUEST_PARAMETER"
    assert error["title"] == (
        f"Provided value {{{value}}} for '{name}' is not the correct type. "
        f"Expected type is {expected}"
    )


async def test_a_space_tells_what_this_user_may_do(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Operations hold create page only while it is allowed."""
    space = world.cloud.spaces["OPS"]
    path = f"api/v2/spaces/{space.id}/operations"
    create = {"operation": "create", "targetType": "page"}
    assert create in (await cloud.get(path)).json()["operations"]

    space.restrict(world.account, view=True, create=False)
    assert create not in (await cloud.get(path)).json()["operations"]


async def test_permissions_name_users_and_groups(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Every assignment has a principal and an operation."""
    space = world.cloud.spaces["OPS"]
    answer = await cloud.get(f"api/v2/spaces/{space.id}/permissions")

    assert {line["principal"]["id"] for line in answer.json()["results"]} == {"confluence-users"}
    assert answer.json()["results"][0]["operation"] == {"key": "read", "targetType": "space"}


@pytest.mark.parametrize("tail", ["/operations", "/permissions"])
async def test_a_space_not_to_be_viewed_is_not_there(
    cloud: httpx.AsyncClient, world: ConfluenceWorld, tail: str
) -> None:
    """A missing right is a 404 that names the id."""
    space = world.cloud.spaces["ENG"]
    space.restrict(world.account, view=False, create=False)
    answer = await cloud.get(f"api/v2/spaces/{space.id}{tail}")

    assert answer.status_code == 404
    title = answer.json()["errors"][0]["title"]
    assert title == f"Cannot find a space with id [{space.id}]"
    assert await keys(cloud, "") == ["OPS"]


async def test_an_id_is_a_number(cloud: httpx.AsyncClient) -> None:
    """A key where an id belongs is a 400."""
    answer = await cloud.get("api/v2/spaces/OPS/operations")

    assert answer.status_code == 400
    assert "{OPS} for 'id' is not the correct type" in answer.json()["errors"][0]["title"]
