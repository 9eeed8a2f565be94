"""Modals about a connection that is there: its test, and its end."""

from collections.abc import Mapping
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.metadata import Metadata
from bot.views.overview import left_out
from bot.views.parts import Block, View
from confluence.nouns import Way
from confluence.scopes import NOTHING, Lacking
from storage.models import Connection

DISCONNECT_ID = "disconnect_form"
CONNECTION = "Connection"
REVOKE = "disconnect_revoke"
CONSENTS = "https://id.atlassian.com/manage-profile/apps"
API_TOKENS = "https://id.atlassian.com/manage-profile/security/api-tokens"
TOKENS_PATH = "/plugins/personalaccesstokens/usertokens.action"


def loading(metadata: Metadata) -> View:
    """Something is asked."""
    return _state(metadata, [parts.section(":hourglass_flowing_sand: One moment …")])


def works(metadata: Metadata, connection: Connection, lacking: Lacking = NOTHING) -> View:
    """The test went well; `lacking` are extras that the consent does not grant."""
    said = f":white_check_mark: {_named(connection)}: it works."
    return _state(metadata, [parts.section(said), *parts.sections(left_out(lacking))])


def works_not(metadata: Metadata, connection: Connection, hint: Hint) -> View:
    """The test says why not."""
    said = parts.section(f":x: {_named(connection)}: it does not work.")
    again = parts.actions(*parts.hint_buttons(hint, connection.id))
    return _state(metadata, [said, *parts.hint_blocks(hint), *again])


def disconnect(metadata: Metadata, connection: Connection) -> View:
    """The last question before a connection goes."""
    said = (
        f"Disconnect {_named(connection)}?\nIts secret, reminders and defaults are deleted, and "
        "channels that go there go to the default again. Pages stay where they are."
    )
    return parts.modal(
        "Disconnect Confluence",
        [parts.section(said), *(_offer(connection) or _elsewhere(connection))],
        submit="Disconnect",
        close="Cancel",
        callback_id=DISCONNECT_ID,
        private_metadata=metadata.dump(),
    )


def wants_revoking(view: Mapping[str, Any]) -> bool:
    """Whether the token shall be made worthless in Confluence, too."""
    state = view["state"]["values"].get(REVOKE, {}).get(REVOKE, {})
    return bool(state.get("selected_options"))


def disconnected(metadata: Metadata, connection: Connection, refusal: Hint | None = None) -> View:
    """It is gone here; what is left to do there, and the `refusal` of doing that from here."""
    why = f"Its token could not be revoked: {escape(refusal.title)}." if refusal else ""
    told = [parts.section(why)] if why else []
    return _state(metadata, [_gone(connection), *told, *_elsewhere(connection)])


def revoked(metadata: Metadata, connection: Connection) -> View:
    """It is gone here and there."""
    return _state(metadata, [_gone(connection), parts.context("Its token is revoked.")])


def problem(hint: Hint, metadata: Metadata) -> View:
    """It cannot go on."""
    return parts.problem(CONNECTION, hint, metadata)


def _gone(connection: Connection) -> Block:
    return parts.section(
        f":white_check_mark: *Disconnected* from {_named(connection)}. Pages stay."
    )


def _offer(connection: Connection) -> list[Block]:
    """A token that Confluence told us of can be revoked from here."""
    if connection.way != Way.PAT or not connection.token_id:
        return []
    options = [parts.option("Revoke its token in Confluence, too", "revoke")]
    element = {"type": "checkboxes", "action_id": REVOKE, "options": options}
    return [parts.field(REVOKE, "Personal access token", element, optional=True)]


def _elsewhere(connection: Connection) -> list[Block]:
    """Where the credential itself is to be ended: we cannot do that."""
    match Way(connection.way):
        case Way.OAUTH:
            said, url = "Then remove Retro at Atlassian, under the account's apps.", CONSENTS
        case Way.API_TOKEN:
            said, url = "Then revoke the API token at Atlassian.", API_TOKENS
        case Way.PAT:
            said, url = "Then revoke the token in Confluence.", connection.site_url + TOKENS_PATH
        case _:
            return []
    return [parts.context(said), *parts.actions(parts.button("Open", parts.LINK, url=url))]


def _named(connection: Connection) -> str:
    return f"*{escape(connection.site_name)}* as {escape(connection.account_name)}"


def _state(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(CONNECTION, blocks, close="Close", private_metadata=metadata.dump())
