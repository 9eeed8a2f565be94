"""People by name on both faces, asked by a raw client."""

from dataclasses import replace

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from tests.sandbox.confluence.conftest import token

PATHS = {"cloud": "rest/api/search/user", "server": "rest/api/search"}


@pytest.fixture(params=["cloud", "server"])
def face(request: pytest.FixtureRequest) -> str:
    """Both faces."""
    return str(request.param)


@pytest.fixture
def client(request: pytest.FixtureRequest, face: str) -> httpx.AsyncClient:
    """A raw client of the face."""
    found: httpx.AsyncClient = request.getfixturevalue(face)
    return found


@pytest.fixture(autouse=True)
def people(world: ConfluenceWorld) -> None:
    """Two people and one who left."""
    for site in world.sites:
        for name, active in (("sre-1 on call", True), ("sre-10", True), ("sre-1 gone", False)):
            key = name.replace(" ", "-")
            site.accounts.append(
                replace(
                    world.account,
                    name=key,
                    display_name=name,
                    account_id=f"id:{key}",
                    user_key=f"key-{key}",
                    active=active,
                )
            )


async def names(client: httpx.AsyncClient, face: str, cql: str, **params: str) -> list[str]:
    """The names that are found."""
    answer = await client.get(PATHS[face], params={"cql": cql, **params})
    assert answer.status_code == 200
    return [found["user"]["displayName"] for found in answer.json()["results"]]


async def test_words_begin_names(client: httpx.AsyncClient, face: str) -> None:
    """It is a search: who was meant is for the caller to decide. Cloud leaves out who left."""
    gone = [] if face == "cloud" else ["sre-1 gone"]

    assert await names(client, face, 'user.fullname~"sre 1"') == ["sre-1 on call", "sre-10", *gone]
    assert await names(client, face, 'user.fullname ~ "call ON"') == ["sre-1 on call"]
    assert await names(client, face, 'user.fullname~"nobody"') == []
    assert await names(client, face, 'user.fullname~""') == []
    assert await names(client, face, 'user.fullname~"sre"', limit="1") == ["sre-1 on call"]


@pytest.mark.parametrize("cql", ["", "sre", 'user.fullname~"a" or type=page', 'user.fullname~"a""'])
async def test_what_is_no_cql(client: httpx.AsyncClient, face: str, cql: str) -> None:
    """400, with what was asked."""
    answer = await client.get(PATHS[face], params={"cql": cql})

    assert answer.status_code == 400
    assert answer.json()["message"].endswith(f"Could not parse cql : {cql}")


async def test_scope(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Cloud wants read:content-details."""
    cloud.headers["Authorization"] = f"Bearer {token(world, 'read:user:confluence')}"

    answer = await cloud.get(PATHS["cloud"], params={"cql": 'user.fullname~"a"'})

    assert answer.status_code == 401
    assert answer.json()["message"] == "Unauthorized; scope does not match"


async def test_status_when_expanded(server: httpx.AsyncClient) -> None:
    """Data Center tells who was deactivated when it is asked."""
    cql = {"cql": 'user.fullname~"sre gone"'}
    bare = (await server.get(PATHS["server"], params=cql)).json()
    full = (await server.get(PATHS["server"], params=cql | {"expand": "user.status"})).json()

    assert "status" not in bare["results"][0]["user"]
    assert full["results"][0]["user"]["status"] == "deactivated"
