"""Arranging the world over HTTP, as a bench in another process does."""

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


async def test_a_wrong_order_is_named(town: Town) -> None:
    """An unknown kind or field of a fault, or no such workspace, is an answer and no crash."""
    kind = await order(town, "faults", match="x", kind="earthquake")
    field = await order(town, "faults", match="x", kind="delay", colour="red")
    where = await order(town, "users", workspace="T0NOWHERE0", name="sre-1")
    what = await order(town, "users")

    assert "earthquake" in str(kind["error"])
    assert field["error"] == "a fault has no colour"
    assert where["error"] == "no workspace T0NOWHERE0"
    assert what["error"] == "missing 'name'"


async def test_faults_are_forgotten_when_asked(town: Town) -> None:
    """An empty order clears what waits."""
    await order(town, "faults", match="auth.test", kind="status", status=500)
    await order(town, "faults")

    assert (await town.call("auth.test"))["ok"]


async def test_latency_is_set_from_outside(town: Town) -> None:
    """Seconds that every Web API answer takes longer."""
    await order(town, "latency", seconds=0.05)

    assert town.sandbox.slack.latency == 0.05
