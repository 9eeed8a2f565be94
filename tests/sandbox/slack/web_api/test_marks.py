"""Pins, reactions and bookmarks."""

import pytest

from tests.sandbox.slack.conftest import Json, Town


async def test_pins_tell_who_pinned_what(town: Town) -> None:
    """pins.list answers the message; the history names the channel it is pinned to."""
    ts = (await town.lever("message", channel="inc-1", text="root cause"))["ts"]
    await town.lever("pin", channel="inc-1", ts=ts, user="admin-1")

    pins = await town.call("pins.list", channel=town.channel.id)
    history = await town.call("conversations.history", channel=town.channel.id)

    assert [item["message"]["text"] for item in pins["items"]] == ["root cause"]
    assert pins["items"][0]["created_by"] == town.admin.id
    assert history["messages"][0]["pinned_to"] == [town.channel.id]
    assert history["pin_count"] == 1


async def test_reactions_are_counted_by_person(town: Town) -> None:
    """The same person twice is once; no message, no reactions."""
    ts = (await town.lever("message", channel="inc-1", text="root cause"))["ts"]
    for user in ("admin-1", "admin-1", "responder-1"):
        await town.lever("react", channel="inc-1", ts=ts, emoji="pushpin", user=user)

    answer = await town.call("reactions.get", channel=town.channel.id, timestamp=ts)
    none = await town.call("reactions.get")
    gone = await town.call("reactions.get", channel=town.channel.id, timestamp="1.000001")

    assert answer["message"]["reactions"] == [
        {"name": "pushpin", "users": [town.admin.id, town.responder.id], "count": 2}
    ]
    assert [none["error"], gone["error"]] == ["no_item_specified", "message_not_found"]


async def test_a_bookmark_is_added_and_listed(town: Town) -> None:
    """A link at the top of the channel."""
    where = {"channel_id": town.channel.id}
    link = {"type": "link", "link": "https://example.com/1"}
    made = await town.call("bookmarks.add", **where, **link, title="Retro")
    listed = await town.call("bookmarks.list", **where)

    assert listed["bookmarks"] == [made["bookmark"]]
    assert made["bookmark"]["title"] == "Retro"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"type": "folder"}, "invalid_bookmark_type"),
        ({"link": "not a link"}, "invalid_link"),
        ({"title": ""}, "invalid_arguments"),
        ({"channel_id": "C0NOWHERE00"}, "channel_not_found"),
    ],
)
async def test_a_wrong_bookmark_is_refused(town: Town, args: Json, error: str) -> None:
    """With the documented codes."""
    right = {
        "channel_id": town.channel.id,
        "title": "Retro",
        "type": "link",
        "link": "https://example.com/1",
    }

    answer = await town.call("bookmarks.add", **(right | args))

    assert answer["error"] == error


async def test_a_channel_holds_a_hundred_bookmarks(town: Town) -> None:
    """too_many_bookmarks."""
    town.channel.bookmarks = [{"id": f"Bk{n}"} for n in range(100)]

    answer = await town.call(
        "bookmarks.add",
        channel_id=town.channel.id,
        title="Retro",
        type="link",
        link="https://example.com/1",
    )

    assert answer["error"] == "too_many_bookmarks"


async def test_marks_need_membership(town: Town) -> None:
    """A channel the bot is not in answers as if it were not there."""
    public = town.sandbox.slack.add_channel(town.workspace, "inc-2", bot=False)

    pins = await town.call("pins.list", channel=public.id)
    bookmarks = await town.call("bookmarks.list", channel_id=public.id)

    assert [pins["error"], bookmarks["error"]] == ["channel_not_found", "channel_not_found"]
