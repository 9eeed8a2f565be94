"""Service `Leaving`: the app was taken out of a workspace, so nothing of it is kept.

Slack sends two events, in either order, late and more than once.
https://docs.slack.dev/reference/events/app_uninstalled
https://docs.slack.dev/reference/events/tokens_revoked
"""

import logging
from datetime import UTC, datetime

from bot.workspaces import Workspaces
from storage.workspaces import WorkspaceRepository

log = logging.getLogger(__name__)


class Leaving:
    """Forgets workspaces."""

    def __init__(self, *, rows: WorkspaceRepository, workspaces: Workspaces) -> None:
        self._rows = rows
        self._workspaces = workspaces

    async def forget(self, workspace_id: str, *, at: int) -> None:
        """Delete the workspace's data. `at` is the event's time in seconds since 1970: one that
        comes after the app was installed anew changes nothing."""
        # The event's time has no fractions: what was installed within its second was before it.
        until = datetime.fromtimestamp(at + 1, UTC)
        gone = await self._rows.forget(workspace_id, until=until)
        self._workspaces.forget(workspace_id)
        log.warning(
            "workspace %s left: %s", workspace_id, "its data is deleted" if gone else "but is back"
        )
