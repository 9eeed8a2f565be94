"""[Rotate token]: the form for a new secret of the same account, its test, its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.credentials import (
    LAST_DAYS,
    SECRETS,
    day_mistake,
    named,
    pasted,
    secret_mistake,
    warning,
)
from bot.views.entered import entered, text_of, value_of
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from confluence.errors import OtherAccount
from confluence.nouns import Way
from confluence.trials import NONE, Hopes
from storage.models import Connection

TITLE = "Rotate the secret"
CALLBACK_ID = "rotate"
SECRET = "rotate_secret"  # noqa: S105 - the id of a field
NAME = "rotate_name"
LAST_DAY = "rotate_last_day"
WHERE = {Way.PAT: "in Confluence", Way.API_TOKEN: "at Atlassian"}
USE = "rotate_use"


@dataclass(frozen=True, slots=True)
class RotateForm:
    """What was typed. The secret lives in this value only."""

    secret: str = field(repr=False)
    hopes: Hopes = NONE


def loading(metadata: Metadata) -> View:
    """Shown while we ask Slack who is asking."""
    return _state(metadata, parts.section(":hourglass_flowing_sand: One moment …"))


def form(
    metadata: Metadata,
    connection: Connection,
    *,
    hint: Hint | None = None,
    in_browser: bool = False,
) -> View:
    """The new secret; for a token its name and last day, in case Confluence does not tell them.

    `in_browser`: there is a form outside of Slack for the secret.
    """
    way = Way(connection.way)
    label = f"New {named(SECRETS, way)}"
    secret = parts.text_input(SECRET, "", max_length=1000)
    again = ":again" if hint else ""
    lead = (
        f"{_begin(connection)} It is tested before it takes the old one's place at "
        f"*{escape(connection.site_name)}*."
    )
    return parts.modal(
        TITLE,
        [
            *([*parts.hint_blocks(hint), {"type": "divider"}] if hint else []),
            parts.section(lead),
            # The block's id changes with each try, so that Slack forgets what was typed.
            parts.field(f"{SECRET}:{way}{again}", label, secret),
            *([] if way is Way.BASIC else _about_tokens(way)),
            _warning(connection, in_browser=in_browser),
        ],
        submit="Test and rotate",
        close="Cancel",
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def _begin(connection: Connection) -> str:
    way, who = Way(connection.way), escape(connection.account_name)
    if way is Way.BASIC:
        return f"Change the password of *{who}* in Confluence first, then give the new one here."
    return f"Make a new one {WHERE[way]} as *{who}*."


def _warning(connection: Connection, *, in_browser: bool) -> Block:
    way = Way(connection.way)
    then = "" if way is Way.BASIC else ", and revoke the old one afterwards"
    said = (
        f":eyes: Slack shows what you type and passes it on to us. Look over your shoulder{then}."
    )
    return warning(said, way, in_browser=in_browser)


def read(view: Mapping[str, Any], *, now: datetime) -> RotateForm | dict[str, str]:
    """What was typed, or what is wrong with it: a sentence for each block id.

    `now` is by the clock of who typed it.
    """
    fields = entered(view)
    block_id, typed = fields[SECRET]
    way, picked = Way(block_id.split(":")[1]), value_of(fields, LAST_DAY)
    secret, day = pasted(way, typed or ""), date.fromisoformat(picked) if picked else None
    said = {SECRET: secret_mistake(way, secret), LAST_DAY: day_mistake(day, now.date())}
    wrong = {fields[name].block_id: text for name, text in said.items() if text}
    hopes = Hopes(token_name=text_of(fields, NAME), ends_on=day, zone=now.tzinfo or UTC)
    return wrong or RotateForm(secret, hopes)


def testing(metadata: Metadata) -> View:
    """While Confluence is asked."""
    return _state(metadata, parts.section(":hourglass_flowing_sand: Testing the new one …"))


def rotated(metadata: Metadata, connection: Connection) -> View:
    """It works and is in use."""
    said = (
        f":white_check_mark: *Rotated.* {escape(connection.site_name)} is used as "
        f"{escape(connection.account_name)}."
    )
    if Way(connection.way) not in WHERE:
        return _state(metadata, parts.section(said))
    until = connection.expires_at
    end = f"It lasts until {parts.moment(until)}." if until else "It has no end that we know."
    revoke = parts.context("Now revoke the old one.")
    return _state(metadata, parts.section(f"{said} {end}"), revoke)


def another(metadata: Metadata, error: OtherAccount, site_id: str) -> View:
    """It works, but for somebody else: use it all the same?"""
    said = (
        f"*That is another account*\nIt belongs to *{escape(error.account)}*; so far the "
        f"connection works as *{escape(error.known)}*. Nothing was changed."
    )
    use = parts.button(
        f"Use {parts.cut(error.account, 60)}", USE, value=f"{error.grant_id} {site_id}"
    )
    return _state(metadata, parts.section(said), *parts.actions(use))


def problem(hint: Hint, metadata: Metadata) -> View:
    """It cannot go on."""
    return parts.problem(TITLE, hint, metadata)


def _about_tokens(way: Way) -> list[parts.Block]:
    name = {"type": "plain_text_input", "action_id": NAME, "max_length": 255}
    day = {"type": "datepicker", "action_id": LAST_DAY}
    return [
        parts.field(NAME, f"Its name {WHERE[way]}", name, optional=True),
        parts.field(
            LAST_DAY,
            "Its last day",
            day,
            optional=True,
            hint=LAST_DAYS[way],
        ),
    ]


def _state(metadata: Metadata, *blocks: parts.Block) -> View:
    return parts.modal(TITLE, list(blocks), close="Close", private_metadata=metadata.dump())
