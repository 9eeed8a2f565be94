"""`/retro create NAME` and the actions themselves. A workflow's step: `step`."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.editing import Editing
from bot.launching import Asked, Launching
from bot.replies import InResponse, Replies, place_of, view_of
from bot.tasks import Tasks
from bot.views import action as views
from bot.views import actions, agreement, messages
from bot.views.choices import space_option
from bot.words import asks_for_one, second_part


def register(app: AsyncApp, command: str) -> None:
    """Before the form's own listeners: they take `create` without a name."""
    app.command(command, matchers=[asks_for_one("create")])(run_action)
    app.action(messages.ANOTHER)(run_another)
    app.view(agreement.CALLBACK_ID)(agree)
    app.action(actions.NEW)(open_action)
    app.action(actions.CHANGE)(open_action)
    app.action(actions.DELETE)(delete_action)
    app.action(views.CONNECTION)(change_connection)
    app.options(views.SPACE)(suggest_spaces)
    app.action(views.SPACE)(change_space)
    app.view(views.CALLBACK_ID)(save_action)


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


async def open_action(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    editing: Editing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[New action], [Change]"""
    tasks.start(
        editing.open(actor, action_id=action.get("value") or "", trigger_id=body["trigger_id"]),
        on_error=replies.telling(place_of(actor, body)),
    )
    await ack()


async def delete_action(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    editing: Editing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Delete], and yes."""
    tasks.start(
        editing.delete(actor, action["value"]), on_error=replies.telling(place_of(actor, body))
    )
    await ack()


async def change_connection(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    editing: Editing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Another Confluence was chosen."""
    tasks.start(
        editing.change_connection(actor, body["view"], action["selected_option"]["value"]),
        on_error=replies.telling(view_of(actor, body)),
    )
    await ack()


async def suggest_spaces(
    ack: AsyncAck, body: dict[str, Any], actor: Actor, editing: Editing
) -> None:
    """Somebody types into the space menu."""
    found = await editing.spaces_like(actor, view_of(actor, body), body.get("value") or "")
    await ack(options=[space_option(space) for space in found])


async def change_space(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    editing: Editing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Another space was chosen."""
    tasks.start(
        editing.change_space(actor, body["view"]),
        on_error=replies.telling(view_of(actor, body)),
    )
    await ack()


async def save_action(ack: AsyncAck, view: dict[str, Any], actor: Actor, editing: Editing) -> None:
    """The form was sent in."""
    form = views.read(view)
    if isinstance(form, dict):
        await ack(response_action="errors", errors=form)
        return
    await ack(**await editing.submit(actor, form))
