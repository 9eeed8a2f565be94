"""`/retro doctor`, the button [Doctor] below a failure, [Test again], and another connection."""

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.examining import Examining
from bot.modals import trigger_of
from bot.replies import InResponse, Replies, place_of, view_of
from bot.tasks import Tasks
from bot.views import doctor, parts
from bot.views.metadata import Metadata, connection_meant
from bot.words import asks_for


def register(app: AsyncApp, command: str) -> None:
    """The listeners of this journey."""
    app.command(command, matchers=[asks_for("doctor")])(open_doctor)
    app.action(parts.DOCTOR)(push_doctor)
    app.action(doctor.AGAIN)(test_again)
    app.action(doctor.OTHER)(test_again)


async def open_doctor(
    ack: AsyncAck,
    command: dict[str, Any],
    actor: Actor,
    examining: Examining,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Somebody typed `/retro doctor`."""
    tasks.start(
        examining.open(actor, Metadata(command["channel_id"]), trigger_of(command)),
        on_error=replies.telling(InResponse(command["response_url"])),
    )
    await ack()


async def push_doctor(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    examining: Examining,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Doctor] below a hint, in a modal or in a message."""
    tasks.start(
        examining.open(actor, connection_meant(body), trigger_of(body)),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def test_again(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    examining: Examining,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Test again] at the end of an examination, or another connection was chosen there."""
    place = replace(view_of(actor, body), metadata=doctor.read_meant(body))
    tasks.start(examining.examine(actor, place), on_error=replies.telling(place))
    await ack()
