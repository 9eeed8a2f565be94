"""Connecting a Confluence: choosing the way, the Data Center form, its end, the offer of sites."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.messages import Texts
from bot.views.metadata import Metadata
from bot.views.parts import View
from confluence.connections import PendingGrant
from storage.models import Connection

TITLE = "Connect Confluence"
CALLBACK_ID = "connect_server"
SERVER = "connect_choose_server"
CLOUD = "connect_cloud"
USE = "connect_use"
BASE_URL = "connect_base_url"
TOKEN = "connect_token"  # noqa: S105 - the id of a field
MOST_OFFERS = 20


@dataclass(frozen=True, slots=True)
class ServerForm:
    """What was typed for a Data Center."""

    base_url: str
    token: str = field(repr=False)


def loading(metadata: Metadata) -> View:
    """Shown while we ask Slack who is asking."""
    return _state(metadata, [parts.section(":hourglass_flowing_sand: One moment …")])


def choose(metadata: Metadata, *, cloud_url: str | None, current: Connection | None) -> View:
    """Cloud or Data Center; `cloud_url` is None where no Atlassian app is configured."""
    now = (
        f"Connected now: {_named(current)}. What you connect takes its place.\n" if current else ""
    )
    both = "Retro writes pages with the account that you connect."
    return _state(
        metadata,
        [
            parts.section(now + both),
            {"type": "divider"},
            *_cloud(cloud_url),
            {"type": "divider"},
            parts.section("*Confluence Data Center*\nBy its address and a personal access token."),
            *parts.actions(parts.button("Data Center", SERVER)),
        ],
    )


def server_form(metadata: Metadata, *, base_url: str = "", hint: Hint | None = None) -> View:
    """Address and token. A token that was typed before is never shown again."""
    url: parts.Block = {"type": "plain_text_input", "action_id": BASE_URL, "max_length": 500}
    if base_url:
        url["initial_value"] = base_url
    token = {"type": "plain_text_input", "action_id": TOKEN, "max_length": 500}
    warning = (
        ":eyes: Slack shows what you type and passes it on to us. Look over your shoulder, and "
        "give the token of an account that may only do what Retro needs: see spaces, add pages."
    )
    return parts.modal(
        TITLE,
        [
            *([*parts.hint_blocks(hint), {"type": "divider"}] if hint else []),
            parts.field(
                BASE_URL, "Base URL", url, hint="For example https://confluence.example.com"
            ),
            # The block's id changes with each try, so that Slack forgets what was typed.
            parts.field(_token_block(hint), "Personal access token", token),
            parts.context(warning),
        ],
        submit="Connect",
        close="Cancel",
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def read(view: Mapping[str, Any]) -> ServerForm | dict[str, str]:
    """What was typed, or what is missing: a sentence for each block id."""
    typed, blocks = {}, {}
    for block_id, states in view["state"]["values"].items():
        for action_id, state in states.items():
            typed[action_id] = (state.get("value") or "").strip()
            blocks[action_id] = block_id
    missing = {
        BASE_URL: "Give the address of Confluence.",
        TOKEN: "Give a personal access token.",
    }
    wrong = {blocks[name]: said for name, said in missing.items() if not typed[name]}
    return wrong or ServerForm(base_url=typed[BASE_URL], token=typed[TOKEN])


def field_of(view: Mapping[str, Any], name: str) -> str:
    """The block id under which a field stands in this view."""
    values: Mapping[str, Mapping[str, Any]] = view["state"]["values"]
    return next(block_id for block_id, states in values.items() if name in states)


def testing(metadata: Metadata, base_url: str) -> View:
    """The test takes longer than Slack waits for an answer."""
    said = f":hourglass_flowing_sand: Testing the connection to {escape(base_url)} …"
    return _state(metadata, [parts.section(said)])


def connected(metadata: Metadata, connection: Connection) -> View:
    """It works and is stored."""
    said = f":white_check_mark: *Connected* to {_named(connection)}."
    return _state(metadata, [parts.section(said), parts.context(_next())])


def offer(grant: PendingGrant) -> Texts:
    """Atlassian came back: which of the sites shall it be?"""
    sites = [
        parts.section(
            f"*{escape(offered.site.name)}* as {escape(offered.account.name)}\n"
            f"{escape(offered.site.url)}",
            accessory=parts.button(
                "Use it", f"{USE}:{place}", value=f"{grant.id} {offered.site.id}", style="primary"
            ),
        )
        for place, offered in enumerate(grant.offers[:MOST_OFFERS])
    ]
    first = grant.offers[0]
    text = f"Confluence {first.site.name} as {first.account.name}: use it?"
    if len(grant.offers) > 1:
        text = "Which Confluence shall Retro use?"
    return {"text": escape(text), "blocks": [parts.section(escape(text)), *sites]}


def activated(connection: Connection) -> Texts:
    """The chosen site works and is stored."""
    said = f"Connected to {_named(connection)}."
    return {
        "text": said,
        "blocks": [parts.section(f":white_check_mark: {said}"), parts.context(_next())],
    }


def problem(hint: Hint, metadata: Metadata) -> View:
    """Connecting cannot go on."""
    return _state(metadata, [*parts.hint_blocks(hint), *parts.actions(*parts.hint_buttons(hint))])


def _cloud(cloud_url: str | None) -> list[parts.Block]:
    if cloud_url is None:
        missing = (
            "*Confluence Cloud*\nNot set up yet: whoever runs the bot sets "
            "`ATLASSIAN_CLIENT_ID` and `ATLASSIAN_CLIENT_SECRET`."
        )
        return [parts.section(missing)]
    said = "*Confluence Cloud*\nYou agree at Atlassian, then choose the site here in Slack."
    go = parts.button("Connect Confluence Cloud", CLOUD, url=cloud_url, style="primary")
    return [parts.section(said), *parts.actions(go)]


def _token_block(hint: Hint | None) -> str:
    return f"{TOKEN}:again" if hint else TOKEN


def _named(connection: Connection) -> str:
    return f"*{escape(connection.site_name)}* as {escape(connection.account_name)}"


def _next() -> str:
    return "Now create a retro in an incident channel."


def _state(metadata: Metadata, blocks: list[parts.Block]) -> View:
    return parts.modal(TITLE, blocks, close="Close", private_metadata=metadata.dump())
