"""Service `Homes`: shows how the connections are, in the App Home and as text. Acts: `managing`."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.access import Access
from bot.actor import Actor
from bot.replies import InResponse, Replies
from bot.tasks import Tasks, log_only
from bot.views import home, status
from bot.views.overview import Overview
from bot.workspaces import Workspaces
from confluence.actions import Actions
from confluence.connections import Connections
from confluence.destinations import Destinations
from confluence.drafts import Drafts


class Homes:
    """Looks everything up anew each time. `clock` gives seconds since 1970."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        connections: Connections,
        destinations: Destinations,
        drafts: Drafts,
        actions: Actions,
        command: str,
        replies: Replies,
        tasks: Tasks,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._connections = connections
        self._destinations = destinations
        self._drafts = drafts
        self._actions = actions
        self._command = command
        self._replies = replies
        self._tasks = tasks
        self._clock = clock

    async def publish(self, actor: Actor) -> None:
        """Draw the person's App Home: https://docs.slack.dev/reference/methods/views.publish"""
        slack, overview = await asyncio.gather(
            self._workspaces.client(actor.workspace_id), self._overview(actor)
        )
        await slack.views_publish(user_id=actor.user_id, view=home.build(overview))

    def renew(self, actor: Actor) -> None:
        """Draw it again beside everything else, after something changed."""
        self._tasks.start(self.publish(actor), on_error=log_only)

    async def tell(self, actor: Actor, place: InResponse) -> None:
        """The same as text, to the person alone."""
        overview = await self._overview(actor)
        await self._replies.respond(place, status.status(overview))

    async def _overview(self, actor: Actor) -> Overview:
        may_connect, connections, overrides, pages, actions = await asyncio.gather(
            self._access.may_connect(actor),
            self._connections.all_for(actor.workspace_id),
            self._destinations.overrides_of(actor.workspace_id),
            self._drafts.last_pages(actor.workspace_id),
            self._actions.all_for(actor.workspace_id),
        )
        return Overview(
            connections=tuple(sorted(connections, key=lambda each: not each.is_default)),
            overrides=overrides,
            pages=pages,
            now=datetime.fromtimestamp(self._clock(), UTC),
            may_connect=may_connect,
            admin_ids=tuple(sorted(self._access.admin_ids)),
            actions=actions,
            lacking={each.id: self._connections.upkeep.lacking(each) for each in connections},
            command=self._command,
        )
