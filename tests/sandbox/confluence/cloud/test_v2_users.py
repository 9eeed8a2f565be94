"""The names behind account ids, by a raw client."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from tests.sandbox.confluence.conftest import token

PATH = "api/v2/users-bulk"


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
    "body", [{}, {"accountIds": "712020:x"}, {"accountIds": [1]}, {"accountIds": []}]
)
async def test_wrong_ids_are_refused(cloud: httpx.AsyncClient, body: object) -> None:
    """A list of 1 to 250 strings."""
    assert (await cloud.post(PATH, json=body)).status_code == 400
    assert (await cloud.post(PATH, json={"accountIds": ["x"] * 251})).status_code == 400


async def test_scope(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Cloud wants read:user."""
    cloud.headers["Authorization"] = f"Bearer {token(world, 'read:space:confluence')}"

    answer = await cloud.post(PATH, json={"accountIds": ["712020:x"]})

    assert answer.status_code == 401
    assert "scope does not match" in answer.text
