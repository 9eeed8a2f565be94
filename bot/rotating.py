"""Service `Rotating`: an admin gives a new secret, or lets us make one. Steps: `exchanging`."""

import asyncio
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.connecting_hints import hint_for_reconnecting
from bot.hint import Hint
from bot.homes import Homes
from bot.jobs import Jobs
from bot.people import People
from bot.replies import InResponse, InView, Replies
from bot.tasks import Tasks
from bot.views import notices, rotate
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.views.rotate import RotateForm
from bot.workspaces import Workspaces
from confluence.connections import Asker, Connections
from confluence.errors import OtherAccount, RetroError
from confluence.exchanges import Exchanges
from confluence.nouns import Way
from storage.connections import version_of
from storage.models import Connection

# Slack must have drawn the answer before the end of the test may take its place.
DRAWING = 0.5


class Rotating:
    """Every act looks who asks, and whether the connection is their workspace's own.

    `in_browser`: there is a form outside of Slack for secrets.
    """

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        people: People,
        connections: Connections,
        exchanges: Exchanges,
        jobs: Jobs,
        homes: Homes,
        replies: Replies,
        tasks: Tasks,
        in_browser: bool,
    ) -> None:
        self._in_browser = in_browser
        self._workspaces = workspaces
        self._access = access
        self._people = people
        self._connections = connections
        self._exchanges = exchanges
        self._jobs = jobs
        self._homes = homes
        self._replies = replies
        self._tasks = tasks

    async def open(self, actor: Actor, *, channel_id: str, trigger_id: str, about: str) -> None:
        """A loading view before the trigger expires; then the form, for admins."""
        metadata = Metadata(channel_id=channel_id, connection_id=about.split()[0])
        slack = await self._workspaces.opener(actor.workspace_id)
        view = rotate.loading(metadata)
        opened = await slack.views_open(trigger_id=trigger_id, view=view)
        place = place_of(actor, opened["view"]["id"], metadata)
        self._tasks.start(self._ask(actor, place), on_error=self._replies.telling(place))

    async def submit(self, actor: Actor, view: dict[str, Any]) -> dict[str, Any]:
        """The answer to the submission; the new secret is tested while the modal says so."""
        now = await self._people.local_time(actor.workspace_id, actor.user_id)
        form = rotate.read(view, now=now)
        if isinstance(form, dict):
            return {"response_action": "errors", "errors": form}
        metadata = Metadata.load(view["private_metadata"])
        place = place_of(actor, view["id"], metadata)
        self._tasks.start(self._renew(actor, place, form), on_error=self._replies.telling(place))
        return {"response_action": "update", "view": rotate.testing(metadata)}

    async def use(self, actor: Actor, place: InView, chosen: str) -> None:
        """The other account it shall be."""
        await self._access.check_may_connect(actor)
        grant_id, site_id = chosen.split(" ", 1)
        connection = await self._connections.activate(
            grant_id=grant_id,
            site_id=site_id,
            workspace_id=actor.workspace_id,
            user_id=actor.user_id,
        )
        self._homes.renew(actor)
        await self._replies.show(place, rotate.rotated(place.metadata, connection))

    async def exchange(self, actor: Actor, place: InResponse, *, about: str) -> None:
        """Begin the durable job; the asker hears how it ends."""
        connection_id, version = about.split()
        connection = await self._meant(actor, connection_id)
        if version != version_of(connection):
            by = await self._exchanges.rotated_by(connection)
            await self._replies.respond(place, notices.outdated(connection, by=by))
            return
        begun = await self._exchanges.begin(connection, actor.user_id)
        await self._jobs.exchange(begun)
        await self._replies.respond(place, notices.exchanging(connection))

    async def _renew(self, actor: Actor, place: InView, form: RotateForm) -> None:
        """Test the new secret, then use it; the form once more, without it, when it fails."""
        connection = await self._meant(actor, place.metadata.connection_id)
        asker = Asker(actor.workspace_id, actor.user_id, place.metadata.channel_id)
        trying = asyncio.create_task(
            self._connections.renew(connection, form.secret, asker=asker, hopes=form.hopes)
        )
        await asyncio.sleep(DRAWING)
        try:
            view = rotate.rotated(place.metadata, await trying)
            self._homes.renew(actor)
        except OtherAccount as other:
            view = rotate.another(place.metadata, other, connection.site_id)
        except RetroError as error:
            hint = hint_for_reconnecting(error, Way(connection.way), form.secret)
            view = self._form(place, connection, hint)
        await self._replies.show(place, view)

    async def _ask(self, actor: Actor, place: InView) -> None:
        connection = await self._meant(actor, place.metadata.connection_id)
        await self._replies.show(place, self._form(place, connection))

    def _form(self, place: InView, connection: Connection, hint: Hint | None = None) -> View:
        return rotate.form(place.metadata, connection, hint=hint, in_browser=self._in_browser)

    async def _meant(self, actor: Actor, connection_id: str) -> Connection:
        """The workspace's own connection. Raises AdminsOnly, NotFound."""
        await self._access.check_may_connect(actor)
        return await self._connections.find(actor.workspace_id, connection_id)


def place_of(actor: Actor, view_id: str, metadata: Metadata) -> InView:
    """The modal of a rotation."""
    return InView(actor.workspace_id, view_id, metadata, problem=rotate.problem)
