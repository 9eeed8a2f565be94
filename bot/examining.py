"""Service `Examining`: the doctor's visit as Slack shows it, for admins. The doctor: confluence."""

import time
from collections.abc import Callable
from dataclasses import replace

from bot.access import Access
from bot.actor import Actor
from bot.modals import Trigger, open_modal
from bot.replies import InView, Replies
from bot.routing import Routing
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
        routing: Routing,
        doctor: Doctor,
        replies: Replies,
        tasks: Tasks,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._connections = connections
        self._routing = routing
        self._doctor = doctor
        self._replies = replies
        self._tasks = tasks
        self._clock = clock

    async def open(self, actor: Actor, metadata: Metadata, trigger: Trigger) -> None:
        """A loading view before the trigger expires; then the examination in its place."""
        slack = await self._workspaces.opener(actor.workspace_id)
        opened = await open_modal(slack, trigger, view.loading(metadata))
        place = InView(actor.workspace_id, opened["id"], metadata, problem=view.problem)
        self._tasks.start(self.examine(actor, place), on_error=self._replies.telling(place))

    async def examine(self, actor: Actor, place: InView) -> None:
        """Look at the connection and show each finding; admins only.

        The connection of the modal, if it is this workspace's, else the one that its channel uses.
        """
        place = replace(place, problem=view.problem)
        await self._access.check_may_connect(actor)
        connection = await self._connection(actor.workspace_id, place.metadata)
        place = replace(place, metadata=place.metadata.about(connection.id))
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

    async def _connection(self, workspace_id: str, metadata: Metadata) -> Connection:
        try:
            return await self._routing.meant(workspace_id, metadata)
        except NotFound:  # removed meanwhile, or another workspace's
            return await self._routing.meant(workspace_id, metadata.about(""))

    async def _others(self, connection: Connection) -> list[Connection]:
        there = await self._connections.all_for(connection.workspace_id)
        return [other for other in there if other.id != connection.id]
