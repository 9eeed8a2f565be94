"""The buttons below a reminder. Each asks again who is pressing it; [Reconnect]: `connect`."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.replies import InResponse, Replies
from bot.tasks import Tasks
from bot.views import notices
from bot.wishing import Wishing


def register(app: AsyncApp) -> None:
    """The listeners of this journey."""
    app.action(notices.AGAIN)(remind_again)
    app.action(notices.MUTE)(mute)


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
