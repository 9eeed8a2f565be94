"""`DraftStates`: what a modal shows of a draft once it was sent in, and showing it."""

import asyncio
import logging
from dataclasses import replace

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.hints import hint_for
from bot.replies import InView, Replies
from bot.viewers import Viewers
from bot.views import progress
from bot.views.metadata import Metadata
from bot.views.parts import View
from confluence.drafts import Drafts, Standing, unknown_of
from confluence.errors import Overtaken
from confluence.failures import load_failure
from storage.models import Draft

SECONDS_TO_SHOW = 1.5  # of the three in which Slack wants its answer

log = logging.getLogger(__name__)


class DraftStates:
    """A draft as it stands: it may have ended before it is looked at."""

    def __init__(self, *, drafts: Drafts, viewers: Viewers, replies: Replies) -> None:
        self._drafts = drafts
        self._viewers = viewers
        self._replies = replies

    async def of(self, draft: Draft, metadata: Metadata) -> View:
        """The draft that was sent from the modal."""
        if draft.state == "failed" and draft.failure:
            return await self._failed(draft, draft.failure, metadata)
        there = await self._standing(draft) if draft.state == "published" else None
        if there and there.page:
            return progress.done(there.page, unknown_of(draft))
        return progress.working(draft.title, draft.space_name, metadata)

    async def _failed(self, draft: Draft, failure: str, metadata: Metadata) -> View:
        why = load_failure(failure)
        rivals = await self._drafts.rivals(draft.workspace_id, draft.channel_id, draft.id)
        if isinstance(why, Overtaken) and rivals:
            return progress.taken(rivals[0], replace(metadata, draft_id=draft.id))
        return progress.failed(hint_for(why), draft)

    async def beside(
        self, own: Draft, theirs: Draft, view_id: str | None, metadata: Metadata
    ) -> View:
        """Somebody else's who was faster; the modal hears how it ends."""
        if view_id is not None:
            await self._viewers.watch(theirs.id, view_id, own.id)
        return await self.of_other(own, theirs, metadata)

    async def of_other(self, own: Draft, theirs: Draft, metadata: Metadata) -> View:
        """Theirs; once it failed, one's own can be sent again."""
        there = await self._standing(theirs)
        if there:
            return progress.taken(there, replace(metadata, draft_id=own.id))
        ended = await self._drafts.find(theirs.id)
        if ended.failure is None:  # sent again since
            return await self.of_other(own, ended, metadata)
        return progress.free(hint_for(load_failure(ended.failure)), ended, own)

    async def _standing(self, draft: Draft) -> Standing | None:
        there = await self._drafts.standing(draft.workspace_id, draft.channel_id)
        return next((stands for stands in there if stands.draft.id == draft.id), None)

    async def show(self, place: InView, view: View) -> bool:
        """Show it, if Slack lets us in the time that it gives a submission."""
        try:
            async with asyncio.timeout(SECONDS_TO_SHOW):
                await self._replies.show(place, view)
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.info("%s does not show the draft: %s", place, type(error).__name__)
            return False
        return True
