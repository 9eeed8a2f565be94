"""`/retro create NAME` and the actions themselves. A workflow's step: `step`."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.launching import Asked, Launching
from bot.replies import InResponse, Replies
from bot.tasks import Tasks
from bot.views import agreement, messages
from bot.words import asks_for_one, second_part


def register(app: AsyncApp, command: str) -> None:
    """Before the form's own listeners: they take `create` without a name."""
    app.command(command, matchers=[asks_for_one("create")])(run_action)
    app.action(messages.ANOTHER)(run_another)
    app.view(agreement.CALLBACK_ID)(agree)


async def run_action(
    ack: AsyncAck,
    command: dict[str, Any],
    actor: Actor,
    launching: Launching,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Somebody typed `/retro create NAME`."""
    place = InResponse(command["response_url"])
    trigger_id = command["trigger_id"]
    asked = Asked(command["channel_id"], trigger_id, trigger_id, place)
    name = second_part(command["text"])
    tasks.start(launching.launch(actor, name, asked), on_error=replies.telling(place))
    await ack()


async def run_another(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    launching: Launching,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Create another] below the retro that is there: twice pressed is one."""
    place = InResponse(body["response_url"])
    sender_id = f"{body['container']['message_ts']}:{action['value']}"
    asked = Asked(body["channel"]["id"], sender_id, body["trigger_id"], place)
    tasks.start(
        launching.launch_another(actor, action["value"], asked), on_error=replies.telling(place)
    )
    await ack()


async def agree(ack: AsyncAck, view: dict[str, Any], actor: Actor, launching: Launching) -> None:
    """[Publish]: kept and begun before Slack hears yes."""
    await ack(response_action="update", view=await launching.agree(actor, view))
