"""Service `Submitting`: what is sent in becomes a draft, once. Publishing it is in `jobs`.

Not here: the form (`retros`), the preview before it (`previewing`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.access import Access
from bot.actor import Actor
from bot.hints import hint_for
from bot.replies import InView, Replies
from bot.retros import Retros
from bot.views import progress
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.views.retro import RetroForm
from confluence.drafts import Drafts, NumberTaken, Standing
from confluence.errors import Overtaken, PreviewStale
from confluence.failures import load_failure
from confluence.previews import Previews
from confluence.submissions import Submission, draft_id_of
from storage.models import Draft

Repeat = Callable[[str, int], Awaitable[Draft]]  # by the draft's id and its new number

SECONDS_TO_SHOW = 1.5  # of the three in which Slack wants its answer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission taken: the draft to publish, None if somebody was faster; and what to show.

    Without a view the modal closes: the one below shows it. `awaited` is the draft whose end the
    modal waits for.
    """

    draft: Draft | None
    view: View | None
    awaited: str = ""

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
        replies: Replies,
    ) -> None:
        self._access = access
        self._retros = retros
        self._drafts = drafts
        self._previews = previews
        self._replies = replies

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
        if await self._shows(replace(place, view_id=looked_at.view_id), sent.view):
            return replace(sent, view=None)
        if sent.awaited:
            await self._drafts.watch(sent.awaited, place.view_id)
        return sent

    async def retry(self, actor: Actor, place: InView) -> Draft | None:
        """A failed draft once more as it is; None if somebody began a retro since."""
        return await self._send_again(actor, place, self._drafts.repeat)

    async def create_as_it_is_now(self, actor: Actor, place: InView) -> Draft | None:
        """The same, whatever its preview showed."""
        return await self._send_again(actor, place, self._drafts.repeat_as_it_is_now)

    async def _send_again(self, actor: Actor, place: InView, repeat: Repeat) -> Draft | None:
        await self._access.check_still_may_create(actor)
        failed = await self._drafts.find(place.metadata.draft_id or "")
        sent = await self._repeated(failed, repeat)
        if isinstance(sent, Standing):
            view = await self._beside(failed, sent.draft, place.view_id, place.metadata)
            await self._shows(place, view)
            return None
        await self._drafts.watch(sent.id, place.view_id)
        # The draft stands as sent again: it must be published whoever looks.
        await self._shows(place, await self._state_of(sent, place.metadata))
        return sent

    async def _repeated(self, failed: Draft, repeat: Repeat) -> Draft | Standing:
        """Sent again; or what somebody began since: who begins after we looked has the number."""
        while True:
            number = await self._drafts.next_number(failed.workspace_id, failed.channel_id)
            begun = await self._drafts.begun_since(failed)
            if begun:
                return begun[0]
            with suppress(NumberTaken):
                return await repeat(failed.id, number)

    async def _shows(self, place: InView, view: View) -> bool:
        """Show it, if Slack lets us in the time that it gives a submission."""
        try:
            async with asyncio.timeout(SECONDS_TO_SHOW):
                await self._replies.show(place, view)
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.info("%s does not show the draft: %s", place, type(error).__name__)
            return False
        return True

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
        view = await self._state_of(draft, metadata)
        # One that failed before it came again is not sent again: that is what its buttons are for.
        return Sent(None if draft.state == "failed" else draft, view, draft.id)

    async def _without_preview(
        self, preview_id: str, gone: PreviewStale, metadata: Metadata
    ) -> Sent:
        """The preview is not kept any more: its draft is a page, or it is too old."""
        draft = await self._drafts.of_preview(preview_id)
        if draft:
            return Sent(None, await self._state_of(draft, metadata))
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
        view = await self._beside(own, theirs, submission.view_id, metadata)
        return Sent(None, view, theirs.id)

    async def _kept_aside(self, submission: Submission) -> Draft:
        while True:
            with suppress(NumberTaken):
                return await self._drafts.set_aside(await self._numbered(submission))

    async def _numbered(self, submission: Submission) -> Submission:
        """With the first number that is free."""
        number = await self._drafts.next_number(submission.workspace_id, submission.channel_id)
        return replace(submission, number=number)

    async def _beside(
        self, own: Draft, theirs: Draft, view_id: str | None, metadata: Metadata
    ) -> View:
        """Theirs, as it stands once the modal hears how it ends: it may have ended just before."""
        await self._drafts.watch(theirs.id, view_id)
        for there in await self._drafts.standing(theirs.workspace_id, theirs.channel_id):
            if there.draft.id == theirs.id:
                return progress.taken(there, replace(metadata, draft_id=own.id))
        return await self._state_of(own, metadata)

    async def _state_of(self, draft: Draft, metadata: Metadata) -> View:
        """How the draft stands: one sent in twice may have ended before the second time."""
        if draft.state == "failed" and draft.failure:
            failure = load_failure(draft.failure)
            rivals = await self._drafts.rivals(draft.workspace_id, draft.channel_id, draft.id)
            if isinstance(failure, Overtaken) and rivals:
                return progress.taken(rivals[0], replace(metadata, draft_id=draft.id))
            return progress.failed(hint_for(failure), draft)
        if draft.state == "published":
            there = await self._drafts.standing(draft.workspace_id, draft.channel_id)
            pages = [stands.page for stands in there if stands.draft.id == draft.id and stands.page]
            if pages:
                return progress.done(pages[0])
        return progress.working(draft.title, draft.space_name, metadata)


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
