"""Service `Managing`: what admins do with a connection that is there: test, default, end.

Not here: what its retros begin with (`defaults`), a new secret for it (`connecting`, `trying`).
"""

import asyncio
import logging
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.hints import Hint, hint_for, hint_for_admins
from bot.homes import Homes
from bot.replies import InView, Replies
from bot.tasks import Tasks
from bot.trying import PATIENCE
from bot.views import managing
from bot.views.metadata import Metadata
from bot.workspaces import Workspaces
from confluence.connections import Connections
from confluence.errors import NotFound, RetroError, Unreachable
from storage.models import Connection

log = logging.getLogger(__name__)


class Managing:
    """Checks who asks at every act, not when its button is drawn."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        connections: Connections,
        homes: Homes,
        replies: Replies,
        tasks: Tasks,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._connections = connections
        self._homes = homes
        self._replies = replies
        self._tasks = tasks

    async def test(self, actor: Actor, metadata: Metadata, *, trigger_id: str) -> None:
        """A modal that says whether the connection works, or why it does not."""
        place = await self._open(actor, metadata, trigger_id)
        self._tasks.start(self._test(actor, place), on_error=self._replies.telling(place))

    async def make_default(self, actor: Actor, connection_id: str) -> None:
        """Let retros go there where nothing else is said."""
        await self._access.check_may_connect(actor)
        await self._connections.make_default(actor.workspace_id, connection_id)
        await self._homes.publish(actor)

    async def ask_to_disconnect(self, actor: Actor, metadata: Metadata, *, trigger_id: str) -> None:
        """The last question before a connection goes."""
        place = await self._open(actor, metadata, trigger_id)
        self._tasks.start(self._ask(actor, place), on_error=self._replies.telling(place))

    async def disconnect(self, actor: Actor, view: dict[str, Any]) -> dict[str, Any]:
        """Delete the connection; the answer to the submission."""
        metadata = Metadata.load(view["private_metadata"])
        try:
            await self._access.check_may_connect(actor)
            found = await self._connections.find(actor.workspace_id, metadata.connection_id)
            wanted = managing.wants_revoking(view)
            refusal = await self._revoke(found) if wanted else None
            await self._connections.disconnect(actor.workspace_id, found.id)
        except RetroError as error:
            return _update(managing.problem(hint_for(error), metadata))
        self._homes.renew(actor)
        if wanted and not refusal:
            return _update(managing.revoked(metadata, found))
        return _update(managing.disconnected(metadata, found, refusal))

    async def _open(self, actor: Actor, metadata: Metadata, trigger_id: str) -> InView:
        slack = await self._workspaces.opener(actor.workspace_id)
        opened = await slack.views_open(trigger_id=trigger_id, view=managing.loading(metadata))
        view_id = opened["view"]["id"]
        return InView(actor.workspace_id, view_id, metadata, problem=managing.problem)

    async def _test(self, actor: Actor, place: InView) -> None:
        await self._access.check_may_connect(actor)
        metadata = place.metadata
        connection = await self._connections.find(actor.workspace_id, metadata.connection_id)
        trouble = await self._connections.upkeep.look(connection.id)
        view = managing.works(metadata, connection, self._connections.upkeep.lacking(connection))
        if trouble:
            view = managing.works_not(metadata, connection, hint_for_admins(trouble))
        await self._replies.show(place, view)
        self._homes.renew(actor)

    async def _revoke(self, connection: Connection) -> Hint | None:
        """Why the token is not revoked; what cannot be done in Slack's time is left to people."""
        try:
            async with asyncio.timeout(PATIENCE):
                tokens = self._connections.clients.own_tokens(connection)
                await tokens.revoke(connection.token_id or "")
        except NotFound:  # it is gone already
            return None
        except TimeoutError:
            return hint_for(Unreachable(connection.site_url, "it took too long"))
        except RetroError as error:
            log.warning("a token was not revoked: %s", type(error).__name__)
            return hint_for_admins(error)
        return None

    async def _ask(self, actor: Actor, place: InView) -> None:
        await self._access.check_may_connect(actor)
        metadata = place.metadata
        connection = await self._connections.find(actor.workspace_id, metadata.connection_id)
        await self._replies.show(place, managing.disconnect(metadata, connection))


def _update(view: dict[str, Any]) -> dict[str, Any]:
    return {"response_action": "update", "view": view}
