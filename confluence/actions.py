"""Service `Actions`: pages that a workspace makes the same way again and again, under names.

Not here: running one (`bot`), who may change them (`bot`).
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from confluence.errors import ActionChanged, NotFound, UnknownAction
from confluence.nouns import Space
from confluence.submissions import Include
from storage.actions import ActionRepository
from storage.models import Action, Run

MOST_ACTIONS = 20  # the App Home shows, and lets admins change, all of them
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a page is made of and where it goes; an action's, and a run's.

    `template_id` is None for the built-in template, `title` is Liquid, `parent_id` a page's.
    """

    connection_id: str
    space: Space
    template_id: str | None
    template_name: str
    title: str
    parent_id: str | None = None
    labels: tuple[str, ...] = ()
    include: Include = Include.MARKED


class Actions:
    """Keeps a workspace's actions."""

    def __init__(self, actions: ActionRepository) -> None:
        self._actions = actions

    async def all_for(self, workspace_id: str) -> tuple[Action, ...]:
        """The workspace's actions by name."""
        return await self._actions.all_for(workspace_id)

    async def find(self, workspace_id: str, action_id: str) -> Action:
        """The action of this id. Raises NotFound."""
        found = await self._actions.find(workspace_id, action_id)
        if found is None:
            raise NotFound("action", action_id)
        return found

    async def unchanged(self, workspace_id: str, action_id: str, version: str) -> Action:
        """The action as it was when somebody was asked about it. Raises ActionChanged."""
        found = await self._actions.find(workspace_id, action_id)
        if found is None or version_of(found) != version:
            raise ActionChanged
        return found

    async def called(self, workspace_id: str, name: str) -> Action:
        """The action that somebody asks for by its name. Raises UnknownAction."""
        known = await self._actions.all_for(workspace_id)
        for action in known:
            if action.name == plain_name(name):
                return action
        raise UnknownAction(name, [action.name for action in known])

    async def called_anywhere(self, name: str) -> tuple[Action, ...]:
        """The actions of this name, of every workspace."""
        return await self._actions.named(plain_name(name))

    async def save(self, action: Action) -> bool:
        """Keep the action; False if another one of the workspace has its name."""
        return await self._actions.save(action)

    async def delete(self, workspace_id: str, action_id: str) -> None:
        """Forget the action; what it made stays, what runs goes on."""
        await self._actions.delete(workspace_id, action_id)


def plain_name(typed: str) -> str:
    """A name as it is kept: small letters, one dash for blanks."""
    return "-".join(typed.lower().split())


def is_name(name: str) -> bool:
    """Whether an action may be called so."""
    return NAME.fullmatch(name) is not None


def version_of(action: Action) -> str:
    """Another one after each change."""
    return action.saved_at.isoformat()


def columns_of(recipe: Recipe) -> dict[str, Any]:
    """The recipe as columns of an action or a run."""
    return {
        "connection_id": recipe.connection_id,
        "space_id": recipe.space.id,
        "space_key": recipe.space.key,
        "space_name": recipe.space.name,
        "template_id": recipe.template_id,
        "template_name": recipe.template_name,
        "title": recipe.title,
        "parent_id": recipe.parent_id,
        "labels": json.dumps(recipe.labels),
        "include": recipe.include.value,
    }


def recipe_of(row: Action | Run) -> Recipe:
    """The inverse of `columns_of`."""
    return Recipe(
        connection_id=row.connection_id,
        space=Space(row.space_id, row.space_key, row.space_name),
        template_id=row.template_id,
        template_name=row.template_name,
        title=row.title,
        parent_id=row.parent_id,
        labels=tuple(json.loads(row.labels)),
        include=Include(row.include),
    )
