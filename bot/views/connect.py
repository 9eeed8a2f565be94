"""Connecting a Confluence: choosing the way, its end, the offer of sites, an address pasted.

Not here: the form of a token or password (`credentials`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.messages import Texts
from bot.views.metadata import Metadata
from bot.views.overview import left_out
from bot.views.parts import Block, View
from confluence.connections import PendingGrant
from confluence.errors import OtherAccount
from confluence.scopes import NOTHING, Lacking
from storage.models import Connection

TITLE = "Connect Confluence"
SERVER = "connect_choose_server"
CLOUD = "connect_cloud"
API_TOKEN = "connect_choose_api_token"  # noqa: S105 - the id of a button
PASTE = "connect_paste"
PASTE_ID = "connect_pasted"
PASTED = "connect_pasted_address"
USE = "connect_use"
CANCEL = "connect_cancel"
MOST_OFFERS = 20
ELSEWHERE = (
    "That is not the address at which the browser stopped. Copy all of it from the address bar, "
    "with “state=” and “code=” in it."
)
ADVICE = (
    "Retro writes pages with the account that you connect. Take a *service account*: a person who "
    "leaves would take the connection along."
)


@dataclass(frozen=True, slots=True)
class Returned:
    """What Atlassian sends a browser back with: a code, or why there is none."""

    state: str
    code: str = field(repr=False)
    refusal: str


def loading(metadata: Metadata) -> View:
    """Shown while we ask Slack who is asking."""
    return _state(metadata, [parts.section(":hourglass_flowing_sand: One moment …")])


def choose(metadata: Metadata, *, cloud_url: str | None, connected: tuple[Connection, ...]) -> View:
    """Cloud or Data Center; `cloud_url` is None where no Atlassian app is configured."""
    now = ", ".join(_named(connection) for connection in connected)
    return _state(
        metadata,
        [
            *([parts.section(f"Connected now: {now}. Another site is added.")] if now else []),
            parts.section(ADVICE),
            {"type": "divider"},
            *_cloud(cloud_url),
            {"type": "divider"},
            parts.section(
                "*Confluence Data Center*\nBy its address and a personal access token or password."
            ),
            *parts.actions(parts.button("Data Center", SERVER)),
        ],
    )


def consent(metadata: Metadata, *, cloud_url: str, connection: Connection) -> View:
    """A connection made by consent, once more."""
    said = (
        f"*{escape(connection.site_name)}* once more as {escape(connection.account_name)}: agree "
        "at Atlassian with that account, then confirm here in Slack. Its defaults stay."
    )
    go = parts.button("Agree at Atlassian", CLOUD, url=cloud_url, style="primary")
    paste = parts.button("Browser stopped?", PASTE)
    return _state(metadata, [parts.section(said), *parts.actions(go, paste)])


def paste_form(metadata: Metadata) -> View:
    """Where the browser cannot reach the bot, the address at which it stopped does the same."""
    said = (
        "After you agreed, did the browser stop at an address that it cannot open? That address "
        "holds Atlassian's answer. Copy all of it within ten minutes."
    )
    element = {"type": "plain_text_input", "action_id": PASTED, "max_length": 3000}
    return parts.modal(
        TITLE,
        [parts.section(said), parts.field(PASTED, "Address from the browser", element)],
        submit="Go on",
        close="Back",
        callback_id=PASTE_ID,
        private_metadata=metadata.dump(),
    )


def read_pasted(view: Mapping[str, Any]) -> Returned | dict[str, str]:
    """What the pasted address holds, or a sentence for its block id where it is another one."""
    typed = (view["state"]["values"][PASTED][PASTED].get("value") or "").strip()
    asked = typed.partition("?")[2].partition("#")[0]
    query = {name: given[0] for name, given in parse_qs(asked).items()}
    returned = Returned(query.get("state", ""), query.get("code", ""), query.get("error", ""))
    if returned.state and (returned.code or returned.refusal):
        return returned
    return {PASTED: ELSEWHERE}


def asking(metadata: Metadata) -> View:
    """Atlassian takes longer than Slack waits for an answer."""
    return _state(metadata, [parts.section(":hourglass_flowing_sand: Asking Atlassian …")])


def testing(metadata: Metadata, address: str) -> View:
    """The test takes longer than Slack waits for an answer."""
    place = f" to {escape(address)}" if address else ""  # a known connection's is not typed
    said = f":hourglass_flowing_sand: Testing the connection{place} …"
    return _state(metadata, [parts.section(said)])


def connected(metadata: Metadata, connection: Connection, lacking: Lacking = NOTHING) -> View:
    """It works and is stored; `lacking` are extras that the consent does not grant."""
    said = f":white_check_mark: *Connected* to {_named(connection)}."
    more = parts.sections(left_out(lacking))
    return _state(metadata, [parts.section(said), *more, *_next(connection)])


def other_account(metadata: Metadata, found: OtherAccount) -> View:
    """The credential works, but as somebody else than so far."""
    use = parts.button(
        f"Use {found.account}", f"{USE}:0", value=f"{found.grant_id} {found.site_id}"
    )
    said = _other(found.account, found.known)
    return _state(metadata, [parts.section(said), *parts.actions(use, _cancel(found.grant_id))])


def sites(metadata: Metadata, grant: PendingGrant) -> View:
    """The same choice as `offer`, where a modal is open."""
    return _state(metadata, offer(grant)["blocks"])


def cancelled(metadata: Metadata) -> View:
    """The credential that waited is forgotten."""
    return _state(metadata, [parts.section(CANCELLED)])


def offer(grant: PendingGrant) -> Texts:
    """A tested credential waits: which of the sites shall it be?"""
    first = grant.offers[0]
    text = escape(f"Confluence {first.site.name} as {first.account.name}: use it?")
    if first.site.id in grant.replaces:
        text = _other(first.account.name, grant.replaces[first.site.id])
    if len(grant.offers) > 1:
        text = "Which Confluence shall Retro use?"
    shown = [_offered(grant, place) for place in range(min(len(grant.offers), MOST_OFFERS))]
    no = parts.actions(_cancel(grant.id))
    return {"text": text, "blocks": [parts.section(text), *shown, *no]}


def activated(connection: Connection, lacking: Lacking = NOTHING) -> Texts:
    """The chosen site works and is stored."""
    said = f"Connected to {_named(connection)}."
    done = parts.section(f":white_check_mark: {said}")
    more = parts.sections(left_out(lacking))
    return {"text": said, "blocks": [done, *more, *_next(connection)]}


CANCELLED = "Nothing was changed."


def declined() -> Texts:
    """The offer was not taken."""
    return {"text": CANCELLED, "blocks": [parts.section(CANCELLED)]}


def problem(hint: Hint, metadata: Metadata) -> View:
    """Connecting cannot go on."""
    return parts.problem(TITLE, hint, metadata)


def _cloud(cloud_url: str | None) -> list[Block]:
    token = parts.button("By API token", API_TOKEN)
    if cloud_url is None:
        missing = (
            "*Confluence Cloud*\nBy an e-mail address and an API token. For the better way, by "
            "consent, whoever runs the bot sets `ATLASSIAN_CLIENT_ID` and "
            "`ATLASSIAN_CLIENT_SECRET`."
        )
        return [parts.section(missing), *parts.actions(token)]
    said = (
        "*Confluence Cloud*\nYou agree at Atlassian, then choose the site here in Slack. An API "
        "token is for those who may not agree there."
    )
    go = parts.button("Connect Confluence Cloud", CLOUD, url=cloud_url, style="primary")
    paste = parts.button("Browser stopped?", PASTE)
    return [parts.section(said), *parts.actions(go, token, paste)]


def _offered(grant: PendingGrant, place: int) -> Block:
    offered = grant.offers[place]
    known = grant.replaces.get(offered.site.id)
    label = f"Use {offered.account.name}" if known else "Use it"
    is_choice = len(grant.offers) > 1  # else the question above says it
    so_far = f"\nSo far it is connected as *{escape(known)}*." if known and is_choice else ""
    return parts.section(
        f"*{escape(offered.site.name)}* as {escape(offered.account.name)}\n"
        f"{escape(offered.site.url)}{so_far}",
        accessory=parts.button(
            label, f"{USE}:{place}", value=f"{grant.id} {offered.site.id}", style="primary"
        ),
    )


def _other(account: str, known: str) -> str:
    return (
        f"Confluence says that this is *{escape(account)}*; so far the connection works as "
        f"*{escape(known)}*."
    )


def _cancel(grant_id: str) -> Block:
    return parts.button("Cancel", CANCEL, value=grant_id)


def _named(connection: Connection) -> str:
    return f"*{escape(connection.site_name)}* as {escape(connection.account_name)}"


def _next(connection: Connection) -> list[Block]:
    said = "Now create a retro in an incident channel."
    more = " Better still, choose a space, a template and a channel for alerts first."
    if not connection.is_default:
        said = "Retros go where they went before; *Make default* in the App Home sends them here."
        more = " Choose a space, a template and a channel for alerts, too."
    change = parts.button("Change defaults", parts.DEFAULTS, value=connection.id)
    told = said if connection.alerts_channel_id else said + more
    return [parts.context(told), *parts.actions(change)]


def _state(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(TITLE, blocks, close="Close", private_metadata=metadata.dump())
