"""The names of groups in v1, by a raw client."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from tests.sandbox.confluence.conftest import token
from tests.sandbox.confluence.openapi import assert_answer_valid, spec_of

PATH = "rest/api/group/by-id"


@pytest.fixture(autouse=True)
def _may_read_groups(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """The scope that this address wants, which the app must have too."""
    world.grants.app.scopes |= {"read:group:confluence"}
    cloud.headers["Authorization"] = f"Bearer {token(world, 'read:group:confluence')}"


async def test_group_is_named(cloud: httpx.AsyncClient) -> None:
    """As Atlassian's document declares it."""
    answer = await cloud.get(PATH, params={"id": "confluence-users"})

    address = answer.request.url.path
    spec = spec_of(address)
    assert spec is not None
    assert_answer_valid("GET", address, answer.status_code, answer.json(), spec)
    assert answer.json()["name"] == "confluence-users"


async def test_unknown_group(cloud: httpx.AsyncClient) -> None:
    """There is none of this id."""
    answer = await cloud.get(PATH, params={"id": "x"})

    assert answer.status_code == 404
    assert answer.json()["message"] == "Group with id x not found"


async def test_scope(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Cloud wants read:group."""
    cloud.headers["Authorization"] = f"Bearer {token(world, 'read:space:confluence')}"

    answer = await cloud.get(PATH, params={"id": "confluence-users"})

    assert answer.status_code == 401
    assert "scope does not match" in answer.text
