"""Arranging the world over HTTP, as a bench in another process does."""

import pytest

from tests.sandbox.slack.conftest import Town


async def order(town: Town, lever: str, /, **body: object) -> dict[str, object]:
    """An order and its answer."""
    answer = await town.http.post(f"/control/slack/{lever}", json=body)
    told: dict[str, object] = answer.json()
    return told


async def test_a_whole_workspace_is_made_from_outside(town: Town) -> None:
    """Workspace, user, channel, history and pins; the bot token opens it at once."""
    made = await order(town, "workspaces", name="Second")
    where = {"workspace": made["id"]}
    user = await order(town, "users", **where, name="sre-1", is_admin=True)
    channel = await order(town, "channels", **where, name="inc-9", members=[user["id"]])
    said = {"ts": "1790000000.000001", "user": user["id"], "text": "it began"}
    await order(
        town, "messages", **where, channel="inc-9", messages=[said], pins=["1790000000.000001"]
    )

    history = await town.call(
        "conversations.history", token=str(made["bot_token"]), channel=channel["id"]
    )
    pins = await town.call("pins.list", token=str(made["bot_token"]), channel=channel["id"])

    assert history["messages"][0]["text"] == "it began"
    assert len(pins["items"]) == 1


async def test_one_workspace_does_not_see_another(town: Town) -> None:
    """A token of one does not open a channel of the other."""
    made = await order(town, "workspaces", name="Second")

    answer = await town.call(
        "conversations.info", token=str(made["bot_token"]), channel=town.channel.id
    )

    assert answer["error"] == "channel_not_found"


async def test_scopes_can_be_taken_away(town: Town) -> None:
    """What the token may do from now on."""
    await order(town, "scopes", scopes=["users:read"])

    assert (await town.call("usergroups.list"))["error"] == "missing_scope"


@pytest.mark.parametrize(
    ("lever", "body", "status", "said"),
    [
        (
            "faults",
            {"match": "x", "kind": "quake"},
            400,
            "a fault's kind is one of delay, status, reset_before, reset_after, not 'quake'",
        ),
        (
            "faults",
            {"match": "x", "kind": "delay", "colour": "red"},
            400,
            "a fault has no colour",
        ),
        ("users", {"workspace": "T0NOWHERE0", "name": "sre-1"}, 404, "no workspace T0NOWHERE0"),
        ("users", {}, 404, "missing 'name'"),
        ("home", {"user": "nobody"}, 404, "no user nobody in Example"),
        (
            "message",
            {"user": "admin-1", "channel": "inc-2", "text": "x"},
            404,
            "no channel inc-2 in Example",
        ),
        (
            "pin",
            {"user": "admin-1", "channel": "inc-1", "ts": "1.000001"},
            404,
            "no message 1.000001 in inc-1",
        ),
        (
            "action",
            {
                "user": "admin-1",
                "channel": "inc-1",
                "ts": "1.000001",
                "block_id": "b",
                "action_id": "a",
            },
            404,
            "no message 1.000001 in inc-1",
        ),
    ],
)
async def test_a_wrong_order_is_named(
    town: Town, lever: str, body: dict[str, object], status: int, said: str
) -> None:
    """What is wrong, or not there, is an answer and no crash."""
    answer = await town.http.post(f"/control/slack/{lever}", json=body)

    assert answer.status_code == status
    assert answer.json() == {"ok": False, "error": said}


async def test_faults_are_forgotten_when_asked(town: Town) -> None:
    """An empty order clears what waits."""
    await order(town, "faults", match="auth.test", kind="status", status=500)
    await order(town, "faults")

    assert (await town.call("auth.test"))["ok"]


async def test_latency_is_set_from_outside(town: Town) -> None:
    """Seconds that every Web API answer takes longer."""
    await order(town, "latency", seconds=0.05)

    assert town.sandbox.slack.latency == 0.05
