"""The modal *Channels that go elsewhere*: overrides by prefix, listed, added and removed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.choices import connection_field, space_menu, space_of
from bot.views.entered import entered, text_of
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from confluence.nouns import Space
from storage.models import Connection, Override

NAME = "Channels elsewhere"
CALLBACK_ID = "overrides_form"
PREFIX = "overrides_prefix"
CONNECTION = "overrides_connection"
SPACE = "overrides_space"
REMOVE = "overrides_remove"
SHOWN = 80
# What Slack lets into the name of a channel; letters of any script are among it.
CHANNEL_PREFIX = re.compile(r"#?[\w-]{1,80}\*?")


@dataclass(frozen=True, slots=True)
class NewOverride:
    """A prefix, and where its channels shall go."""

    prefix: str
    connection_id: str
    space: Space


def build(
    metadata: Metadata,
    overrides: tuple[Override, ...],
    connections: tuple[Connection, ...],
) -> View:
    """The list, and below it one more; `metadata` names the connection whose spaces are offered.

    The blocks' ids change with the list, so that Slack forgets what was added.
    """
    turn = f"{len(overrides)}:{metadata.connection_id}"
    shown = [_line(override, connections) for override in overrides[:SHOWN]]
    none = parts.section("None so far: every channel goes to the default.")
    return parts.modal(
        NAME,
        [
            *(shown or [none]),
            {"type": "divider"},
            parts.field(f"{PREFIX}:{len(overrides)}", "Channels that begin with", _prefix()),
            *connection_field(CONNECTION, "in", connections, metadata.connection_id),
            parts.field(f"{SPACE}:{turn}", "go to the space", space_menu(SPACE, None)),
        ],
        submit="Add",
        close="Done",
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def loading(metadata: Metadata) -> View:
    """The list is read."""
    return _state(metadata, [parts.section(":hourglass_flowing_sand: One moment …")])


def problem(hint: Hint, metadata: Metadata) -> View:
    """It cannot go on."""
    return parts.problem(NAME, hint, metadata)


def read(view: Mapping[str, Any]) -> NewOverride | dict[str, str]:
    """What was sent in, or what is wrong with it: a sentence for each block id."""
    values = entered(view)
    prefix, option = text_of(values, PREFIX).lower(), values[SPACE].value
    if not CHANNEL_PREFIX.fullmatch(prefix):
        return {values[PREFIX].block_id: "Give the beginning of channel names, as in inc-payments-"}
    if not option:
        return {values[SPACE].block_id: "Choose a space."}
    metadata = Metadata.load(view["private_metadata"])
    return NewOverride(prefix, metadata.connection_id, space_of(option))


def _line(override: Override, connections: tuple[Connection, ...]) -> Block:
    sites = {connection.id: connection.site_name for connection in connections}
    said = (
        f"`#{escape(override.prefix)}*` → *{escape(override.space_name)}* "
        f"({escape(override.space_key)}) of {escape(sites.get(override.connection_id, '?'))}"
    )
    remove = parts.button("Remove", REMOVE, value=override.prefix)
    return parts.section(said, accessory=remove)


def _prefix() -> Block:
    return {
        "type": "plain_text_input",
        "action_id": PREFIX,
        "max_length": 81,
        "placeholder": parts.plain_text("inc-payments-", 150),
    }


def _state(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(NAME, blocks, close="Close", private_metadata=metadata.dump())
