"""pins.list, reactions.get and bookmarks.*: what people put on a channel and its messages."""

from sandbox.slack.errors import SlackError
from sandbox.slack.ids import new_id
from sandbox.slack.nouns import Channel, Json
from sandbox.slack.web_api.call import Call, Method

MOST_BOOKMARKS = 100


def list_pins(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/pins.list"""
    channel = _joined(call)
    items: list[Json] = []
    for pin in channel.pins:
        message = channel.find(pin["id"])
        if message is not None:
            item = {"type": "message", "channel": channel.id, "created": pin["created"]}
            shown = {**message.body, "pinned_to": [channel.id]}
            items.append({**item, "created_by": pin["user"], "message": shown})
    return {"items": items}


def get_reactions(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.get"""
    if not call.args.get("channel"):
        raise SlackError("no_item_specified")
    channel = call.channel()
    message = channel.find(call.text("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    return {"type": "message", "channel": channel.id, "message": dict(message.body)}


def add_bookmark(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/bookmarks.add"""
    channel = _joined(call, name="channel_id")
    title, kind = call.text("title"), call.text("type")
    if kind != "link":
        raise SlackError("invalid_bookmark_type")
    link = _link(call)
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise SlackError("too_many_bookmarks")
    now = int(call.world.clock())
    bookmark: Json = {
        "id": new_id("Bk"),
        "channel_id": channel.id,
        "title": title,
        "link": link,
        "emoji": call.text("emoji", "") or None,
        "icon_url": None,
        "entity_id": None,
        "type": "link",
        "date_created": now,
        "date_updated": now,
        "rank": f"{len(channel.bookmarks):03}",
        "last_updated_by_user_id": call.install.bot_user,
        "last_updated_by_team_id": call.workspace.id,
        "shortcut_id": None,
        "app_id": None,
    }
    channel.bookmarks.append(bookmark)
    call.world.touch(call.workspace)
    return {"bookmark": bookmark}


def list_bookmarks(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/bookmarks.list"""
    return {"bookmarks": list(_joined(call, name="channel_id").bookmarks)}


def _link(call: Call) -> str:
    link = call.text("link", "")
    if not link.startswith(("http://", "https://")):
        raise SlackError("invalid_link")
    return link


def _joined(call: Call, *, name: str = "channel") -> Channel:
    channel = call.channel(name=name)
    if not call.is_in(channel):
        raise SlackError("channel_not_found")
    return channel


METHODS = {
    "pins.list": Method(list_pins, ("pins:read",)),
    "reactions.get": Method(get_reactions, ("reactions:read",)),
    "bookmarks.add": Method(add_bookmark, ("bookmarks:write",)),
    "bookmarks.list": Method(list_bookmarks, ("bookmarks:read",)),
}
