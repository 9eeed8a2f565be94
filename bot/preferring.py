"""Service `Preferring`: how an admin changes the workspace's preferences, as Slack shows it."""

from collections.abc import Mapping
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.errors import AdminsOnly
from bot.hints import hint_for
from bot.replies import InView, Replies
from bot.tasks import Tasks
from bot.views import preferences as form
from bot.views.metadata import Metadata
from bot.workspaces import Workspaces
from confluence.preferences import Preferences


class Preferring:
    """Shows the form to admins and takes what they send in."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        preferences: Preferences,
        replies: Replies,
        tasks: Tasks,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._preferences = preferences
        self._replies = replies
        self._tasks = tasks

    async def open(self, actor: Actor, *, trigger_id: str) -> None:
        """A loading view before the trigger expires; then the form, for admins."""
        slack = await self._workspaces.opener(actor.workspace_id)
        opened = await slack.views_open(trigger_id=trigger_id, view=form.loading())
        place = InView(actor.workspace_id, opened["view"]["id"], Metadata(""), problem=form.problem)
        self._tasks.start(self._fill(actor, place), on_error=self._replies.telling(place))

    async def save(self, actor: Actor, view: Mapping[str, Any]) -> dict[str, Any]:
        """Keep what was sent in, and answer the submission."""
        try:
            await self._access.check_may_connect(actor)
        except AdminsOnly as error:
            return _update(form.problem(hint_for(error), Metadata("")))
        await self._preferences.save(form.read(view, actor.workspace_id))
        return _update(form.saved())

    async def _fill(self, actor: Actor, place: InView) -> None:
        await self._access.check_may_connect(actor)
        preference = await self._preferences.of(actor.workspace_id)
        await self._replies.show(place, form.build(preference))


def _update(view: dict[str, Any]) -> dict[str, Any]:
    return {"response_action": "update", "view": view}
