"""Reading channels: history, threads, members, joining and direct messages."""

from tests.sandbox.slack.conftest import Town


async def fill(town: Town, count: int) -> list[str]:
    """So many messages of the responder; their timestamps, oldest first."""
    return [
        str((await town.lever("message", channel="inc-1", text=f"line {n}"))["ts"])
        for n in range(count)
    ]


async def test_history_is_paged_newest_first(town: Town) -> None:
    """has_more and a cursor until the end, then neither."""
    stamps = await fill(town, 5)
    first = await town.call("conversations.history", channel=town.channel.id, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await town.call(
        "conversations.history", channel=town.channel.id, limit=3, cursor=cursor
    )

    assert [message["ts"] for message in first["messages"]] == stamps[:1:-1]
    assert [message["ts"] for message in second["messages"]] == stamps[1::-1]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert "response_metadata" not in second


async def test_what_a_free_plan_hides(town: Town) -> None:
    """Only that there is more is told: https://docs.slack.dev/reference/methods/conversations.history"""
    stamps = await fill(town, 5)
    whole = await town.call("conversations.history", channel=town.channel.id)
    town.workspace.shown_since = stamps[3]

    cut = await town.call("conversations.history", channel=town.channel.id)

    assert "is_limited" not in whole
    assert cut["is_limited"] is True
    assert [message["ts"] for message in cut["messages"]] == [stamps[4], stamps[3]]


async def test_a_page_holds_at_most_999(town: Town) -> None:
    """A larger limit is cut, and the default is 100."""
    await fill(town, 1)
    message = town.channel.messages[0]
    for n in range(1000):
        copy = type(message)({**message.body, "ts": f"1790001000.{n:06}"})
        town.channel.messages.append(copy)

    most = await town.call("conversations.history", channel=town.channel.id, limit=5000)
    usual = await town.call("conversations.history", channel=town.channel.id)

    assert (len(most["messages"]), len(usual["messages"])) == (999, 100)


async def test_bounds_are_left_out_unless_inclusive(town: Town) -> None:
    """oldest and latest cut the history."""
    stamps = await fill(town, 4)
    bounds = {"oldest": stamps[0], "latest": stamps[3]}
    inner = await town.call("conversations.history", channel=town.channel.id, **bounds)
    outer = await town.call(
        "conversations.history", channel=town.channel.id, **bounds, inclusive=True
    )

    assert (len(inner["messages"]), len(outer["messages"])) == (2, 4)


async def test_bounds_that_are_no_timestamps_are_refused(town: Town) -> None:
    """invalid_ts_oldest and invalid_ts_latest."""
    old = await town.call("conversations.history", channel=town.channel.id, oldest="monday")
    late = await town.call("conversations.history", channel=town.channel.id, latest="sunday")

    assert [old["error"], late["error"]] == ["invalid_ts_oldest", "invalid_ts_latest"]


async def test_replies_stand_in_their_thread_only(town: Town) -> None:
    """History shows the parent with its counts, replies shows parent first."""
    parent, other = await fill(town, 2)
    reply = await town.lever("message", channel="inc-1", text="in thread", thread_ts=parent)

    history = await town.call("conversations.history", channel=town.channel.id)
    thread = await town.call("conversations.replies", channel=town.channel.id, ts=parent)
    none = await town.call("conversations.replies", channel=town.channel.id, ts="1.000001")

    assert [message["ts"] for message in history["messages"]] == [other, parent]
    assert history["messages"][1]["reply_count"] == 1
    assert [message["ts"] for message in thread["messages"]] == [parent, reply["ts"]]
    assert none["error"] == "thread_not_found"


async def test_reading_needs_membership(town: Town) -> None:
    """A public channel can be seen but not read, of a private one nothing is told."""
    world = town.sandbox.slack
    public = world.add_channel(town.workspace, "inc-2", bot=False)
    private = world.add_channel(town.workspace, "inc-3", bot=False, is_private=True)

    seen = await town.call("conversations.info", channel=public.id)
    unread = await town.call("conversations.history", channel=public.id)
    hidden = await town.call("conversations.info", channel=private.id)

    assert seen["channel"]["is_member"] is False
    assert unread["error"] == "not_in_channel"
    assert hidden["error"] == "channel_not_found"


async def test_info_tells_topic_purpose_and_count(town: Town) -> None:
    """What the bot reads a channel's facts from."""
    town.channel.topic["value"] = "SEV1 | IC <@U0ABC>"

    answer = await town.call(
        "conversations.info", channel=town.channel.id, include_num_members=True
    )

    assert answer["channel"]["topic"]["value"] == "SEV1 | IC <@U0ABC>"
    assert answer["channel"]["num_members"] == 3


async def test_members_are_listed(town: Town) -> None:
    """Everybody in the channel, the bot too."""
    assert town.workspace.install is not None
    answer = await town.call("conversations.members", channel=town.channel.id)

    assert answer["members"] == [
        town.admin.id,
        town.responder.id,
        town.workspace.install.bot_user,
    ]


async def test_a_direct_message_is_opened_once(town: Town) -> None:
    """The same person, the same channel; nobody, nothing."""
    first = await town.call("conversations.open", users=town.responder.id)
    again = await town.call("conversations.open", users=town.responder.id)
    nobody = await town.call("conversations.open")
    stranger = await town.call("conversations.open", users="U0NOBODY00")
    town.admin.deleted = True
    left = await town.call("conversations.open", users=town.admin.id)

    assert first["channel"]["id"] == again["channel"]["id"]
    assert [nobody["error"], stranger["error"], left["error"]] == [
        "users_list_not_supplied",
        "user_not_found",
        "user_disabled",
    ]


async def test_a_direct_message_to_several_needs_another_scope(town: Town) -> None:
    """mpim:write, which the app does not ask for; with it, such a channel cannot be had here."""
    assert town.workspace.install is not None
    several = f"{town.responder.id},{town.admin.id}"

    answer = await town.call("conversations.open", users=several)
    town.workspace.install.scopes.add("mpim:write")
    allowed = await town.call("conversations.open", users=several)

    assert (answer["error"], answer["needed"]) == ("missing_scope", "mpim:write")
    assert allowed["error"] == "method_not_supported_for_channel_type"


async def test_a_channel_of_two_workspaces_is_shared(town: Town) -> None:
    """Slack Connect: both see it, and it says so."""
    other = town.sandbox.slack.add_workspace("Partner")
    other.channels[town.channel.id] = town.channel

    answer = await town.call("conversations.info", channel=town.channel.id)

    assert answer["channel"]["is_ext_shared"] is True
