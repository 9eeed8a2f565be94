"""How a call comes in: tokens, scopes, spellings of arguments, paging, faults and the journal."""

import httpx
import pytest

from tests.sandbox.slack.conftest import Town


async def test_a_call_without_a_token_is_not_authed(town: Town) -> None:
    """No token is told from a wrong one."""
    answer = await town.http.post("/slack/api/auth.test")

    assert (answer.status_code, answer.json()) == (200, {"ok": False, "error": "not_authed"})


async def test_a_wrong_token_is_invalid_auth(town: Town) -> None:
    """A token nobody was given opens nothing."""
    assert await town.call("auth.test", token="xoxb-nobody") == {
        "ok": False,
        "error": "invalid_auth",
    }


async def test_an_app_token_cannot_post(town: Town) -> None:
    """The app token opens sockets and nothing else, and the bot token opens no socket."""
    posted = await town.call("auth.test", token=town.sandbox.slack.app.app_token)
    opened = await town.call("apps.connections.open")

    assert posted["error"] == "not_allowed_token_type"
    assert opened["error"] == "not_allowed_token_type"


async def test_an_unknown_method_is_named(town: Town) -> None:
    """A method that this Slack does not have."""
    assert await town.call("chat.sing") == {
        "ok": False,
        "error": "unknown_method",
        "req_method": "chat.sing",
    }


async def test_a_missing_scope_is_named_with_those_given(town: Town) -> None:
    """The refusal says what is needed and what there is."""
    assert town.workspace.install is not None
    town.workspace.install.scopes = {"users:read", "channels:read"}

    answer = await town.call("chat.postMessage", channel=town.channel.id, text="hi")

    assert answer == {
        "ok": False,
        "error": "missing_scope",
        "needed": "chat:write",
        "provided": "channels:read,users:read",
    }


async def test_a_private_channel_needs_the_groups_scope(town: Town) -> None:
    """channels:history alone does not open a private channel."""
    assert town.workspace.install is not None
    town.workspace.install.scopes -= {"groups:history"}
    secret = town.sandbox.slack.add_channel(town.workspace, "inc-secret", is_private=True)

    answer = await town.call("conversations.history", channel=secret.id)

    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:history")


@pytest.mark.parametrize("spelling", ["get", "query", "form", "json", "form token"])
async def test_arguments_come_in_every_spelling(town: Town, spelling: str) -> None:
    """GET, POST with a query, a form or JSON: the SDKs use them all."""
    assert town.workspace.install is not None
    token = town.workspace.install.bot_token
    headers = {"Authorization": f"Bearer {token}"}
    args = {"user": town.responder.id}
    url = "/slack/api/users.info"
    http = town.http
    ways = {
        "get": lambda: http.get(url, params=args, headers=headers),
        "query": lambda: http.post(url, params=args, headers=headers),
        "form": lambda: http.post(url, data=args, headers=headers),
        "json": lambda: http.post(url, json=args, headers=headers),
        "form token": lambda: http.post(url, data=args | {"token": token}),
    }

    answer = (await ways[spelling]()).json()

    assert answer["user"]["name"] == "responder-1"


async def test_a_missing_argument_is_named(town: Town) -> None:
    """Slack's own words for it."""
    answer = await town.call("users.info")

    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: user"]


async def test_json_that_is_none_is_refused(town: Town) -> None:
    """A body that cannot be read is not an empty one."""
    assert town.workspace.install is not None
    headers = {
        "Authorization": f"Bearer {town.workspace.install.bot_token}",
        "Content-Type": "application/json",
    }
    bad = await town.http.post("/slack/api/auth.test", content=b"{", headers=headers)
    listed = await town.http.post("/slack/api/auth.test", content=b"[]", headers=headers)

    assert [bad.json()["error"], listed.json()["error"]] == ["invalid_json", "json_not_object"]


async def test_paging_ends_with_an_empty_cursor(town: Town) -> None:
    """Pages hold every user once; the last cursor is empty."""
    seen: list[str] = []
    cursor = ""
    while True:
        answer = await town.call("users.list", limit=2, cursor=cursor)
        seen += [user["name"] for user in answer["members"]]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break

    assert seen == ["slackbot", "retro", "admin-1", "responder-1"]


@pytest.mark.parametrize("cursor", ["page2", "b3RoZXI6Mg==", "bmV4dDp4"])
async def test_a_made_up_cursor_is_refused(town: Town, cursor: str) -> None:
    """Cursors are Slack's to make: no text, no other list's, no place that is no number."""
    answer = await town.call("users.list", cursor=cursor, limit=2)

    assert answer["error"] == "invalid_cursor"


@pytest.mark.parametrize("limit", ["-1", "ten"])
async def test_a_limit_is_a_number(town: Town, limit: str) -> None:
    """Not a word, not less than none."""
    assert (await town.call("users.list", limit=limit))["error"] == "invalid_limit"


async def test_429_comes_with_retry_after_as_often_as_ordered(town: Town) -> None:
    """A rate limit says how long to wait, then is over."""
    assert town.workspace.install is not None
    order = {"match": "users.info", "kind": "status", "status": 429, "times": 2}
    wait = {"headers": {"Retry-After": "7"}}
    await town.http.post("/control/slack/faults", json=order | wait)
    headers = {"Authorization": f"Bearer {town.workspace.install.bot_token}"}
    answers = [
        await town.http.get(
            "/slack/api/users.info", params={"user": town.admin.id}, headers=headers
        )
        for _ in range(3)
    ]

    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[0].json() == {"ok": False, "error": "ratelimited"}


@pytest.mark.parametrize(
    ("status", "error"),
    [(500, "internal_error"), (502, "service_unavailable"), (503, "service_unavailable")],
)
async def test_slack_may_fail(town: Town, status: int, error: str) -> None:
    """A broken Slack answers in JSON too."""
    town.sandbox.slack.faults.add("auth.test", kind="status", status=status)

    answer = await town.http.post("/slack/api/auth.test")

    assert (answer.status_code, answer.json()) == (status, {"ok": False, "error": error})


@pytest.mark.parametrize(("kind", "posted"), [("reset_before", 0), ("reset_after", 1)])
async def test_a_reset_comes_before_or_after_the_write(town: Town, kind: str, posted: int) -> None:
    """The connection breaks; whether the message stands depends on the order."""
    town.sandbox.slack.faults.add("chat.postMessage", kind=kind)  # type: ignore[arg-type]

    with pytest.raises(httpx.RemoteProtocolError):
        await town.call("chat.postMessage", channel=town.channel.id, text="hi")

    assert len(town.channel.messages) == posted


async def test_the_journal_counts_calls_without_their_tokens(town: Town) -> None:
    """Every Web API request is there with its status, and no token."""
    await town.call("auth.test")
    journal = (await town.http.get("/control/slack/requests")).json()["requests"]
    await town.http.delete("/control/slack/requests")

    assert [(line["verb"], line["path"], line["status"]) for line in journal] == [
        ("POST", "/slack/api/auth.test", 200)
    ]
    assert "xoxb" not in str(journal)
    assert town.sandbox.slack.requests == []
