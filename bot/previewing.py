"""Service `Previewing`: shows a page before it is made. Sending it in is `submitting`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.modals import Trigger, open_modal
from bot.recounting import Recounting
from bot.replies import InView, Replies
from bot.submitting import submission_from
from bot.tasks import Tasks, concurrently
from bot.views import preview, retro
from bot.views.metadata import Metadata
from bot.workspaces import Workspaces
from confluence.drafts import Drafts
from confluence.nouns import Incident
from confluence.previews import Previews
from confluence.submissions import Submission, submission_of


class Previewing:
    """Opens the preview on top of the form, or in place of a draft that failed."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        recounting: Recounting,
        drafts: Drafts,
        previews: Previews,
        replies: Replies,
        tasks: Tasks,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._recounting = recounting
        self._drafts = drafts
        self._previews = previews
        self._replies = replies
        self._tasks = tasks

    async def open(self, actor: Actor, form: Mapping[str, Any], trigger: Trigger) -> None:
        """What the form would make, or what is wrong with it, on top of the form."""
        metadata, entered = Metadata.load(form["private_metadata"]), retro.read(form)
        slack = await self._workspaces.opener(actor.workspace_id)
        if isinstance(entered, dict):
            await open_modal(slack, trigger, preview.mistakes(entered, form, metadata))
            return
        place = place_of(actor, await open_modal(slack, trigger, preview.loading(metadata)))
        work = self._fill(actor, place, submission_from(actor, form["id"], entered))
        self._tasks.start(work, on_error=self._replies.telling(place))

    async def renew(self, actor: Actor, place: InView) -> None:
        """What a failed draft would become now, in its own modal."""
        await self._replies.show(place, preview.loading(place.metadata))
        draft = await self._drafts.find(place.metadata.draft_id or "")
        await self._fill(actor, place, submission_of(draft, place.view_id))

    async def _fill(self, actor: Actor, place: InView, submission: Submission) -> None:
        incident = await self._incident(actor, submission)
        seen = await self._previews.make(submission, incident)
        metadata = replace(place.metadata, preview_id=seen.id)
        await self._replies.show(place, preview.build(seen, metadata))

    async def _incident(self, actor: Actor, submission: Submission) -> Incident:
        async with concurrently() as group:
            group.create_task(self._access.check_may_create(actor))
            incident = group.create_task(
                self._recounting.incident(
                    actor.workspace_id,
                    submission.channel_id,
                    submission.connection_id,
                    submission.answers,
                )
            )
        return incident.result()


def place_of(actor: Actor, view: Mapping[str, Any]) -> InView:
    """The preview's modal."""
    metadata = Metadata.load(view["private_metadata"])
    return InView(actor.workspace_id, view["id"], metadata, problem=preview.problem)
