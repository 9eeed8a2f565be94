"""The levers, pulled over HTTP."""

from typing import Any

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld

ROOT = "/control/confluence"


async def pull(http: httpx.AsyncClient, lever: str, **given: Any) -> Any:
    """Pull a lever and return its result."""
    answer = await http.post(f"{ROOT}/{lever}", json=given)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


async def test_faults_latency_and_switches(http: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """What is ordered stands in the world; faults can be taken back."""
    await pull(http, "faults", match="/pages", kind="status", verb="POST", status=429, times=2)
    await pull(http, "latency", seconds=0.25)
    await pull(http, "anonymous", anonymous=False)
    await pull(http, "switches", sso="page", read_only=True)

    assert (world.faults.waiting[0].status, world.faults.waiting[0].times) == (429, 2)
    assert world.latency == 0.25
    assert (world.switches.anonymous, world.switches.sso) == (False, "page")
    assert await pull(http, "faults") == 0


async def test_the_requests_can_be_read_and_cleared(
    http: httpx.AsyncClient, cloud: httpx.AsyncClient
) -> None:
    """The journal over HTTP is the world's."""
    await cloud.get("api/v2/spaces")
    assert [line["status"] for line in (await http.get(f"{ROOT}/requests")).json()] == [200]

    await http.delete(f"{ROOT}/requests")
    assert (await http.get(f"{ROOT}/requests")).json() == []


async def test_spaces_pages_and_their_state(http: httpx.AsyncClient) -> None:
    """What is made stands in the state, body and address included."""
    await pull(http, "spaces", site="server", key="SRE", name="Reliability")
    number = await pull(
        http, "pages", site="server", space="SRE", title="Old", body="<p />", status="archived"
    )
    state = (await http.get(f"{ROOT}/state")).json()

    server = next(site for site in state["sites"] if site["kind"] == "server")
    [page] = [page for page in server["pages"] if page["id"] == number]
    assert "SRE" in [space["key"] for space in server["spaces"]]
    assert (page["status"], page["body"], page["home"]) == ("archived", "<p />", False)
    assert (await http.get(page["url"])).status_code == 200


async def test_a_page_can_be_archived(http: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """By id and status."""
    number = await pull(http, "pages", site="cloud", space="OPS", title="T", private=True)
    await pull(http, "pages", site="cloud", id=number, status="trashed")

    assert (world.pages[0].status, world.pages[0].private) == ("trashed", True)


async def test_templates_come_and_go(http: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """In the shape of a REST answer; a space they name is made."""
    body = {"storage": {"value": "<p />"}}
    space = {"key": "NEW", "name": "New space"}
    await pull(http, "templates", templateId="9", name="T", body=body, space=space)
    assert world.cloud.templates["9"].space == "NEW"
    assert world.cloud.spaces["NEW"].name == "New space"

    await pull(http, "templates", site="cloud", delete="9")
    assert world.cloud.templates == {}


async def test_another_site_may_be_reachable(
    http: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """What is ordered stands in accessible-resources after our own site."""
    await pull(http, "resources", id="other", name="elsewhere", scopes=[])

    assert [entry["id"] for entry in world.other_resources] == ["other"]


async def test_permissions(http: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """One account's rights in one space."""
    await pull(http, "permissions", site="cloud", space="OPS", view=True, create=False)

    space = world.cloud.spaces["OPS"]
    assert space.viewable(world.account)
    assert not space.allows(world.account, "create", "page")


async def test_callbacks_and_grants(
    http: httpx.AsyncClient, cloud: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """A callback is registered; tokens expire and die on order."""
    await pull(http, "callbacks", url="http://127.0.0.1:8/cb")
    await pull(http, "grants", reuse_leeway=0)
    assert world.app.callback_urls[-1] == "http://127.0.0.1:8/cb"
    assert world.grants.reuse_leeway == 0

    assert (await cloud.get("api/v2/spaces")).status_code == 200
    await pull(http, "grants", expire_access=True)
    assert (await cloud.get("api/v2/spaces")).status_code == 401
    assert world.grants.grants[0].dead is False
    await pull(http, "grants", revoke=True)
    assert world.grants.grants[0].dead is True


@pytest.mark.parametrize(
    ("lever", "given", "said"),
    [
        (
            "faults",
            {"match": "/", "kind": "explode"},
            (
                "ValueError: a fault's kind is one of delay, status, reset_before, reset_after, "
                "not 'explode'"
            ),
        ),
        ("switches", {"anonymous": "no"}, "TypeError: anonymous cannot be 'no'"),
        ("switches", {"unheard_of": True}, "KeyError: 'unheard_of'"),
        ("spaces", {"site": "moon", "key": "X"}, "KeyError: 'moon'"),
        (
            "pages",
            {"site": "cloud", "space": "OPS", "title": " "},
            "TitleBadError: Title must be specified",
        ),
    ],
)
async def test_a_wrong_order_is_told(
    http: httpx.AsyncClient, lever: str, given: dict[str, Any], said: str
) -> None:
    """400 with a reason, not a broken sandbox."""
    answer = await http.post(f"{ROOT}/{lever}", json=given)

    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error": said}
