"""Service `Submitting`: what is sent in becomes a draft, once. Publishing it is in `jobs`.

Not here: the form (`retros`), the preview before it (`previewing`), what failed (`resending`).
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.draft_states import DraftStates
from bot.hints import hint_for
from bot.replies import InView
from bot.retros import Retros
from bot.viewers import Viewers
from bot.views import progress
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.views.retro import RetroForm
from confluence.drafts import Drafts, NumberTaken, Standing
from confluence.errors import PreviewStale
from confluence.previews import Previews
from confluence.submissions import Submission, draft_id_of
from storage.models import Draft

SECONDS_TO_DRAW = 0.5  # that Slack may take to show what a submission is answered


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission taken: the draft to publish, None if somebody was faster; and what to show.

    Without a view the modal closes: the one below shows it. `awaited` is the draft whose end the
    modal waits for; `aside` is what was sent in, where `awaited` is somebody else's.
    """

    draft: Draft | None
    view: View | None
    awaited: Draft | None = None
    aside: Draft | None = None

    @property
    def answer(self) -> dict[str, Any]:
        """What Slack is told."""
        return {"response_action": "update", "view": self.view} if self.view else {}


class Submitting:
    """Takes submissions; the same one again is the same draft.

    Who may make retros is asked each time: a form may have been open for long.
    """

    def __init__(
        self,
        *,
        access: Access,
        retros: Retros,
        drafts: Drafts,
        previews: Previews,
        viewers: Viewers,
        states: DraftStates,
    ) -> None:
        self._access = access
        self._retros = retros
        self._drafts = drafts
        self._previews = previews
        self._viewers = viewers
        self._states = states

    async def submit(self, actor: Actor, view_id: str, form: RetroForm) -> Sent:
        """Keep what was sent in; the same submission again is the same draft."""
        await self._access.check_still_may_create(actor)
        self._retros.forget(view_id)
        again = form.metadata.draft_id is not None
        submission = await self._previews.bound(submission_from(actor, view_id, form), again=again)
        return await self._take(submission, form.metadata)

    async def submit_preview(self, actor: Actor, place: InView) -> Sent:
        """Keep what a preview was made for, to become this very page.

        The form below shows how that ends: Slack stacks three views, so no way may add to them
        each time around.
        """
        await self._access.check_still_may_create(actor)
        preview_id = place.metadata.preview_id or ""
        try:
            looked_at = await self._previews.find(preview_id, actor.workspace_id)
        except PreviewStale as gone:
            return await self._without_preview(preview_id, gone, place.metadata)
        sent = await self._take(looked_at, place.metadata)
        if sent.view is None or looked_at.view_id in (None, place.view_id):
            return sent
        if await self._states.show(replace(place, view_id=looked_at.view_id), sent.view):
            return replace(sent, view=None)
        if sent.awaited:
            aside_id = sent.aside.id if sent.aside else None
            await self._viewers.watch(sent.awaited.id, place.view_id, aside_id)
        return sent

    async def settle(self, place: InView, sent: Sent) -> None:
        """Show the end once more if it came before Slack drew our answer, which lies over it."""
        if sent.view and sent.awaited:
            awaited = await self._drafts.find(sent.awaited.id)
            if awaited.state != "queued" and sent.awaited.state == "queued":
                await asyncio.sleep(SECONDS_TO_DRAW)
                await self._show_end(place, awaited, sent.aside)

    async def _show_end(self, place: InView, ended: Draft, aside: Draft | None) -> None:
        if not await self._viewers.waits(place.view_id, ended.id):
            return
        if aside:
            view = await self._states.of_other(aside, ended, place.metadata)
        else:
            view = await self._states.of(ended, place.metadata)
        await self._states.show(place, view)

    async def _take(self, submission: Submission, metadata: Metadata) -> Sent:
        """Keep it, unless somebody began a retro that its author knows nothing of.

        What was sent in before takes a new number: two that do so at once cannot both have it.
        """
        numbered = await self._numbered(submission) if metadata.draft_id else submission
        begun = await self._begun(submission, metadata)
        if begun:
            return await self._set_aside(submission, begun[0].draft, metadata)
        try:
            draft = await self._keep(numbered, metadata)
        except NumberTaken as taken:
            return await self._after(taken.holder, submission, metadata)
        view = await self._states.of(draft, metadata)
        # One that failed before it came again is not sent again: that is what its buttons are for.
        return Sent(None if draft.state == "failed" else draft, view, draft)

    async def _without_preview(
        self, preview_id: str, gone: PreviewStale, metadata: Metadata
    ) -> Sent:
        """The preview is not kept any more: its draft is a page, or it is too old."""
        draft = await self._drafts.of_preview(preview_id)
        if draft:
            return Sent(None, await self._states.of(draft, metadata))
        return Sent(None, progress.apology(hint_for(gone)))

    async def _begun(self, submission: Submission, metadata: Metadata) -> tuple[Standing, ...]:
        """The channel's retros that whoever filled in the form was not told of."""
        if metadata.another:
            return ()
        if metadata.draft_id:
            return await self._drafts.begun_since(await self._drafts.find(metadata.draft_id))
        return await self._drafts.rivals(
            submission.workspace_id, submission.channel_id, submission.draft_id
        )

    async def _keep(self, submission: Submission, metadata: Metadata) -> Draft:
        if metadata.draft_id:
            return await self._drafts.resubmit(submission)
        return await self._drafts.submit(submission)

    async def _after(self, holder: Draft, submission: Submission, metadata: Metadata) -> Sent:
        """Somebody has the number; if theirs failed, the way is free."""
        if holder.state == "failed":
            return await self._take(await self._numbered(submission), metadata)
        return await self._set_aside(submission, holder, metadata)

    async def _set_aside(self, submission: Submission, theirs: Draft, metadata: Metadata) -> Sent:
        """Somebody was faster: keep this one, show theirs, let the modal hear how it ends."""
        own = await self._kept_aside(submission)
        view = await self._states.beside(own, theirs, submission.view_id, metadata)
        return Sent(None, view, theirs, aside=own)

    async def _kept_aside(self, submission: Submission) -> Draft:
        while True:
            with suppress(NumberTaken):
                return await self._drafts.set_aside(await self._numbered(submission))

    async def _numbered(self, submission: Submission) -> Submission:
        """With the first number that is free."""
        number = await self._drafts.next_number(submission.workspace_id, submission.channel_id)
        return replace(submission, number=number)


def submission_from(actor: Actor, view_id: str, form: RetroForm) -> Submission:
    """The form as it is kept; its view and number decide which draft it is."""
    metadata = form.metadata
    return Submission(
        draft_id=metadata.draft_id or draft_id_of(actor.workspace_id, _form_id(view_id, metadata)),
        workspace_id=actor.workspace_id,
        channel_id=metadata.channel_id,
        user_id=actor.user_id,
        number=metadata.number,
        connection_id=metadata.connection_id,
        space=form.space,
        template_id=form.template_id,
        template_name=form.template_name,
        title=form.title,
        answers=form.answers,
        view_id=view_id,
    )


def _form_id(view_id: str, metadata: Metadata) -> str:
    """That of the form: a modal may show another one after the first was sent in and failed."""
    return f"{view_id}:{metadata.number}"
