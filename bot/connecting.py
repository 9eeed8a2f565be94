"""Service `Connecting`: an admin's way to a connection, as Slack shows it. The rest: confluence."""

import asyncio
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.hints import hint_for_connecting
from bot.replies import InChannel, InResponse, InView, Replies
from bot.tasks import Tasks
from bot.views import connect
from bot.views.connect import ServerForm
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.workspaces import Workspaces
from confluence.base_url import without_credentials
from confluence.connections import Asker, Connections, PendingGrant, Requested
from confluence.credentials import PersonalAccessToken
from confluence.errors import CredentialRejected, GrantRefused, NotConnected, RetroError
from storage.models import Connection

# Slack waits 3 s for the answer to a submission; a test that takes longer is shown as going on.
PATIENCE = 2.0
# Slack must have drawn the answer before the end of the test may take its place.
DRAWING = 0.5


class Connecting:
    """Asks for what is needed, has it tested, shows the end."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        connections: Connections,
        replies: Replies,
        tasks: Tasks,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._connections = connections
        self._replies = replies
        self._tasks = tasks

    async def open(
        self, actor: Actor, *, channel_id: str, trigger_id: str, on_top: bool = False
    ) -> None:
        """A loading view before the trigger expires; then the ways to connect, for admins.

        `on_top` of the modal that is open, which needs a connection.
        """
        metadata = Metadata(channel_id=channel_id)
        slack = await self._workspaces.opener(actor.workspace_id)
        show = slack.views_push if on_top else slack.views_open
        opened = await show(trigger_id=trigger_id, view=connect.loading(metadata))
        place = _place(actor, opened["view"]["id"], metadata)
        self._tasks.start(self._choose(actor, place), on_error=self._replies.telling(place))

    async def ask_for_server(self, actor: Actor, place: InView) -> None:
        """The form of a Data Center."""
        await self._access.check_may_connect(actor)
        metadata = place.metadata
        await self._replies.show(place, connect.server_form(metadata))

    async def connect_server(
        self, actor: Actor, view: dict[str, Any], form: ServerForm
    ) -> dict[str, Any]:
        """Test and store, and answer the submission. The token lives in this call only."""
        metadata = Metadata.load(view["private_metadata"])
        trying = asyncio.create_task(self._try(actor, metadata, form))
        await asyncio.wait({trying}, timeout=PATIENCE)
        if not trying.done():
            place = _place(actor, view["id"], metadata)
            shown = without_credentials(form.base_url)
            work = self._show_end(place, trying, shown)
            self._tasks.start(work, on_error=self._replies.telling(place))
            return _update(connect.testing(metadata, shown))
        try:
            return _update(connect.connected(metadata, await trying))
        except RetroError as error:
            return _errors(view, error)

    async def offer(self, grant: PendingGrant) -> None:
        """Atlassian came back: ask who began it which site to use."""
        place = InChannel(grant.workspace_id, grant.channel_id, grant.user_id)
        await self._replies.whisper(place, connect.offer(grant))

    async def activate(self, actor: Actor, *, place: InResponse, chosen: str) -> None:
        """Use the chosen site; the message with the choice becomes the confirmation."""
        await self._access.check_may_connect(actor)
        grant_id, site_id = chosen.split(" ", 1)
        connection = await self._connections.activate(
            grant_id=grant_id,
            site_id=site_id,
            workspace_id=actor.workspace_id,
            user_id=actor.user_id,
        )
        await self._replies.respond(place, connect.activated(connection), replace=True)

    async def _choose(self, actor: Actor, place: InView) -> None:
        await self._access.check_may_connect(actor)
        cloud_url = await self._cloud_url(actor, place.metadata.channel_id)
        current = await self._current(actor.workspace_id)
        view = connect.choose(place.metadata, cloud_url=cloud_url, current=current)
        await self._replies.show(place, view)

    async def _cloud_url(self, actor: Actor, channel_id: str) -> str | None:
        """Where the consent is given; None where no Atlassian app is configured."""
        try:
            return await self._connections.begin(
                workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=channel_id
            )
        except GrantRefused:
            return None

    async def _current(self, workspace_id: str) -> Connection | None:
        try:
            return await self._connections.default(workspace_id)
        except NotConnected:
            return None

    async def _try(self, actor: Actor, metadata: Metadata, form: ServerForm) -> Connection:
        await self._access.check_may_connect(actor)
        return await self._connections.connect(
            Requested(
                asker=Asker(actor.workspace_id, actor.user_id, metadata.channel_id),
                base_url=form.base_url,
                credential=PersonalAccessToken(form.token),
            )
        )

    async def _show_end(
        self, place: InView, trying: "asyncio.Task[Connection]", base_url: str
    ) -> None:
        """The end of a test that took long: connected, or the form once more without the token."""
        await asyncio.sleep(DRAWING)
        try:
            view = connect.connected(place.metadata, await trying)
        except RetroError as error:
            hint = hint_for_connecting(error)
            view = connect.server_form(place.metadata, base_url=base_url, hint=hint)
        await self._replies.show(place, view)


def _place(actor: Actor, view_id: str, metadata: Metadata) -> InView:
    return InView(actor.workspace_id, view_id, metadata, problem=connect.problem)


def _update(view: View) -> dict[str, Any]:
    return {"response_action": "update", "view": view}


def _errors(view: dict[str, Any], error: RetroError) -> dict[str, Any]:
    """The hint below the field that it is about; Slack's client keeps what was typed."""
    hint = hint_for_connecting(error)
    name = connect.TOKEN if isinstance(error, CredentialRejected) else connect.BASE_URL
    wrong = {connect.field_of(view, name): f"{hint.title}. {hint.text}"}
    return {"response_action": "errors", "errors": wrong}
