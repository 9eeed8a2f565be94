"""Messages the bot posts and whispers, and what Slack refuses."""

from typing import Any

import pytest

from tests.sandbox.slack.conftest import Json, Town, a_section

TOO_MUCH = {"event_type": "x", "event_payload": {"page": "x" * 64_000}}


async def test_a_message_stands_in_the_channel(town: Town) -> None:
    """What is posted is what the history answers."""
    posted = await town.call("chat.postMessage", channel=town.channel.id, text="The retro is up")
    history = await town.call("conversations.history", channel=town.channel.id)

    assert posted["message"]["text"] == "The retro is up"
    assert [message["ts"] for message in history["messages"]] == [posted["ts"]]


async def test_timestamps_are_never_the_same(town: Town) -> None:
    """Even when the clock stands still."""
    posts = [
        await town.call("chat.postMessage", channel=town.channel.id, text="hi") for _ in range(3)
    ]

    assert len({post["ts"] for post in posts}) == 3


async def test_metadata_comes_back_only_when_asked_for(town: Town) -> None:
    """include_all_metadata brings what was posted with a message."""
    metadata = {"event_type": "retro_link", "event_payload": {"page": "1"}}
    await town.call("chat.postMessage", channel=town.channel.id, text="hi", metadata=metadata)

    bare = await town.call("conversations.history", channel=town.channel.id)
    full = await town.call(
        "conversations.history", channel=town.channel.id, include_all_metadata=True
    )

    assert "metadata" not in bare["messages"][0]
    assert full["messages"][0]["metadata"] == metadata


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "hi", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"text": "hi", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"text": "hi", "blocks": [{"type": "dance"}]}, "invalid_blocks"),
        ({"text": "hi", "blocks": [a_section("x" * 3000)] * 5}, "msg_blocks_too_long"),
        ({"text": "hi", "metadata": ["retro_link"]}, "invalid_metadata_format"),
        ({"text": "hi", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "hi", "metadata": {"event_payload": {}}}, "invalid_metadata_format"),
        (
            {"text": "hi", "metadata": {"event_type": 1, "event_payload": {}}},
            "invalid_metadata_format",
        ),
        ({"text": "hi", "metadata": TOO_MUCH}, "metadata_too_large"),
        ({"text": "hi", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"attachments": [{"blocks": [{"type": "dance"}]}]}, "invalid_attachments"),
    ],
)
async def test_what_slack_refuses_is_refused(town: Town, args: Json, error: str) -> None:
    """Each with its documented code, and nothing is posted."""
    answer = await town.call("chat.postMessage", channel=town.channel.id, **args)

    assert answer["error"] == error
    assert town.channel.messages == []


async def test_a_refused_block_is_pointed_at(town: Town) -> None:
    """invalid_blocks says what is wrong and where."""
    blocks: list[Any] = [{"type": "divider"}, {"type": "dance"}]

    answer = await town.call("chat.postMessage", channel=town.channel.id, text="hi", blocks=blocks)

    assert answer["errors"] == ["unsupported type: dance [json-pointer:/blocks/1/type]"]
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: dance [json-pointer:/blocks/1/type]"
    ]


@pytest.mark.parametrize(
    ("attachments", "said"),
    [
        ({"text": "x"}, "must provide an array [json-pointer:/attachments]"),
        (["x"], "must provide an object [json-pointer:/attachments/0]"),
        (
            [{"blocks": [{"type": "dance"}]}],
            "unsupported type: dance [json-pointer:/attachments/0/blocks/0/type]",
        ),
    ],
)
async def test_a_refused_attachment_is_pointed_at(
    town: Town, attachments: object, said: str
) -> None:
    """invalid_attachments says what is wrong and where."""
    answer = await town.call(
        "chat.postMessage", channel=town.channel.id, text="hi", attachments=attachments
    )

    assert answer["error"] == "invalid_attachments"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {said}"]


