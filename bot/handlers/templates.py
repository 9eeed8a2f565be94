"""`/retro templates`, and the message about a template that stopped working."""

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.checking import Checking
from bot.replies import InResponse, Replies, place_of, view_of
from bot.tasks import Tasks
from bot.views import home, templates
from bot.watching import Watching
from bot.words import asks_for


def register(app: AsyncApp, command: str) -> None:
    """The listeners of this journey."""
    app.command(command, matchers=[asks_for("templates")])(open_templates)
    app.action(home.TEMPLATES)(open_from_home)
    app.action(templates.AGAIN)(check_again)
    app.action(templates.MUTE)(mute_template)


async def open_templates(
    ack: AsyncAck,
    command: dict[str, Any],
    actor: Actor,
    checking: Checking,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Somebody typed `/retro templates`."""
    tasks.start(
        checking.open(actor, channel_id=command["channel_id"], trigger_id=command["trigger_id"]),
        on_error=replies.telling(InResponse(command["response_url"])),
    )
    await ack()


async def open_from_home(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    checking: Checking,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Check templates] in the App Home."""
    tasks.start(
        checking.open(actor, channel_id="", trigger_id=body["trigger_id"]),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def check_again(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    checking: Checking,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Check again], and [Try again] after a problem."""
    place = replace(view_of(actor, body), problem=templates.problem)
    tasks.start(checking.again(actor, place), on_error=replies.telling(place))
    await ack()


async def mute_template(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    watching: Watching,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Mute]: no more messages about a template."""
    place = InResponse(body["response_url"])
    tasks.start(watching.mute(actor, place, action["value"]), on_error=replies.telling(place))
    await ack()
