"""chat.*: messages the bot posts and whispers."""

from typing import Any

from sandbox.slack.errors import SlackError, invalid
from sandbox.slack.ids import new_id
from sandbox.slack.nouns import Channel, Json, Message
from sandbox.slack.posting import check_metadata, compose, whisper
from sandbox.slack.web_api.call import Call, Method


def post_message(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage"""
    channel = _writable(call)
    metadata = call.data("metadata")
    check_metadata(metadata)
    message = compose(
        call.world, call.workspace, **_content(call), thread_ts=_thread(call, channel)
    )
    if metadata is not None:
        message.body["metadata"] = metadata
    if call.flag("reply_broadcast") and message.thread_ts:
        message.body["subtype"] = "thread_broadcast"
    if call.flag("link_names") or call.text("parse", "none") == "full":
        message.pings += _linked(call.text("text", ""))
    call.world.put(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": shown(message)}


def post_ephemeral(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral"""
    channel = _writable(call)
    user = call.user()
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    message = compose(
        call.world, call.workspace, **_content(call), thread_ts=_thread(call, channel)
    )
    channel.ephemerals.append(whisper(message, user))
    call.world.touch(call.workspace)
    return {"message_ts": message.ts}


def shown(message: Message) -> Json:
    """A message as chat.* answers it, its metadata included."""
    return dict(message.body)


def direct_channel(call: Call, user: str) -> Channel:
    """The direct message between the bot and a user, made when there is none."""
    pair = {user, call.install.bot_user}
    for channel in call.workspace.channels.values():
        if channel.is_im and set(channel.members) == pair:
            return channel
    now = int(call.world.clock())
    channel = Channel(new_id("D"), "directmessage", user, now, is_im=True, is_private=True)
    channel.members = [user, call.install.bot_user]
    call.workspace.channels[channel.id] = channel
    return channel


def _content(call: Call) -> Json:
    """Text, blocks and attachments, of the right JSON kind."""
    blocks, attachments = call.data("blocks"), call.data("attachments")
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if attachments is not None and not isinstance(attachments, list):
        raise invalid("invalid_attachments", "must provide an array [json-pointer:/attachments]")
    text: Any = call.args.get("text") or ""
    return {"text": str(text), "blocks": blocks or [], "attachments": attachments or []}


def _writable(call: Call) -> Channel:
    """The channel to post into, if the bot may; a user's id means the direct message."""
    target = call.text("channel").lstrip("#")
    if target in call.workspace.users:
        if not call.install.messages_tab:
            raise SlackError("messages_tab_disabled")
        return direct_channel(call, target)
    named = [c for c in call.workspace.channels.values() if c.name == target and not c.is_im]
    if named:
        call = Call(call.world, call.workspace, {**call.args, "channel": named[0].id})
    channel = call.channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    public = "chat:write.public" in call.install.scopes and channel.family == "channels"
    if not call.is_in(channel) and not public:
        raise SlackError("not_in_channel")
    return channel


def _thread(call: Call, channel: Channel) -> str | None:
    ts = call.text("thread_ts", "")
    if not ts:
        return None
    parent = channel.find(ts)
    if parent is None:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts


def _linked(text: str) -> list[str]:
    """Bare @channel and the like, which `link_names` and `parse=full` turn into pings."""
    return [f"!{name}" for name in ("channel", "here", "everyone") if f"@{name}" in text]


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
}
