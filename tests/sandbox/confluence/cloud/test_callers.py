"""API tokens at the gateway, and the site's word for which site it is."""

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.nouns import ApiToken
from tests.sandbox.confluence.conftest import Clock

WHO = "wiki/rest/api/user/current"
SPACES = "wiki/api/v2/spaces"


@pytest.fixture
def gate(world: ConfluenceWorld) -> str:
    """The site's root at the gateway."""
    return f"/atlassian/api/ex/confluence/{world.cloud_id}/"


async def test_site_tells_its_cloud_id_to_anybody(
    http: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """No credential is needed for it."""
    answer = await http.get("/cloud/_edge/tenant_info")

    assert (answer.status_code, answer.json()) == (200, {"cloudId": world.cloud_id})


async def test_classic_token_may_do_all(
    http: httpx.AsyncClient, world: ConfluenceWorld, gate: str
) -> None:
    """With the account's e-mail as user name, at v1 and v2."""
    pair = (world.account.email, world.api_token)

    for path in (WHO, SPACES):
        assert (await http.get(gate + path, auth=pair)).status_code == 200


async def test_scoped_token_needs_its_scopes(
    http: httpx.AsyncClient, world: ConfluenceWorld, gate: str
) -> None:
    """What it was made without is refused by the gateway's own words."""
    world.api_tokens.append(ApiToken(world.account, "scoped", scopes=("read:space:confluence",)))
    pair = (world.account.email, "scoped")

    assert (await http.get(gate + SPACES, auth=pair)).status_code == 200
    refused = await http.get(gate + WHO, auth=pair)
    assert refused.status_code == 401
    assert refused.json() == {"code": 401, "message": "Unauthorized; scope does not match"}


@pytest.mark.parametrize("wrong", ["token", "email", "end"])
async def test_dead_token_is_403_in_v1_and_404_in_v2(
    http: httpx.AsyncClient, world: ConfluenceWorld, gate: str, clock: Clock, wrong: str
) -> None:
    """Mistyped, another account's or expired: the answer is the same."""
    world.api_tokens[:] = [ApiToken(world.account, "t", expires_at=clock() + 60)]
    clock.now += 60 if wrong == "end" else 0
    email = "somebody@example.com" if wrong == "email" else world.account.email
    pair = (email, "x" if wrong == "token" else "t")

    v1, v2 = await http.get(gate + WHO, auth=pair), await http.get(gate + SPACES, auth=pair)

    assert v1.status_code == 403
    assert v1.json()["message"] == "caller cannot access Confluence"
    assert v2.status_code == 404
    assert v2.json()["errors"][0]["title"] == "Not Found"


async def test_token_is_no_bearer(
    http: httpx.AsyncClient, world: ConfluenceWorld, gate: str
) -> None:
    """An API token sent as a bearer opens nothing."""
    headers = {"Authorization": f"Bearer {world.api_token}"}

    answer = await http.get(gate + WHO, headers=headers)

    assert answer.status_code == 401
    assert answer.json() == {"code": 401, "message": "Unauthorized"}
