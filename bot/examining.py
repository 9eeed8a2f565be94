"""Service `Examining`: the doctor's visit as Slack shows it, for admins. The doctor: confluence."""

import time
from collections.abc import Callable
from dataclasses import replace

from bot.access import Access
from bot.actor import Actor
from bot.replies import InView, Replies
from bot.tasks import Tasks
from bot.views import doctor as view
from bot.views.metadata import Metadata
from bot.workspaces import Workspaces
from confluence.connections import Connections
from confluence.doctor import Doctor
from confluence.errors import NotFound
from confluence.findings import Finding
from storage.models import Connection

SECONDS_BETWEEN_LOOKS = 0.5


class Examining:
    """Opens the modal, has the connection examined, fills the modal in meanwhile."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        connections: Connections,
        doctor: Doctor,
        replies: Replies,
        tasks: Tasks,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._connections = connections
        self._doctor = doctor
        self._replies = replies
        self._tasks = tasks
        self._clock = clock

    async def open(
        self, actor: Actor, metadata: Metadata, *, trigger_id: str, on_top: bool = False
    ) -> None:
        """A loading view before the trigger expires; then the examination in its place.

        `on_top` of the modal that shows what failed.
        """
        slack = await self._workspaces.opener(actor.workspace_id)
        show = slack.views_push if on_top else slack.views_open
        opened = await show(trigger_id=trigger_id, view=view.loading(metadata))
        place = InView(actor.workspace_id, opened["view"]["id"], metadata, problem=view.problem)
        self._tasks.start(self.examine(actor, place), on_error=self._replies.telling(place))

    async def examine(self, actor: Actor, place: InView) -> None:
        """Look at the connection and show each finding; admins only.

        The connection of the modal, if it is this workspace's, else the workspace's default.
        """
        place = replace(place, problem=view.problem)
        await self._access.check_may_connect(actor)
        connection = await self._connection(actor.workspace_id, place.metadata.connection_id)
        place = replace(place, metadata=_about(place.metadata, connection))
        found: list[Finding] = []
        shown_at = self._clock()
        async for finding in self._doctor.examine(connection):
            found.append(finding)
            if self._clock() - shown_at >= SECONDS_BETWEEN_LOOKS:
                await self._replies.show(place, view.examining(connection, found, place.metadata))
                shown_at = self._clock()
        others = await self._others(connection)
        await self._replies.show(
            place, view.examined(connection, found, place.metadata, others=others)
        )

    async def _others(self, connection: Connection) -> list[Connection]:
        there = await self._connections.all_for(connection.workspace_id)
        return [other for other in there if other.id != connection.id]

    async def _connection(self, workspace_id: str, connection_id: str) -> Connection:
        if connection_id:
            try:
                return await self._connections.find(workspace_id, connection_id)
            except NotFound:  # removed meanwhile, or another workspace's
                pass
        return await self._connections.default(workspace_id)


def _about(metadata: Metadata, connection: Connection) -> Metadata:
    return replace(metadata, connection_id=connection.id)
