"""Service `Pasting`: the address at which a browser stopped does what the callback would have done.

Not here: the callback itself (`callback`), what is chosen then (`connecting`).
"""

import asyncio
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.access import Access
from bot.actor import Actor
from bot.connecting import Connecting, place_in
from bot.hints import hint_for
from bot.modals import Trigger, is_third, open_modal
from bot.replies import InView, Replies, was_closed
from bot.tasks import Tasks, log_only
from bot.trying import DRAWING, PATIENCE
from bot.views import connect
from bot.views.connect import Returned
from bot.views.metadata import Metadata
from bot.workspaces import Workspaces
from confluence.connections import Asker, Connections, PendingGrant
from confluence.errors import GrantRefused, RetroError


class Pasting:
    """Asks for the address, and finishes the consent that it ends."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        connections: Connections,
        connecting: Connecting,
        replies: Replies,
        tasks: Tasks,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._connections = connections
        self._connecting = connecting
        self._replies = replies
        self._tasks = tasks

    async def open(self, actor: Actor, place: InView, trigger: Trigger) -> None:
        """The form for the address."""
        await self._access.check_may_connect(actor)
        slack = await self._workspaces.opener(actor.workspace_id)
        is_below = trigger.view is not None and not is_third(trigger.view)
        metadata = replace(place.metadata, below=place.view_id if is_below else "")
        await open_modal(slack, trigger, connect.paste_form(metadata))

    async def submit(self, actor: Actor, view: dict[str, Any]) -> dict[str, Any]:
        """The answer to the submission: the choice of sites, or that Atlassian is being asked."""
        returned = connect.read_pasted(view)
        if isinstance(returned, dict):
            return {"response_action": "errors", "errors": returned}
        place = place_in(actor, view["id"], Metadata.load(view["private_metadata"]))
        finishing = asyncio.create_task(self._finish(actor, place, returned))
        await asyncio.wait({finishing}, timeout=PATIENCE)
        if not finishing.done():
            self._tasks.start(
                self._show_end(place, finishing), on_error=self._replies.telling(place)
            )
            return {"response_action": "update", "view": connect.asking(place.metadata)}
        try:
            chosen = connect.sites(place.metadata, await finishing)
        except RetroError as error:
            hint = hint_for(error)
            wrong = {connect.PASTED: f"{hint.title}. {hint.text}"}
            return {"response_action": "errors", "errors": wrong}
        return {"response_action": "update", "view": chosen}

    async def _finish(self, actor: Actor, place: InView, returned: Returned) -> PendingGrant:
        await self._access.check_may_connect(actor)
        if returned.refusal:
            raise GrantRefused(returned.refusal)
        try:
            return await self._connections.finish(
                state=returned.state,
                code=returned.code,
                asker=Asker(actor.workspace_id, actor.user_id, place.metadata.channel_id),
            )
        finally:
            self._renew_below(actor, place)

    def _renew_below(self, actor: Actor, place: InView) -> None:
        """The link in the modal below is spent, however it ended: draw it with another one."""
        below, metadata = place.metadata.below, replace(place.metadata, below="")
        if below:
            drawing = self._connecting.draw(actor, place_in(actor, below, metadata))
            self._tasks.start(drawing, on_error=log_only)

    async def _show_end(self, place: InView, finishing: "asyncio.Task[PendingGrant]") -> None:
        """The choice where the address was pasted; where nobody waits there, as a message."""
        await asyncio.sleep(DRAWING)
        grant = await finishing
        try:
            await self._replies.show(place, connect.sites(place.metadata, grant))
        except SlackApiError as error:
            if not was_closed(error):
                raise
            await self._connecting.offer(grant)
