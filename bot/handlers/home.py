"""The App Home, `/retro status`, and the levers of a connection that is there."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.homes import Homes
from bot.managing import Managing
from bot.replies import InResponse, Replies, place_of
from bot.tasks import Tasks, log_only
from bot.views import home
from bot.views.managing import DISCONNECT_ID
from bot.views.metadata import Metadata
from bot.words import asks_for


def register(app: AsyncApp, command: str) -> None:
    """The listeners of this journey."""
    app.event("app_home_opened", matchers=[_home_tab])(show_home)
    app.event("app_home_opened")(see_other_tab)
    app.command(command, matchers=[asks_for("status")])(show_status)
    app.action(home.TEST)(test_connection)
    app.action(home.MAKE_DEFAULT)(make_default)
    app.action(home.DISCONNECT)(ask_to_disconnect)
    app.view(DISCONNECT_ID)(disconnect)


async def _home_tab(event: dict[str, Any]) -> bool:
    return bool(event.get("tab") == "home")


async def show_home(ack: AsyncAck, actor: Actor, homes: Homes, tasks: Tasks) -> None:
    """Somebody looks at the App Home."""
    tasks.start(homes.publish(actor), on_error=log_only)
    await ack()


async def see_other_tab(ack: AsyncAck) -> None:
    """Somebody opened the messages: nothing to show, but Slack repeats what is not acknowledged."""
    await ack()


async def show_status(
    ack: AsyncAck,
    command: dict[str, Any],
    actor: Actor,
    homes: Homes,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Somebody typed `/retro status`."""
    place = InResponse(command["response_url"])
    tasks.start(homes.tell(actor, place), on_error=replies.telling(place))
    await ack()


async def test_connection(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    managing: Managing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Test]"""
    tasks.start(
        managing.test(actor, _about(action), trigger_id=body["trigger_id"]),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def make_default(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    managing: Managing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Make default]"""
    tasks.start(
        managing.make_default(actor, action["value"]),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def ask_to_disconnect(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    managing: Managing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Disconnect]: asks once more."""
    tasks.start(
        managing.ask_to_disconnect(actor, _about(action), trigger_id=body["trigger_id"]),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def disconnect(ack: AsyncAck, view: dict[str, Any], actor: Actor, managing: Managing) -> None:
    """Yes, disconnect."""
    await ack(**await managing.disconnect(actor, view))


def _about(action: dict[str, Any]) -> Metadata:
    """The connection of a lever; the App Home is in no channel."""
    return Metadata(channel_id="", connection_id=action["value"])
