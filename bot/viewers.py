"""`Viewers`: modals that wait for a draft: its author's, and those of people a moment later."""

import logging
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.views.parts import View
from bot.workspaces import Workspaces
from confluence.drafts import Drafts
from storage.models import Draft
from storage.viewers import ViewerRepository

log = logging.getLogger(__name__)


class Viewers:
    """Remembers them, and updates whichever are still open."""

    def __init__(
        self, *, workspaces: Workspaces, drafts: Drafts, viewers: ViewerRepository
    ) -> None:
        self._workspaces = workspaces
        self._drafts = drafts
        self._viewers = viewers

    async def watch(self, draft_id: str, view_id: str, aside_id: str | None = None) -> None:
        """Let the modal hear how the draft ends, and of no other one.

        `aside_id` is what was sent in from it, where that came a moment too late.
        """
        await self._viewers.watch(draft_id, view_id, aside_id)

    async def unwatch(self, view_id: str) -> None:
        """The modal shows something else by now."""
        await self._viewers.unwatch(view_id)

    async def waits(self, view_id: str, draft_id: str) -> bool:
        """Whether the modal wants to hear how the draft ends."""
        return view_id in {viewer.view_id for viewer in await self._viewers.of_draft(draft_id)}

    async def show(self, draft: Draft, view: View) -> bool:
        """Update the modals that it was sent from; False if nobody looks any more."""
        waiting = await self._viewers.of_draft(draft.id)
        own = [viewer.view_id for viewer in waiting if viewer.aside_id is None]
        return any([await self._update(draft, view_id, view) for view_id in own])

    async def show_others(self, draft: Draft, view_for: Callable[[Draft], View]) -> None:
        """Update the modals of those who sent theirs a moment later."""
        for viewer in await self._viewers.of_draft(draft.id):
            if viewer.aside_id:
                aside = await self._drafts.find(viewer.aside_id)
                await self._update(draft, viewer.view_id, view_for(aside))

    async def _update(self, draft: Draft, view_id: str, view: View) -> bool:
        slack = await self._workspaces.client(draft.workspace_id)
        try:
            await slack.views_update(view_id=view_id, view=view)
        except SlackApiError as error:
            log.info("view %s: %s", view_id, error.response.get("error"))
            return False
        return True
