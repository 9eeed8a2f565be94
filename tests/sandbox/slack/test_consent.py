"""Installing by OAuth v2: the page, its codes, and every refusal."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sandbox.slack.conftest import Json, Town

BACK = "http://127.0.0.1:9/slack/oauth_redirect"
PAGE = "/slack/oauth/v2/authorize"


def link(town: Town, **more: str) -> dict[str, str]:
    """What an install link carries."""
    app = town.sandbox.slack.app
    asked = {"client_id": app.client_id, "scope": "commands", "redirect_uri": BACK, "state": "s1"}
    return asked | more


async def a_code(town: Town, decision: str = "allow") -> dict[str, list[str]]:
    """What comes back after a decision."""
    answer = await town.http.post(PAGE, params=link(town), data={"decision": decision})
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["Location"]).query)


async def access(town: Town, **args: str) -> Json:
    """Exchange a code."""
    app = town.sandbox.slack.app
    keys = {"client_id": app.client_id, "client_secret": app.client_secret}
    answer = await town.http.post("/slack/api/oauth.v2.access", data=keys | args)
    told: Json = answer.json()
    return told


async def test_the_page_names_app_scopes_and_workspace(town: Town) -> None:
    """A form that works without JavaScript."""
    answer = await town.http.get(PAGE, params=link(town))

    assert all(text in answer.text for text in ("Retro", "commands", "Example", "Allow"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"redirect_uri": "javascript:alert(1)"}, "bad_redirect_uri"),
        ({"scope": ""}, "no_scopes"),
    ],
)
async def test_a_wrong_link_is_refused(town: Town, wrong: dict[str, str], said: str) -> None:
    """Nobody is sent anywhere."""
    shown = await town.http.get(PAGE, params=link(town, **wrong))
    decided = await town.http.post(PAGE, params=link(town, **wrong), data={"decision": "allow"})

    assert (shown.status_code, shown.text) == (400, said)
    assert (decided.status_code, decided.text) == (400, said)


async def test_who_cancels_comes_back_with_an_error(town: Town) -> None:
    """access_denied, and the state."""
    assert await a_code(town, "cancel") == {"state": ["s1"], "error": ["access_denied"]}


async def test_a_code_works_once(town: Town) -> None:
    """Then it is invalid."""
    code = (await a_code(town))["code"][0]

    first, second = await access(town, code=code), await access(town, code=code)

    assert first["team"]["id"] == town.workspace.id
    assert first["authed_user"] == {"id": town.admin.id}
    assert second == {"ok": False, "error": "invalid_code"}


async def test_a_code_lives_ten_minutes(town: Town) -> None:
    """Later it is invalid."""
    code = (await a_code(town))["code"][0]
    town.clock.now += 600.001

    assert (await access(town, code=code))["error"] == "invalid_code"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "guess"}, "bad_client_secret"),
        ({"redirect_uri": "http://127.0.0.1:9/other"}, "bad_redirect_uri"),
        ({"code": "guess"}, "invalid_code"),
    ],
)
async def test_a_wrong_exchange_is_refused(town: Town, args: dict[str, str], error: str) -> None:
    """With the documented codes; the code itself is not used up."""
    code = (await a_code(town))["code"][0]
    refused = await access(town, **({"code": code} | args))

    assert refused["error"] == error
    assert (await access(town, code=code))["ok"]


async def test_the_secret_may_come_as_basic(town: Town) -> None:
    """HTTP Basic instead of arguments."""
    code = (await a_code(town))["code"][0]
    app = town.sandbox.slack.app

    answer = await town.http.post(
        "/slack/api/oauth.v2.access",
        data={"code": code},
        auth=(app.client_id, app.client_secret),
    )

    assert answer.json()["ok"]
