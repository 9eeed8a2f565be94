"""The modals that wait for a draft: its author's, and those of people who were a moment later."""

import logging
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.views.parts import View
from bot.workspaces import Workspaces
from confluence.drafts import Drafts
from storage.models import Draft

log = logging.getLogger(__name__)


class Viewers:
    """Updates whichever are still open."""

    def __init__(self, *, workspaces: Workspaces, drafts: Drafts) -> None:
        self._workspaces = workspaces
        self._drafts = drafts

    async def show(self, draft: Draft, view: View) -> bool:
        """Update the modals that it was sent from; False if nobody looks any more."""
        waiting = await self._waiting(draft)
        shown = [
            await self._update(draft, view_id, view) for view_id, own in waiting if own is None
        ]
        return any(shown)

    async def show_others(self, draft: Draft, view_for: Callable[[Draft], View]) -> None:
        """Update the modals of those who sent theirs a moment later."""
        for view_id, own in await self._waiting(draft):
            if own:
                await self._update(draft, view_id, view_for(own))

    async def _waiting(self, draft: Draft) -> list[tuple[str, Draft | None]]:
        """The modals that wait, each with the other draft that was sent from it, if any."""
        found = []
        for view_id in await self._drafts.viewers(draft.id):
            own = await self._drafts.set_aside_in(draft.workspace_id, view_id)
            found.append((view_id, own if own and own.id != draft.id else None))
        return found

    async def _update(self, draft: Draft, view_id: str, view: View) -> bool:
        slack = await self._workspaces.client(draft.workspace_id)
        try:
            await slack.views_update(view_id=view_id, view=view)
        except SlackApiError as error:
            log.info("view %s: %s", view_id, error.response.get("error"))
            return False
        return True
