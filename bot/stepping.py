"""Service `Stepping`: Workflow Builder's menus, and a workflow that comes to our step.

The author of a workflow is who chose the space in it: Slack tells us then, and not when it runs.
We sign that into the menu's values.
"""

from collections.abc import Awaitable, Mapping
from typing import Any

from bot.access import Access
from bot.actor import Actor
from bot.caught import caught
from bot.errors import StepInputWrong
from bot.executions import Executions
from bot.jobs import Jobs
from bot.runs import Runs
from bot.views import step
from bot.views.choices import STANDARD_NAME
from bot.views.parts import Block
from confluence.actions import Recipe, columns_of
from confluence.connections import Connections
from confluence.errors import RetroError
from confluence.nouns import Space
from confluence.spaces import Spaces
from confluence.submissions import draft_id_of
from confluence.templates import Templates
from storage.keyring import Keyring
from storage.models import Run

USE = "step"  # of our signatures


class Stepping:
    """Answers by the id of the execution; `actor` is a workspace without a person."""

    def __init__(
        self,
        *,
        access: Access,
        connections: Connections,
        spaces: Spaces,
        templates: Templates,
        keyring: Keyring,
        runs: Runs,
        jobs: Jobs,
        executions: Executions,
    ) -> None:
        self._access = access
        self._connections = connections
        self._spaces = spaces
        self._templates = templates
        self._keyring = keyring
        self._runs = runs
        self._jobs = jobs
        self._executions = executions

    async def offer_spaces(
        self, actor: Actor, execution_id: str, inputs: Mapping[str, Any]
    ) -> None:
        """Fill the menu of spaces, those of the workspace's default connection."""
        await self._offer(actor, execution_id, self._spaces_for(actor, inputs))

    async def offer_templates(
        self, actor: Actor, execution_id: str, inputs: Mapping[str, Any]
    ) -> None:
        """Fill the menu of templates for the space that was chosen."""
        await self._offer(actor, execution_id, self._templates_for(actor, inputs))

    async def execute(self, actor: Actor, execution_id: str, inputs: Mapping[str, Any]) -> None:
        """Keep the run and begin it; the same execution delivered again is the same run."""
        run = await caught(self._run(actor, execution_id, inputs), f"step {execution_id}")
        if isinstance(run, RetroError):
            await self._executions.fail(actor.workspace_id, execution_id, run)
            return
        await self._jobs.run(await self._runs.take(run))

    async def _run(self, actor: Actor, execution_id: str, inputs: Mapping[str, Any]) -> Run:
        form = step.read(inputs)
        place = await self._place(actor.workspace_id, form.space)
        recipe = Recipe(
            connection_id=place.connection_id,
            space=Space(place.space_id, "", ""),
            template_id=form.template_id,
            template_name="" if form.template_id else STANDARD_NAME,
            title=form.title,
            include=form.include,
        )
        return Run(
            id=draft_id_of(actor.workspace_id, execution_id),
            workspace_id=actor.workspace_id,
            channel_id=form.channel_id,
            user_id=form.person_id,
            author_id=place.author_id,
            agreed=form.agreed,
            another=form.another,
            execution_id=execution_id,
            **columns_of(recipe),
        )

    async def _offer(self, actor: Actor, execution_id: str, asking: Awaitable[list[Block]]) -> None:
        offered = await caught(asking, f"menu {execution_id}")
        if isinstance(offered, RetroError):
            await self._executions.fail(actor.workspace_id, execution_id, offered)
            return
        outputs = {"options": offered}
        await self._executions.complete(actor.workspace_id, execution_id, outputs)

    async def _spaces_for(self, actor: Actor, inputs: Mapping[str, Any]) -> list[Block]:
        builder_id = step.person_of(inputs, "builder")
        if not builder_id:
            raise StepInputWrong("builder")
        builder = Actor(actor.enterprise_id, actor.workspace_id, builder_id, actor.workspace_id)
        await self._access.check_may_create(builder)
        connection = await self._connections.default(actor.workspace_id)
        found = await self._spaces.matching(connection.id, inputs.get("query") or "")
        return step.space_options(
            (space, self._signed(actor.workspace_id, connection.id, space, builder_id))
            for space in found
        )

    async def _templates_for(self, actor: Actor, inputs: Mapping[str, Any]) -> list[Block]:
        place = await self._place(actor.workspace_id, inputs.get("space") or "")
        space = await self._spaces.find(place.connection_id, place.space_id)
        found = await self._templates.list_for(place.connection_id, space)
        return step.template_options(found, inputs.get("query") or "")

    def _signed(self, workspace_id: str, connection_id: str, space: Space, author_id: str) -> str:
        value = step.dump_place(step.Place(connection_id, space.id, author_id))
        return f"{value} {self._keyring.sign(f'{USE} {workspace_id} {value}')}"

    async def _place(self, workspace_id: str, signed: str) -> step.Place:
        """Raises StepInputWrong, and NotFound for a connection that is gone."""
        value, _, signature = signed.rpartition(" ")
        if not self._keyring.signed(f"{USE} {workspace_id} {value}", signature):
            raise StepInputWrong("space")
        place = step.load_place(value)
        await self._connections.find(workspace_id, place.connection_id)
        return place
