"""`/retro variables`, the same from the form of a retro, and what is done in it."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.exploring import Exploring, place_of
from bot.modals import trigger_of
from bot.replies import InChannel, InResponse, Replies, view_of
from bot.tasks import Tasks
from bot.views import variables
from bot.views.variable_listing import NEXT, PREVIOUS
from bot.words import asks_for


def register(app: AsyncApp, command: str) -> None:
    """The listeners of this journey."""
    app.command(command, matchers=[asks_for("variables")])(open_variables)
    app.action(variables.OPEN)(push_variables)
    app.action(variables.AGAIN)(reopen_variables)
    app.options(variables.SEARCH)(suggest_names)
    for action_id in (variables.SEARCH, variables.BROWSE, PREVIOUS, NEXT):
        app.action(action_id)(turn_page)
    app.view(variables.CALLBACK_ID)(try_out)


async def open_variables(
    ack: AsyncAck,
    command: dict[str, Any],
    actor: Actor,
    exploring: Exploring,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Somebody typed `/retro variables`."""
    tasks.start(
        exploring.open(actor, trigger_of(command), channel_id=command["channel_id"]),
        on_error=replies.telling(InResponse(command["response_url"])),
    )
    await ack()


async def push_variables(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    exploring: Exploring,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Variables] in the form, which a failure must not touch: it is told in the channel."""
    channel_id = view_of(actor, body).metadata.channel_id
    place = InChannel(actor.workspace_id, channel_id, actor.user_id)
    tasks.start(
        exploring.open(actor, trigger_of(body), channel_id=channel_id),
        on_error=replies.telling(place),
    )
    await ack()


async def reopen_variables(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    exploring: Exploring,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Try again] after a problem."""
    place = place_of(actor, body["view"])
    tasks.start(exploring.reopen(actor, place), on_error=replies.telling(place))
    await ack()


async def suggest_names(ack: AsyncAck, body: dict[str, Any], exploring: Exploring) -> None:
    """Somebody types into the search."""
    await ack(options=variables.options(exploring.matching(body.get("value") or "")))


async def turn_page(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    exploring: Exploring,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """A group, a page or a name was chosen."""
    view = body["view"]
    tasks.start(
        exploring.turn(actor, view, variables.chosen(action)),
        on_error=replies.telling(place_of(actor, view)),
    )
    await ack()


async def try_out(ack: AsyncAck, view: dict[str, Any], actor: Actor, exploring: Exploring) -> None:
    """[Try]"""
    if not variables.read(view):
        await ack(response_action="errors", errors={variables.TYPED: variables.NOTHING_TYPED})
        return
    await ack(response_action="update", view=await exploring.try_out(actor, view))
