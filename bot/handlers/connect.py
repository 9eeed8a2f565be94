"""`/retro connect` and everything until a Confluence is connected. Atlassian's callback: `web`."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.connecting import Connecting
from bot.replies import InResponse, Replies, place_of, view_of
from bot.tasks import Tasks
from bot.views import connect, parts
from bot.words import asks_for


def register(app: AsyncApp, command: str) -> None:
    """The listeners of this journey."""
    app.command(command, matchers=[asks_for("connect")])(open_connect)
    app.action(parts.CONNECT)(push_connect)
    app.action(connect.SERVER)(choose_server)
    app.view(connect.CALLBACK_ID)(connect_server)
    app.action(re.compile(f"^{connect.USE}:"))(use_site)


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
        connecting.open(actor, channel_id=command["channel_id"], trigger_id=command["trigger_id"]),
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
    """[Connect] or [Reconnect] below a hint, in a modal or in a message."""
    place = place_of(actor, body)
    channel_id = (body.get("channel") or {}).get("id") or view_of(actor, body).metadata.channel_id
    tasks.start(
        connecting.open(
            actor,
            channel_id=channel_id,
            trigger_id=body["trigger_id"],
            on_top=bool(body.get("view")),
        ),
        on_error=replies.telling(place),
    )
    await ack()


async def choose_server(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    connecting: Connecting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Data Center]"""
    place = view_of(actor, body)
    tasks.start(connecting.ask_for_server(actor, place), on_error=replies.telling(place))
    await ack()


async def connect_server(
    ack: AsyncAck, view: dict[str, Any], actor: Actor, connecting: Connecting
) -> None:
    """Address and token were sent in."""
    form = connect.read(view)
    if isinstance(form, dict):
        await ack(response_action="errors", errors=form)
        return
    await ack(**await connecting.connect_server(actor, view, form))


async def use_site(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    connecting: Connecting,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Use it]: which site of the consent it shall be."""
    place = InResponse(body["response_url"])
    tasks.start(
        connecting.activate(actor, place=place, chosen=action["value"]),
        on_error=replies.telling(place),
    )
    await ack()
