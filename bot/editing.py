"""Service `Editing`: admins make, change and delete actions. Running one is in `launching`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.hints import hint_for
from bot.homes import Homes
from bot.replies import InView, Replies
from bot.tasks import Tasks
from bot.views import action as views
from bot.views.action import ActionForm
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.workspaces import Workspaces
from confluence.actions import MOST_ACTIONS, Actions, columns_of, recipe_of
from confluence.connections import Connections
from confluence.errors import NotConnected, NotFound, PermissionDenied, RetroError, TemplateError
from confluence.nouns import Space, Template
from confluence.renderer import Renderer
from confluence.spaces import Spaces
from confluence.templates import Templates
from storage.models import Action, Connection, new_id

Answer = dict[str, Any]


class Editing:
    """Opens the form, keeps it in step with connection and space, takes what is sent in.

    Who is an admin is asked each time: a right may have ended a minute ago.
    """

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        access: Access,
        homes: Homes,
        actions: Actions,
        connections: Connections,
        spaces: Spaces,
        templates: Templates,
        renderer: Renderer,
        replies: Replies,
        tasks: Tasks,
        command: str,
    ) -> None:
        self._workspaces = workspaces
        self._access = access
        self._homes = homes
        self._actions = actions
        self._connections = connections
        self._spaces = spaces
        self._templates = templates
        self._renderer = renderer
        self._replies = replies
        self._tasks = tasks
        self._command = command

    async def open(self, actor: Actor, *, action_id: str, trigger_id: str) -> None:
        """A loading view before the trigger expires; then the form, empty without an action."""
        metadata = Metadata(channel_id="", action_id=action_id)
        slack = await self._workspaces.opener(actor.workspace_id)
        opened = await slack.views_open(trigger_id=trigger_id, view=views.loading(metadata))
        place = _place(actor, opened["view"]["id"], metadata)
        self._tasks.start(self._fill(actor, place), on_error=self._replies.telling(place))

    async def spaces_like(self, actor: Actor, place: InView, query: str) -> tuple[Space, ...]:
        """The spaces that a type-ahead offers, of the form's connection."""
        await self._access.check_may_connect(actor)
        connection = await self._connections.find(actor.workspace_id, place.metadata.connection_id)
        return await self._spaces.matching(connection.id, query)

    async def change_connection(
        self, actor: Actor, view: Mapping[str, Any], connection_id: str
    ) -> None:
        """Another Confluence: its spaces are to be chosen from."""
        await self._access.check_may_connect(actor)
        await self._connections.find(actor.workspace_id, connection_id)
        metadata = replace(Metadata.load(view["private_metadata"]), connection_id=connection_id)
        changed = views.with_space(view, metadata, space=None)
        await self._replies.show(_place(actor, view["id"], metadata), changed)

    async def change_space(self, actor: Actor, view: Mapping[str, Any]) -> None:
        """The templates of the space that was chosen; what was typed stays, whatever fails."""
        await self._access.check_may_connect(actor)
        metadata, space = Metadata.load(view["private_metadata"]), views.chosen_space(view)
        connection = await self._connections.find(actor.workspace_id, metadata.connection_id)
        try:
            templates = await self._templates.list_for(connection.id, space) if space else ()
            changed = views.with_space(view, metadata, space=space, templates=templates)
        except RetroError as error:
            hint = hint_for(error)
            said = f"{hint.title}. {hint.text}"
            changed = views.with_space(view, metadata, space=space, problem=said)
        await self._replies.show(_place(actor, view["id"], metadata), changed)

    async def submit(self, actor: Actor, form: ActionForm) -> Answer:
        """Keep the action; the answer to the submission."""
        try:
            await self._access.check_may_connect(actor)
            wrong = await self._mistake(form) or await self._keep(actor, form)
        except RetroError as error:
            return _update(views.problem(hint_for(error), form.metadata))
        if wrong:
            return {"response_action": "errors", "errors": wrong}
        self._homes.renew(actor)
        return _update(views.saved(form.metadata, form.name, self._command))

    async def delete(self, actor: Actor, action_id: str) -> None:
        """Forget an action."""
        await self._access.check_may_connect(actor)
        await self._actions.delete(actor.workspace_id, action_id)
        self._homes.renew(actor)

    async def _fill(self, actor: Actor, place: InView) -> None:
        await self._access.check_may_connect(actor)
        connections = await self._connections.all_for(actor.workspace_id)
        if not connections:
            raise NotConnected(actor.workspace_id)
        action_id = place.metadata.action_id
        action = await self._actions.find(actor.workspace_id, action_id) if action_id else None
        view = await self._form(place.metadata, connections, action)
        await self._replies.show(place, view)

    async def _form(
        self, metadata: Metadata, connections: tuple[Connection, ...], action: Action | None
    ) -> View:
        """With the action's space and templates; a space that is closed to us is chosen anew."""
        usual = next((each for each in connections if each.is_default), connections[0])
        metadata = replace(metadata, connection_id=action.connection_id if action else usual.id)
        space, templates = await self._standing(action) if action else (None, ())
        return views.build(
            metadata,
            connections,
            space=space,
            templates=templates,
            command=self._command,
            action=action,
        )

    async def _standing(self, action: Action) -> tuple[Space | None, tuple[Template, ...]]:
        space = recipe_of(action).space
        try:
            return space, await self._templates.list_for(action.connection_id, space)
        except (NotFound, PermissionDenied):
            return None, ()

    async def _mistake(self, form: ActionForm) -> dict[str, str]:
        try:
            misspelt = await self._renderer.check_title(form.recipe.title)
        except TemplateError as error:
            return {views.TITLE: f"The Liquid in it is not right: {error.reason}"}
        return {views.TITLE: views.misspelt(misspelt[0])} if misspelt else {}

    async def _keep(self, actor: Actor, form: ActionForm) -> dict[str, str]:
        """Raises NotFound for a connection that is not the workspace's."""
        workspace_id, action_id = actor.workspace_id, form.metadata.action_id
        await self._connections.find(workspace_id, form.recipe.connection_id)
        if action_id:
            await self._actions.find(workspace_id, action_id)
        elif len(await self._actions.all_for(workspace_id)) >= MOST_ACTIONS:
            return {views.NAME: f"There are {MOST_ACTIONS} actions. Delete one first."}
        action = Action(
            id=action_id or new_id(),
            workspace_id=workspace_id,
            name=form.name,
            saved_by=actor.user_id,
            **columns_of(form.recipe),
        )
        if await self._actions.save(action):
            return {}
        return {views.NAME: "Another action has this name."}


def _place(actor: Actor, view_id: str, metadata: Metadata) -> InView:
    return InView(actor.workspace_id, view_id, metadata, problem=views.problem)


def _update(view: View) -> Answer:
    return {"response_action": "update", "view": view}
