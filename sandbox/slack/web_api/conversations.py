"""conversations.*: what a channel is, what was said in it, and who is in it."""

from sandbox.slack.errors import SlackError
from sandbox.slack.ids import is_ts
from sandbox.slack.nouns import Channel, Json, Message
from sandbox.slack.web_api.call import Call, Method
from sandbox.slack.web_api.chat import direct_channel

READ = ("channels:read", "groups:read", "im:read")
HISTORY = ("channels:history", "groups:history", "im:history")


def describe(call: Call, channel: Channel) -> Json:
    """The conversation object. https://docs.slack.dev/reference/objects/conversation-object"""
    if channel.is_im:
        user = next(member for member in channel.members if member != call.install.bot_user)
        return {"id": channel.id, "is_im": True, "user": user, "created": channel.created}
    shared = sum(channel.id in team.channels for team in call.world.workspaces.values()) > 1
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_shared": shared,
        "is_ext_shared": shared,
        "is_org_shared": False,
        "is_member": call.is_in(channel),
        "created": channel.created,
        "creator": channel.creator,
        "context_team_id": call.workspace.id,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "previous_names": channel.previous_names,
    }


def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.info"""
    channel = call.channel("read")
    shown = describe(call, channel)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def history(call: Call) -> Json:
    """Newest first. https://docs.slack.dev/reference/methods/conversations.history"""
    channel = _readable(call)
    said = [message for message in reversed(channel.messages) if message.top_level]
    newest_first = [m for m in said if m.ts >= call.workspace.shown_since]
    page, following = call.page(_between(call, newest_first))
    answer: Json = {
        "messages": [_shown(call, channel, message) for message in page],
        "has_more": bool(following),
        "pin_count": len(channel.pins),
    }
    if len(newest_first) < len(said):
        answer["is_limited"] = True
    if following:
        answer["response_metadata"] = {"next_cursor": following}
    return answer


def replies(call: Call) -> Json:
    """Parent first. https://docs.slack.dev/reference/methods/conversations.replies"""
    channel = _readable(call)
    root = channel.find(call.text("ts"))
    if root is None:
        raise SlackError("thread_not_found")
    parent = root.thread_ts or root.ts
    thread = [m for m in channel.messages if parent in (m.ts, m.thread_ts) and m.ts != parent]
    first = [m for m in channel.messages if m.ts == parent]
    page, following = call.page(first + _between(call, thread), default=1000)
    answer: Json = {
        "messages": [_shown(call, channel, message) for message in page],
        "has_more": bool(following),
    }
    if following:
        answer["response_metadata"] = {"next_cursor": following}
    return answer


def members(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.members"""
    page, following = call.page(call.channel("read").members)
    return {"members": page, "response_metadata": {"next_cursor": following}}


def open_direct(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.open"""
    users = [user for user in call.text("users", "").split(",") if user]
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        call.require("mpim:write")
        raise SlackError("method_not_supported_for_channel_type")
    if users[0] not in call.workspace.users:
        raise SlackError("user_not_found")
    if call.workspace.users[users[0]].deleted:
        raise SlackError("user_disabled")
    return {"channel": {"id": direct_channel(call, users[0]).id}}


def _readable(call: Call) -> Channel:
    channel = call.channel("history")
    if not call.is_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _between(call: Call, messages: list[Message]) -> list[Message]:
    """The messages between `oldest` and `latest`, the bounds themselves only if asked."""
    oldest, latest = call.text("oldest", "0"), call.text("latest", "")
    if not is_ts(oldest):
        raise SlackError("invalid_ts_oldest")
    if latest and not is_ts(latest):
        raise SlackError("invalid_ts_latest")
    low, high = float(oldest), float(latest or "inf")
    if call.flag("inclusive"):
        return [m for m in messages if low <= float(m.ts) <= high]
    return [m for m in messages if low < float(m.ts) < high]


def _shown(call: Call, channel: Channel, message: Message) -> Json:
    body = dict(message.body)
    if not call.flag("include_all_metadata"):
        body.pop("metadata", None)
    if any(pin["id"] == message.ts for pin in channel.pins):
        body["pinned_to"] = [channel.id]
    return body


METHODS = {
    "conversations.info": Method(info, READ),
    "conversations.history": Method(history, HISTORY),
    "conversations.replies": Method(replies, HISTORY),
    "conversations.members": Method(members, READ),
    "conversations.open": Method(open_direct, ("im:write", "mpim:write")),
}
