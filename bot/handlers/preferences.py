"""`/retro preferences`: how the workspace wants its pages, for admins."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.preferring import Preferring
from bot.replies import InResponse, Replies, place_of
from bot.tasks import Tasks
from bot.views import home, preferences
from bot.words import asks_for


def register(app: AsyncApp, command: str) -> None:
    """The listeners of this journey."""
    app.command(command, matchers=[asks_for("preferences")])(open_preferences)
    app.action(home.PREFERENCES)(open_from_home)
    app.view(preferences.CALLBACK_ID)(save_preferences)


async def open_preferences(
    ack: AsyncAck,
    command: dict[str, Any],
    actor: Actor,
    preferring: Preferring,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Somebody typed `/retro preferences`."""
    tasks.start(
        preferring.open(actor, trigger_id=command["trigger_id"]),
        on_error=replies.telling(InResponse(command["response_url"])),
    )
    await ack()


async def open_from_home(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    preferring: Preferring,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Preferences] in the App Home."""
    tasks.start(
        preferring.open(actor, trigger_id=body["trigger_id"]),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def save_preferences(
    ack: AsyncAck, view: dict[str, Any], actor: Actor, preferring: Preferring
) -> None:
    """The form was sent in."""
    await ack(**await preferring.save(actor, view))
