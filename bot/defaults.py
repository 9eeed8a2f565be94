"""Service `Defaults`: what a connection's retros begin with, as admins change it in Slack."""

from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.hints import hint_for
from bot.homes import Homes
from bot.modals import Trigger, open_modal
from bot.replies import InView, Replies
from bot.tasks import Tasks, log_only
from bot.views import defaults
from bot.views.defaults import Wanted
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.workspaces import Workspaces
from confluence.connections import Connections
from confluence.destinations import default_space
from confluence.errors import RetroError
from confluence.nouns import Space
from confluence.templates import Templates
from storage.models import Connection


class Defaults:
    """Opens the form, keeps its templates in step with the space, takes what is sent in."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        connections: Connections,
        templates: Templates,
        homes: Homes,
        replies: Replies,
        tasks: Tasks,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._connections = connections
        self._templates = templates
        self._homes = homes
        self._replies = replies
        self._tasks = tasks

    async def open(self, actor: Actor, metadata: Metadata, trigger: Trigger) -> None:
        """A loading view before the trigger expires; then the form."""
        slack = await self._workspaces.opener(actor.workspace_id)
        opened = await open_modal(slack, trigger, defaults.loading(metadata))
        place = InView(actor.workspace_id, opened["id"], metadata, problem=defaults.problem)
        self._tasks.start(self._fill(actor, place), on_error=self._replies.telling(place))

    async def change_space(self, actor: Actor, place: InView, space: Space | None) -> None:
        """The templates of the space that was chosen; Slack keeps what stands in other fields."""
        await self._access.check_may_connect(actor)
        connection = await self._connection(actor, place.metadata)
        await self._replies.show(place, await self._form(place.metadata, connection, space))

    async def submit(self, actor: Actor, metadata: Metadata, wanted: Wanted) -> dict[str, Any]:
        """Keep what was chosen; the answer to the submission."""
        try:
            await self._access.check_may_connect(actor)
            connection = await self._connection(actor, metadata)
            await self._keep(connection, wanted)
        except RetroError as error:
            return _update(defaults.problem(hint_for(error), metadata))
        self._tasks.start(self._look_again(actor, connection), on_error=log_only)
        return _update(defaults.saved(metadata, connection))

    async def _look_again(self, actor: Actor, connection: Connection) -> None:
        """What did not work may work with other defaults, and the other way round; the App Home
        tells. A refused secret is not tried for it."""
        if connection.state != "attention":
            await self._connections.upkeep.look(connection.id)
        await self._homes.publish(actor)

    async def _fill(self, actor: Actor, place: InView) -> None:
        await self._access.check_may_connect(actor)
        connection = await self._connection(actor, place.metadata)
        view = await self._form(place.metadata, connection, default_space(connection))
        await self._replies.show(place, view)

    async def _connection(self, actor: Actor, metadata: Metadata) -> Connection:
        return await self._connections.find(actor.workspace_id, metadata.connection_id)

    async def _form(self, metadata: Metadata, connection: Connection, space: Space | None) -> View:
        """With the templates of the space; a space that is closed to us says so and stays."""
        if space is None:
            return defaults.build(metadata, connection, space=None, templates=())
        try:
            templates = await self._templates.list_for(connection.id, space)
        except RetroError as error:
            hint = hint_for(error)
            said = f"{hint.title}. {hint.text}"
            return defaults.build(metadata, connection, space=space, templates=(), problem=said)
        return defaults.build(metadata, connection, space=space, templates=templates)

    async def _keep(self, connection: Connection, wanted: Wanted) -> None:
        space, alerts = wanted.space, wanted.alerts_channel_id
        # Whether a channel hears us is not known before the next message to it.
        is_news = bool(alerts) and alerts != connection.alerts_channel_id
        await self._connections.note(
            connection.workspace_id,
            connection.id,
            space_id=space.id if space else None,
            space_key=space.key if space else None,
            space_name=space.name if space else None,
            template_id=wanted.template_id,
            template_name=wanted.template_name,
            parent_id=wanted.parent_id,
            title=wanted.title,
            alerts_channel_id=alerts,
            is_unheard=connection.is_unheard and not is_news,
        )


def _update(view: View) -> dict[str, Any]:
    return {"response_action": "update", "view": view}
