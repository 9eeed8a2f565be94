"""`/retro create`, its modal, buttons and submission. Each handler: ack, read, one call, show."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.jobs import Jobs
from bot.replies import InResponse, Replies, view_of
from bot.resending import Resending
from bot.retros import Retros, place_of
from bot.submitting import Submitting
from bot.tasks import Tasks, log_only
from bot.views import fields, progress
from bot.views import retro as form
from bot.views.choices import space_option
from bot.words import asks_for

TO_FORM = {
    progress.AGAIN: Retros.reopen,
    progress.CHANGE: Retros.reopen,
    progress.ANOTHER: Retros.open_another,
    progress.OWN: Retros.open_own,
}


def register(app: AsyncApp, command: str) -> None:
    """The listeners of this journey."""
    app.command(command, matchers=[asks_for("create")])(open_retro)
    app.options(fields.SPACE)(suggest_spaces)
    app.action(fields.SPACE)(change_space)
    app.action(fields.TEMPLATE)(choose_template)
    app.view(form.CALLBACK_ID)(submit_retro)
    for action_id in TO_FORM:
        app.action(action_id)(lead_to_form)
    app.action(progress.RETRY)(retry_retro)


async def open_retro(
    ack: AsyncAck,
    command: dict[str, Any],
    actor: Actor,
    retros: Retros,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """Somebody typed `/retro create`."""
    tasks.start(
        retros.open(actor, channel_id=command["channel_id"], trigger_id=command["trigger_id"]),
        on_error=replies.telling(InResponse(command["response_url"])),
    )
    await ack()


async def suggest_spaces(ack: AsyncAck, body: dict[str, Any], actor: Actor, retros: Retros) -> None:
    """Somebody types into the space menu."""
    found = await retros.spaces_like(actor, view_of(actor, body), body.get("value") or "")
    await ack(options=[space_option(space) for space in found])


async def change_space(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    retros: Retros,
    tasks: Tasks,
) -> None:
    """Another space was chosen."""
    view, chosen_at = body["view"], action["action_ts"]
    tasks.start(
        retros.change_space(actor, view, chosen_at),
        on_error=partial(retros.tell_no_templates, actor, view, chosen_at),
    )
    await ack()


async def choose_template(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    retros: Retros,
    tasks: Tasks,
) -> None:
    """A template was chosen: what it asks for comes into the form."""
    view, chosen_at = body["view"], action["action_ts"]
    tasks.start(
        retros.choose_template(actor, view, chosen_at),
        on_error=partial(retros.tell_bad_template, actor, view, chosen_at),
    )
    await ack()


async def submit_retro(
    ack: AsyncAck,
    view: dict[str, Any],
    actor: Actor,
    retros: Retros,
    submitting: Submitting,
    jobs: Jobs,
    tasks: Tasks,
) -> None:
    """The form was sent in: kept and enqueued before Slack hears yes."""
    sent_in = form.read(view, await retros.title_error(form.typed_title(view)))
    if isinstance(sent_in, dict):
        await ack(response_action="errors", errors=sent_in)
        return
    sent = await submitting.submit(actor, view["id"], sent_in)
    if sent.draft:
        await jobs.publish(sent.draft)
    await ack(**sent.answer)
    tasks.start(submitting.settle(place_of(actor, view), sent), on_error=log_only)


async def lead_to_form(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    actor: Actor,
    retros: Retros,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Try again] after a problem, [Change], [Create another], [Go on with yours]."""
    place = place_of(actor, body["view"])
    tasks.start(TO_FORM[action["action_id"]](retros, actor, place), on_error=replies.telling(place))
    await ack()


async def retry_retro(
    ack: AsyncAck, body: dict[str, Any], actor: Actor, resending: Resending, jobs: Jobs
) -> None:
    """[Try again] with a draft that failed."""
    draft = await resending.retry(actor, place_of(actor, body["view"]))
    if draft:
        await jobs.publish(draft)
    await ack()
