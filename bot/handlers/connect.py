"""`/retro connect` and everything until a Confluence is connected. Atlassian's callback: `web`."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.connecting import Connecting
from bot.modals import trigger_of
from bot.pasting import Pasting
from bot.replies import InResponse, Replies, place_of, view_of
from bot.tasks import Tasks
from bot.trying import Trying
from bot.views import connect, credentials, parts
from bot.views.metadata import Metadata, connection_meant
from bot.words import asks_for
from confluence.nouns import Way

WAYS = {connect.SERVER: Way.PAT, connect.API_TOKEN: Way.API_TOKEN}


def register(app: AsyncApp, command: str) -> None:
    """The listeners of this journey."""
    app.command(command, matchers=[asks_for("connect")])(open_connect)
    app.action(parts.CONNECT)(push_connect)
    app.action(parts.RECONNECT)(reconnect)
    app.action(connect.SERVER)(choose_way)
    app.action(connect.API_TOKEN)(choose_way)
    app.action(credentials.SIGN_IN)(change_way)
    app.action(credentials.IN_BROWSER)(send_to_browser)
    app.view(credentials.CALLBACK_ID)(submit_credential)
    app.action(connect.PASTE)(ask_for_address)
    app.view(connect.PASTE_ID)(paste_address)
    app.action(re.compile(f"^{connect.USE}:"))(use_site)
    app.action(connect.CANCEL)(cancel_offer)


async def open_connect(
    ack: AsyncAck,
    command: dict[str, Any],
    actor: Actor,
    connecting: Connecting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Somebody typed `/retro connect`."""
    tasks.start(
        connecting.open(actor, Metadata(command["channel_id"]), trigger_of(command)),
        on_error=replies.telling(InResponse(command["response_url"])),
    )
    await ack()


async def push_connect(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    connecting: Connecting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Connect] below a hint, in a modal, a message or the App Home."""
    tasks.start(
        connecting.open(actor, connection_meant(body), trigger_of(body)),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def reconnect(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    connecting: Connecting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Reconnect], [Agree again]: a new secret or consent for the connection that is meant."""
    tasks.start(
        connecting.reopen(actor, connection_meant(body), trigger_of(body)),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def choose_way(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    connecting: Connecting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Data Center] or [By API token]"""
    place, way = view_of(actor, body), WAYS[action["action_id"]]
    tasks.start(connecting.ask_for_secret(actor, place, way), on_error=replies.telling(place))
    await ack()


async def change_way(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    trying: Trying,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """A token, or a name and password?"""
    place, way = view_of(actor, body), Way(action["selected_option"]["value"])
    tasks.start(trying.change_way(actor, place, way), on_error=replies.telling(place))
    await ack()


async def send_to_browser(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    trying: Trying,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Use a browser form]"""
    place, way = view_of(actor, body), credentials.read_way(body)
    tasks.start(trying.send_to_browser(actor, place, way), on_error=replies.telling(place))
    await ack()


async def submit_credential(
    ack: AsyncAck, view: dict[str, Any], actor: Actor, trying: Trying
) -> None:
    """Address and secret were sent in."""
    await ack(**await trying.submit(actor, view))


async def ask_for_address(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    pasting: Pasting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Browser stopped?]"""
    place = view_of(actor, body)
    tasks.start(
        pasting.open(actor, place, trigger_of(body)),
        on_error=replies.telling(place),
    )
    await ack()


async def paste_address(
    ack: AsyncAck, view: dict[str, Any], actor: Actor, pasting: Pasting
) -> None:
    """The address at which the browser stopped was sent in."""
    await ack(**await pasting.submit(actor, view))


async def use_site(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    connecting: Connecting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Use it]: which site it shall be, and as whom."""
    place = place_of(actor, body)
    tasks.start(
        connecting.activate(actor, place, chosen=action["value"]),
        on_error=replies.telling(place),
    )
    await ack()


async def cancel_offer(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    connecting: Connecting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Cancel] in place of [Use it]."""
    place = place_of(actor, body)
    tasks.start(
        connecting.decline(actor, place, grant_id=action["value"]),
        on_error=replies.telling(place),
    )
    await ack()
