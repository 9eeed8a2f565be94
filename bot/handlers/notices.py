"""The buttons below a reminder. Each asks again who is pressing it; [Reconnect]: `connect`."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.replies import InResponse, Replies, place_of, view_of
from bot.rotating import Rotating
from bot.tasks import Tasks
from bot.views import notices, rotate
from bot.views.metadata import connection_meant
from bot.wishing import Wishing


def register(app: AsyncApp) -> None:
    """The listeners of this journey."""
    app.action(notices.AGAIN)(remind_again)
    app.action(notices.MUTE)(mute)
    app.action(notices.ROTATE)(open_rotation)
    app.action(notices.EXCHANGE)(exchange)
    app.view(rotate.CALLBACK_ID)(submit_rotation)
    app.action(rotate.USE)(use_other_account)


async def remind_again(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    wishing: Wishing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Remind me tomorrow]"""
    place = InResponse(body["response_url"])
    tasks.start(
        wishing.put_off(actor, place, about=action["value"]), on_error=replies.telling(place)
    )
    await ack()


async def mute(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    wishing: Wishing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Mute]"""
    place = InResponse(body["response_url"])
    tasks.start(wishing.mute(actor, place, about=action["value"]), on_error=replies.telling(place))
    await ack()


async def open_rotation(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    rotating: Rotating,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Rotate token], below a reminder or in the App Home."""
    channel_id, trigger_id = connection_meant(body).channel_id, body["trigger_id"]
    tasks.start(
        rotating.open(actor, channel_id=channel_id, trigger_id=trigger_id, about=action["value"]),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def submit_rotation(
    ack: AsyncAck, view: dict[str, Any], actor: Actor, rotating: Rotating
) -> None:
    """The new secret was sent in."""
    await ack(**await rotating.submit(actor, view))


async def use_other_account(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    rotating: Rotating,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Use …]: the new secret is another account's."""
    place = view_of(actor, body)
    tasks.start(rotating.use(actor, place, action["value"]), on_error=replies.telling(place))
    await ack()


async def exchange(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    rotating: Rotating,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Rotate for me]"""
    place = InResponse(body["response_url"])
    tasks.start(
        rotating.exchange(actor, place, about=action["value"]), on_error=replies.telling(place)
    )
    await ack()
