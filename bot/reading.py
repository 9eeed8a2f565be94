"""What was read of a channel, as values: Slack's JSON stops here. Fetching it is in `incidents`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.mrkdwn import escape, labels
from bot.mrkdwn_blocks import mrkdwn_of
from bot.rich_text import Block, rich_text_of

# Whatever else Slack writes into a channel (joins, topics, pins, tombstones) is housekeeping.
CONTENT_SUBTYPES = {
    None, "bot_message", "me_message", "thread_broadcast", "file_share", "file_comment",
}  # fmt: skip
# What Slack itself writes where an app gave no words of its own for its blocks.
PLACEHOLDERS = {"This content can't be displayed.", "[no preview available]"}


@dataclass(frozen=True, slots=True)
class Profile:
    """A user as Slack knows them. `name` is the one shown to people, `handles` all they go by."""

    id: str
    name: str
    full_name: str = ""
    handles: tuple[str, ...] = ()
    workspace_id: str = ""
    workspace_ids: tuple[str, ...] = ()
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    is_gone: bool = False
    zone: str = ""
    utc_offset: int = 0  # seconds


@dataclass(frozen=True, slots=True)
class Channel:
    """The channel itself. `url` opens it, without a trailing slash; `topic` is mrkdwn."""

    id: str
    name: str
    topic: str
    url: str
    is_private: bool
    creator_id: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `text` is mrkdwn; `user_id` is None for a bot without a user.

    `blocks` say the same with its looks, where Slack gave rich text that we can read.
    """

    ts: str
    text: str
    blocks: tuple[Block, ...] = ()
    user_id: str | None = None
    bot_id: str | None = None
    bot_name: str | None = None
    subtype: str | None = None
    thread_ts: str | None = None
    reply_count: int = 0
    is_hidden: bool = False
    is_pinned: bool = False
    reactions: frozenset[str] = frozenset()

    @property
    def at(self) -> datetime:
        """When it was posted, UTC."""
        return datetime.fromtimestamp(float(self.ts), UTC)

    @property
    def is_content(self) -> bool:
        """Somebody or something said it, in words."""
        return self.subtype in CONTENT_SUBTYPES and not self.is_hidden and bool(self.text.strip())


@dataclass(frozen=True, slots=True)
class Reading:
    """A channel read to its end: messages oldest first, each once, replies among them.

    `hides_older`: Slack shows nobody what was said before, for the workspace pays for no more.
    """

    channel: Channel
    messages: tuple[Message, ...]
    profiles: Mapping[str, Profile]
    own_bot_id: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    hides_older: bool = False

    @property
    def names(self) -> dict[str, str]:
        """Names shown to people, of users, user groups and channels, by id."""
        users = {profile.id: profile.name for profile in self.profiles.values()}
        return {**users, **self.groups, **self.channels, self.channel.id: self.channel.name}


def profile_of(user: Mapping[str, Any]) -> Profile:
    """https://docs.slack.dev/reference/objects/user-object"""
    profile = user.get("profile") or {}
    handles = (
        profile.get("display_name") or "",
        user.get("real_name") or profile.get("real_name") or "",
        user.get("name") or "",
    )
    enterprise = user.get("enterprise_user") or {}
    return Profile(
        id=user["id"],
        name=next((handle for handle in handles if handle), user["id"]),
        full_name=handles[1],
        handles=tuple(handle for handle in handles if handle),
        workspace_id=user.get("team_id") or "",
        workspace_ids=tuple(enterprise.get("teams") or ()),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=bool(user.get("is_stranger")),
        is_gone=bool(user.get("deleted")),
        zone=user.get("tz") or "",
        utc_offset=int(user.get("tz_offset") or 0),
        is_admin=bool(user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")),
    )


def channel_of(channel: Mapping[str, Any], *, workspace_url: str) -> Channel:
    """https://docs.slack.dev/reference/objects/conversation-object"""
    return Channel(
        id=channel["id"],
        name=channel.get("name") or channel["id"],
        topic=(channel.get("topic") or {}).get("value") or "",
        url=f"{workspace_url.rstrip('/')}/archives/{channel['id']}",
        is_private=bool(channel.get("is_private")),
        creator_id=channel.get("creator") or None,
    )


def message_of(message: Mapping[str, Any], *, channel_id: str = "") -> Message:
    """https://docs.slack.dev/reference/events/message"""
    bot = message.get("bot_profile") or {}
    blocks = rich_text_of(message.get("blocks") or [], labels(message.get("text") or ""))
    return Message(
        ts=message["ts"],
        text=_text_of(message, blocks),
        blocks=blocks,
        user_id=message.get("user"),
        bot_id=message.get("bot_id"),
        bot_name=message.get("username") or bot.get("name"),
        subtype=message.get("subtype"),
        thread_ts=message.get("thread_ts"),
        reply_count=message.get("reply_count") or 0,
        is_hidden=bool(message.get("hidden")),
        is_pinned=channel_id in (message.get("pinned_to") or ()),
        reactions=frozenset(
            reaction["name"].partition("::")[0] for reaction in message.get("reactions") or ()
        ),
    )


def in_order(messages: Iterable[Message], pinned: Iterable[Message]) -> tuple[Message, ...]:
    """Each message once, oldest first, with what `pins.list` knows of pins added."""
    once = {message.ts: message for message in messages}
    for pin in pinned:
        once[pin.ts] = replace(once.get(pin.ts, pin), is_pinned=True)
    return tuple(sorted(once.values(), key=lambda message: _exactly(message.ts)))


def _exactly(ts: str) -> tuple[int, str]:
    seconds, _, fraction = ts.partition(".")
    return int(seconds), fraction


def _text_of(message: Mapping[str, Any], blocks: tuple[Block, ...]) -> str:
    """What the message says: its text, else what its blocks and attachments or its files say."""
    drawn = [mrkdwn_of(block) for block in blocks] or _block_texts(message.get("blocks"))
    attached = map(_attachment_text, message.get("attachments") or ())
    files = (file.get("title") or file.get("name") or "" for file in message.get("files") or ())
    return (
        _worded(message.get("text"))
        or _lines((*drawn, *attached))
        or _lines(escape(name) for name in files)
    )


def _attachment_text(attachment: Mapping[str, Any]) -> str:
    """https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments"""
    fields = (
        _lines((field.get("title") or "", field.get("value") or ""), between=": ")
        for field in attachment.get("fields") or ()
    )
    said = (attachment.get(part) or "" for part in ("pretext", "title", "text"))
    drawn = _block_texts(attachment.get("blocks"))
    return _lines((*said, *fields, *drawn)) or _worded(attachment.get("fallback"))


def _worded(text: str | None) -> str:
    """The text, unless nobody wrote it."""
    return text if text and text.strip() and text.strip() not in PLACEHOLDERS else ""


def _lines(parts: Iterable[str], *, between: str = "\n") -> str:
    return between.join(part for part in parts if part.strip())


def _block_texts(node: object) -> Iterator[str]:
    """The texts of all text objects, in the order in which they are shown, but of no button."""
    if isinstance(node, list):
        for child in node:
            yield from _block_texts(child)
    elif isinstance(node, dict) and node.get("type") != "actions":
        if isinstance(node.get("text"), str):
            yield node["text"]
        for key in ("text", "fields", "elements"):
            yield from _block_texts(node.get(key))
