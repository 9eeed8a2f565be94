"""Messages the app writes: what is refused, what is kept, and whom a text pings."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.slack.blocks import faults_of_blocks
from sandbox.slack.errors import SlackError, invalid
from sandbox.slack.nouns import Ephemeral, Json, Message, User, Workspace
from sandbox.slack.view_state import with_ids
from sandbox.slack.world import SlackWorld

LONGEST_TEXT = 40_000
"""Characters of a new message. https://docs.slack.dev/reference/methods/chat.postMessage"""
BLOCKS_LIMIT = 13_200
"""Characters over all blocks of one message; undocumented, slackapi/bolt-js issue 2509."""
ATTACHMENTS_LIMIT = 100
METADATA_LIMIT = 64_000

_PING = re.compile(r"<(!(?:channel|here|everyone)|!subteam\^\w+|@[UW]\w+)(?:\|[^<>]*)?>")


def _strings(value: Any) -> Iterator[str]:
    """Every text in a piece of Block Kit that Slack reads as mrkdwn."""
    if isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            return
        if value.get("type") == "mrkdwn" or value.get("type") == "markdown":
            yield str(value.get("text", ""))
        elif value.get("type") in ("user", "usergroup", "broadcast"):
            yield _mention(value)
        else:
            yield from _strings(list(value.values()))


def _mention(element: Json) -> str:
    """A mention in rich text, written as mrkdwn writes it."""
    if element["type"] == "user":
        return f"<@{element['user_id']}>"
    if element["type"] == "usergroup":
        return f"<!subteam^{element['usergroup_id']}>"
    return f"<!{element['range']}>"


def pings_of(text: str, blocks: list[Json], attachments: list[Json]) -> list[str]:
    """Whom a message notifies by name, as written: `!channel`, `@U…`, `!subteam^…`."""
    texts = [text, *_strings(blocks), *_strings(attachments)]
    texts += [str(item.get(key, "")) for item in attachments for key in ("text", "pretext")]
    return [ping for part in texts for ping in _PING.findall(part)]


def _characters(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(_characters(item) for item in value.values())
    return sum(_characters(item) for item in value) if isinstance(value, list) else 0


def check(text: str, blocks: list[Json], attachments: list[Json]) -> None:
    """Refuse a message that Slack refuses."""
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    if len(text) > LONGEST_TEXT:
        raise SlackError("msg_too_long")
    if len(attachments) > ATTACHMENTS_LIMIT:
        raise SlackError("too_many_attachments")
    faults = faults_of_blocks(blocks)
    if faults:
        raise invalid("invalid_blocks", *faults)
    _check_attachments(attachments)
    if _characters(blocks) > BLOCKS_LIMIT:
        raise SlackError("msg_blocks_too_long")


def _check_attachments(attachments: list[Json]) -> None:
    """Look at the blocks of old-style attachments; their other fields are not judged here."""
    for index, attachment in enumerate(attachments):
        at = f"/attachments/{index}"
        if not isinstance(attachment, dict):
            raise invalid("invalid_attachments", f"must provide an object [json-pointer:{at}]")
        faults = faults_of_blocks(attachment.get("blocks", []), f"{at}/blocks")
        if faults:
            raise invalid("invalid_attachments", *faults)


def check_metadata(metadata: Any) -> None:
    """Refuse metadata that is not an event type and a payload."""
    if metadata is None:
        return
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise SlackError("invalid_metadata_format")
    if len(str(metadata["event_payload"])) > METADATA_LIMIT:
        raise SlackError("metadata_too_large")


def compose(
    world: SlackWorld, workspace: Workspace, *, text: str, blocks: list[Json], **more: Any
) -> Message:
    """A message of the app's bot, not yet in any channel."""
    install = workspace.install
    if install is None:
        raise invalid("invalid_auth")
    attachments: list[Json] = more.pop("attachments", None) or []
    check(text, blocks, attachments)
    body: Json = {
        "type": "message",
        "user": install.bot_user,
        "text": text,
        "ts": world.new_ts(),
        "bot_id": install.bot_id,
        "app_id": world.app.id,
        "team": workspace.id,
        **{key: value for key, value in more.items() if value is not None},
    }
    if blocks:
        body["blocks"] = with_ids(blocks)
    if attachments:
        body["attachments"] = attachments
    return Message(body, pings_of(text, blocks, attachments))


def whisper(message: Message, user: User) -> Ephemeral:
    """The same message, for one user's eyes."""
    return Ephemeral(message.ts, user.id, message.body, message.pings)
