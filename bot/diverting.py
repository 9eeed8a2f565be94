"""Service `Diverting`: channels that go elsewhere, as admins list, add and remove them in Slack."""

from dataclasses import replace
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.hints import hint_for
from bot.homes import Homes
from bot.replies import InView, Replies
from bot.tasks import Tasks
from bot.views import overrides
from bot.views.metadata import Metadata
from bot.views.overrides import NewOverride
from bot.views.parts import View
from bot.workspaces import Workspaces
from confluence.connections import Connections
from confluence.destinations import Destinations
from confluence.errors import NotConnected, RetroError


class Diverting:
    """One modal; each change shows the list as it is then."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        connections: Connections,
        destinations: Destinations,
        homes: Homes,
        replies: Replies,
        tasks: Tasks,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._connections = connections
        self._destinations = destinations
        self._homes = homes
        self._replies = replies
        self._tasks = tasks

    async def open(self, actor: Actor, *, trigger_id: str) -> None:
        """A loading view before the trigger expires; then the list."""
        metadata = Metadata()
        slack = await self._workspaces.opener(actor.workspace_id)
        opened = await slack.views_open(trigger_id=trigger_id, view=overrides.loading(metadata))
        view_id = opened["view"]["id"]
        place = InView(actor.workspace_id, view_id, metadata, problem=overrides.problem)
        self._tasks.start(self.show(actor, place), on_error=self._replies.telling(place))

    async def show(self, actor: Actor, place: InView) -> None:
        """The list, with the spaces of the place's connection, by default the workspace's."""
        await self._access.check_may_connect(actor)
        await self._replies.show(place, await self._list(actor, place.metadata))

    async def add(self, actor: Actor, metadata: Metadata, wanted: NewOverride) -> dict[str, Any]:
        """One more; the answer to the submission is the list with it."""
        try:
            await self._access.check_may_connect(actor)
            await self._destinations.divert(
                actor.workspace_id,
                wanted.prefix,
                connection_id=wanted.connection_id,
                space=wanted.space,
            )
            view = await self._list(actor, metadata)
        except RetroError as error:
            view = overrides.problem(hint_for(error), metadata)
        self._homes.renew(actor)
        return {"response_action": "update", "view": view}

    async def remove(self, actor: Actor, place: InView, prefix: str) -> None:
        """Let the prefix's channels go to the default again."""
        await self._access.check_may_connect(actor)
        await self._destinations.undo(actor.workspace_id, prefix)
        await self._replies.show(place, await self._list(actor, place.metadata))
        self._homes.renew(actor)

    async def _list(self, actor: Actor, metadata: Metadata) -> View:
        connections = await self._connections.all_for(actor.workspace_id)
        if not connections:
            raise NotConnected(actor.workspace_id)
        known = {connection.id for connection in connections}
        if metadata.connection_id not in known:
            default = await self._connections.default(actor.workspace_id)
            metadata = replace(metadata, connection_id=default.id)
        listed = await self._destinations.overrides_of(actor.workspace_id)
        return overrides.build(metadata, listed, connections)
