"""[Preview] in the form, and what is done with a preview."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.jobs import Jobs
from bot.modals import trigger_of
from bot.previewing import Previewing, place_of
from bot.replies import InChannel, Replies, view_of
from bot.resending import Resending
from bot.submitting import Submitting
from bot.tasks import Tasks, log_only
from bot.views import preview, progress


def register(app: AsyncApp, _command: str) -> None:
    """The listeners of this journey."""
    app.action(preview.OPEN)(open_preview)
    app.action(progress.LOOK)(renew_preview)
    app.action(progress.ANYWAY)(create_anyway)
    app.view(preview.CALLBACK_ID)(create_previewed)


async def open_preview(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    previewing: Previewing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[Preview]; a failure must not touch the form: it is told in the channel."""
    form, channel_id = body["view"], view_of(actor, body).metadata.channel_id
    tasks.start(
        previewing.open(actor, form, trigger_of(body)),
        on_error=replies.telling(InChannel(actor.workspace_id, channel_id, actor.user_id)),
    )
    await ack()


async def renew_preview(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    previewing: Previewing,
    replies: Replies,
    tasks: Tasks,
) -> None:
    """[See the new preview], after something changed."""
    place = place_of(actor, body["view"])
    tasks.start(previewing.renew(actor, place), on_error=replies.telling(place))
    await ack()


async def create_previewed(
    ack: AsyncAck,
    body: dict[str, Any],
    actor: Actor,
    submitting: Submitting,
    jobs: Jobs,
    tasks: Tasks,
) -> None:
    """[Create] below a preview: kept and enqueued before Slack hears yes."""
    place = view_of(actor, body)
    sent = await submitting.submit_preview(actor, place)
    if sent.draft:
        await jobs.publish(sent.draft)
    await ack(**sent.answer)
    tasks.start(submitting.settle(place, sent), on_error=log_only)


async def create_anyway(
    ack: AsyncAck, body: dict[str, Any], actor: Actor, resending: Resending, jobs: Jobs
) -> None:
    """[Create it as it is now], although somebody looked at something else."""
    draft = await resending.create_as_it_is_now(actor, view_of(actor, body))
    if draft:
        await jobs.publish(draft)
    await ack()
