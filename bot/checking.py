"""Service `Checking`: how the templates do, as Slack shows it on demand. By itself: `watching`."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.access import Access
from bot.actor import Actor
from bot.replies import InView, Replies
from bot.tasks import Tasks
from bot.views import templates as views
from bot.views.metadata import Metadata
from bot.workspaces import Workspaces
from confluence.connections import Connections
from confluence.errors import NotConnected
from confluence.template_checks import Progress, TemplateChecks
from confluence.usual_spaces import UsualSpaces
from storage.models import Connection

SECONDS_BETWEEN_COUNTS = 1.5


class Checking:
    """Opens the list of templates, looks at each, shows what is wrong with them."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        connections: Connections,
        usual_spaces: UsualSpaces,
        checks: TemplateChecks,
        replies: Replies,
        tasks: Tasks,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._connections = connections
        self._usual_spaces = usual_spaces
        self._checks = checks
        self._replies = replies
        self._tasks = tasks
        self._clock = clock

    async def open(self, actor: Actor, *, channel_id: str, trigger_id: str) -> None:
        """A loading view before the trigger expires; then the templates."""
        metadata = Metadata(channel_id=channel_id)
        slack = await self._workspaces.opener(actor.workspace_id)
        opened = await slack.views_open(trigger_id=trigger_id, view=views.loading(metadata))
        place = InView(actor.workspace_id, opened["view"]["id"], metadata, problem=views.problem)
        self._tasks.start(self._fill(actor, place), on_error=self._replies.telling(place))

    async def again(self, actor: Actor, place: InView) -> None:
        """Everything anew, as Confluence has it now."""
        await self._replies.show(place, views.loading(place.metadata))
        await self._fill(actor, place, anew=True)

    async def _fill(self, actor: Actor, place: InView, *, anew: bool = False) -> None:
        await self._access.check_may_create(actor)
        try:
            connection = await self._connections.default(actor.workspace_id)
        except NotConnected:
            hint = await self._access.not_connected(actor)
            await self._replies.show(place, views.problem(hint, place.metadata))
            return
        place = replace(place, metadata=place.metadata.about(connection.id))
        looking = self._look(place, connection, anew=anew)
        self._tasks.start(looking, on_error=self._replies.telling(place))

    async def _look(self, place: InView, connection: Connection, *, anew: bool) -> None:
        space = await self._usual_spaces.of_connection(connection)
        if anew:
            await self._checks.forget(connection.id, space)
        checked = await self._checks.check_all(
            connection.id, space, at=datetime.now(UTC), progress=self._counting(place)
        )
        await self._replies.show(place, views.build(place.metadata, space, checked))

    def _counting(self, place: InView) -> Progress:
        """Counts in the loading view; templates that are checked at once show no count."""
        shown_at = self._clock()

        async def count(done: int, total: int) -> None:
            nonlocal shown_at
            if self._clock() - shown_at < SECONDS_BETWEEN_COUNTS or done == total:
                return
            shown_at = self._clock()
            view = views.loading(place.metadata, done=done, total=total)
            await self._replies.show(place, view)

        return count
