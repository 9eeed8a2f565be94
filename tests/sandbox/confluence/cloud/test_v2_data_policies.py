"""App access rules: what is told of them and what they do to pages."""

import httpx

from sandbox.confluence import ConfluenceWorld
from tests.sandbox.confluence.conftest import token
from tests.sandbox.confluence.openapi import assert_answer_valid, spec_of

POLICIES = "api/v2/data-policies/spaces"
BODY = {"representation": "storage", "value": "<p />"}


async def test_each_space_tells_whether_anything_is_blocked(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """As the document declares it; ids and keys choose."""
    ops = world.cloud.spaces["OPS"].id
    world.switches.app_blocked = True

    answer = await cloud.get(POLICIES)

    address = answer.request.url.path
    spec = spec_of(address)
    assert spec is not None
    assert_answer_valid("GET", address, 200, answer.json(), spec)
    told = {found["key"]: found["dataPolicy"] for found in answer.json()["results"]}
    assert told == {"OPS": {"anyContentBlocked": True}, "ENG": {"anyContentBlocked": True}}
    for query in (f"ids={ops}", "keys=OPS"):
        chosen = (await cloud.get(f"{POLICIES}?{query}")).json()["results"]
        assert [found["key"] for found in chosen] == ["OPS"]
    wrong = await cloud.get(f"{POLICIES}?ids=OPS")
    assert wrong.status_code == 400
    assert "{OPS} for 'ids' is not the correct type" in wrong.json()["errors"][0]["title"]


async def test_a_scope_is_needed(cloud: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """That of spaces."""
    bearer = {"Authorization": f"Bearer {token(world, 'read:page:confluence')}"}

    answer = await cloud.get(POLICIES, headers=bearer)

    assert (answer.status_code, answer.json()["message"]) == (
        401,
        "Unauthorized; scope does not match",
    )


async def test_a_rule_shuts_the_app_out_of_pages_only(
    cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Spaces and templates stay open."""
    ops = world.cloud.spaces["OPS"]
    world.switches.app_blocked = True

    listed = await cloud.get(f"api/v2/pages?space-id={ops.id}")
    read = await cloud.get(f"api/v2/pages/{ops.homepage_id}")
    made = await cloud.post(
        "api/v2/pages", json={"spaceId": str(ops.id), "title": "T", "body": BODY}
    )

    assert listed.json()["results"] == []
    titles = [answer.json()["errors"][0]["title"] for answer in (read, made)]
    assert (read.status_code, made.status_code) == (404, 404)
    assert titles == [
        f"Cannot find a page with id [{ops.homepage_id}]",
        f"Cannot find a space with id [{ops.id}]",
    ]
    for path in ("api/v2/spaces", f"api/v2/spaces/{ops.id}/operations", "rest/api/template/page"):
        assert (await cloud.get(path)).status_code == 200, path
