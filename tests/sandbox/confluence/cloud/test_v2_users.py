"""The names behind account ids, by a raw client."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from tests.sandbox.confluence.conftest import token

PATH = "api/v2/users-bulk"
NO_STRINGS = (
    "Provided value {} for 'accountIds' is not the correct type. Expected type is list of strings"
)


@pytest.fixture(autouse=True)
def _may_read_users(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """The scope that this address wants."""
    cloud.headers["Authorization"] = f"Bearer {token(world, 'read:user:confluence')}"


async def test_people_are_named(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Those that are known; for the others there is no error."""
    answer = await cloud.post(PATH, json={"accountIds": [world.account.account_id, "712020:x"]})

    assert answer.status_code == 200
    [found] = answer.json()["results"]
    assert (found["accountId"], found["displayName"]) == (
        world.account.account_id,
        world.account.display_name,
    )


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ({}, NO_STRINGS.format("{None}")),
        ({"accountIds": "712020:x"}, NO_STRINGS.format("{712020:x}")),
        ({"accountIds": [1]}, NO_STRINGS.format("{[1]}")),
        ({"accountIds": []}, "Between 1 and 250 account ids are expected"),
        ({"accountIds": ["x"] * 251}, "Between 1 and 250 account ids are expected"),
        ([], "The request body must be an object"),
    ],
)
async def test_wrong_ids_are_refused(cloud: httpx.AsyncClient, body: object, title: str) -> None:
    """A list of 1 to 250 strings."""
    answer = await cloud.post(PATH, json=body)

    [error] = answer.json()["errors"]
    assert answer.status_code == 400
    assert error["title"] == title
    assert (error["code"] == "BAD_REQUEST") is ("correct type" not in title)


async def test_scope(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Cloud wants read:user."""
    cloud.headers["Authorization"] = f"Bearer {token(world, 'read:space:confluence')}"

    answer = await cloud.post(PATH, json={"accountIds": ["712020:x"]})

    assert answer.status_code == 401
    assert "scope does not match" in answer.text
