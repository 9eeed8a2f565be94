"""The list of sites a token reaches."""

import httpx

from sandbox.confluence import ConfluenceWorld
from tests.sandbox.confluence.conftest import SCOPES, token

RESOURCES = "/atlassian/api/oauth/token/accessible-resources"


async def test_resources_list_the_site_with_its_scopes(
    http: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """The list names the cloud id, the address people use and the granted scopes."""
    headers = {"Authorization": f"Bearer {token(world, *SCOPES)}"}
    [site] = (await http.get(RESOURCES, headers=headers)).json()

    assert site["id"] == world.cloud_id
    assert site["url"].endswith("/cloud")
    assert "offline_access" not in site["scopes"]


async def test_a_user_may_reach_several_sites(
    http: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Other sites, and the same one for another product, stand beside it."""
    world.other_resources.append({"id": world.cloud_id, "scopes": ["read:jira-work"]})
    headers = {"Authorization": f"Bearer {token(world, *SCOPES)}"}
    sites = (await http.get(RESOURCES, headers=headers)).json()

    assert [site["id"] for site in sites] == [world.cloud_id, world.cloud_id]
    assert sites[1]["scopes"] == ["read:jira-work"]


async def test_a_guest_has_no_sites(http: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Guests of Confluence get an empty list."""
    world.account.guest = True
    headers = {"Authorization": f"Bearer {token(world, *SCOPES)}"}

    assert (await http.get(RESOURCES, headers=headers)).json() == []


async def test_resources_need_a_token(http: httpx.AsyncClient) -> None:
    """Without one the gateway says 401."""
    answer = await http.get(RESOURCES)

    assert answer.status_code == 401
    assert answer.json() == {"code": 401, "message": "Unauthorized"}