async def test_a_bot_outside_the_channel_cannot_post(town: Town) -> None:
    """Public: not_in_channel. Private: as if it were not there. Unknown: the same."""
    world = town.sandbox.slack
    public = world.add_channel(town.workspace, "inc-2", bot=False)
    private = world.add_channel(town.workspace, "inc-3", bot=False, is_private=True)

    answers = [
        await town.call("chat.postMessage", channel=channel, text="hi")
        for channel in (public.id, private.id, "C0NOWHERE00")
    ]

    assert [answer["error"] for answer in answers] == [
        "not_in_channel",
        "channel_not_found",
        "channel_not_found",
    ]


async def test_chat_write_public_lets_it_post_into_public_channels(town: Town) -> None:
    """With that scope membership is not needed to post."""
    assert town.workspace.install is not None
    public = town.sandbox.slack.add_channel(town.workspace, "inc-2", bot=False)
    town.workspace.install.scopes.add("chat:write.public")

    answer = await town.call("chat.postMessage", channel=public.id, text="hi")

    assert answer["ok"]


async def test_an_archived_channel_takes_nothing(town: Town) -> None:
    """is_archived."""
    town.channel.is_archived = True

    answer = await town.call("chat.postMessage", channel=town.channel.id, text="hi")

    assert answer["error"] == "is_archived"


async def test_a_users_id_means_the_direct_message(town: Town) -> None:
    """The bot writes to a person; without a messages tab it cannot."""
    assert town.workspace.install is not None
    answer = await town.call("chat.postMessage", channel=town.responder.id, text="psst")
    town.workspace.install.messages_tab = False
    closed = await town.call("chat.postMessage", channel=town.responder.id, text="psst")

    assert answer["channel"].startswith("D")
    assert closed["error"] == "messages_tab_disabled"


@pytest.mark.parametrize(
    ("text", "pings"),
    [
        ("<!channel> look", ["!channel"]),
        ("<!here|here> and <@U0ABC>", ["!here", "@U0ABC"]),
        ("&lt;!channel&gt; as typed", []),
        ("@channel without brackets", []),
    ],
)
async def test_pings_are_recorded(town: Town, text: str, pings: list[str]) -> None:
    """Text pings unless it is escaped, in the text and in mrkdwn blocks alike."""
    await town.call("chat.postMessage", channel=town.channel.id, text=text)
    await town.call(
        "chat.postMessage", channel=town.channel.id, text="see below", blocks=[a_section(text)]
    )

    assert [message.pings for message in town.channel.messages] == [pings, pings]


async def test_plain_text_pings_nobody_but_rich_text_does(town: Town) -> None:
    """Slack reads mentions in mrkdwn and rich text, not in plain_text."""
    header = {"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}
    parts = [{"type": "broadcast", "range": "here"}, {"type": "user", "user_id": "U0ABC"}]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}

    await town.call("chat.postMessage", channel=town.channel.id, blocks=[header, rich])

    assert town.channel.messages[0].pings == ["!here", "@U0ABC"]


async def test_linked_names_ping(town: Town) -> None:
    """parse=full and link_names turn bare @channel into a ping."""
    await town.call("chat.postMessage", channel=town.channel.id, text="@channel", link_names=True)

    assert town.channel.messages[0].pings == ["!channel"]


async def test_only_members_can_be_whispered_to(town: Town) -> None:
    """An ephemeral reaches one member of the channel and is in no history."""
    outsider = town.sandbox.slack.add_user(town.workspace, "outsider-1")

    answer = await town.call(
        "chat.postEphemeral", channel=town.channel.id, user=town.responder.id, text="psst"
    )
    refused = await town.call(
        "chat.postEphemeral", channel=town.channel.id, user=outsider.id, text="psst"
    )

    assert town.channel.ephemerals[0].ts == answer["message_ts"]
    assert town.channel.messages == []
    assert refused["error"] == "user_not_in_channel"
