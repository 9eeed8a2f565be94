"""Service `Launching`: a person in Slack has an action run. What a run does is in `runs`."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.actor import Actor
from bot.admission import Admission
from bot.hints import hint_for
from bot.incidents import Incidents
from bot.jobs import Jobs
from bot.replies import InResponse, InView, Replies
from bot.runs import Runs
from bot.tasks import Tasks
from bot.views import agreement, messages
from bot.views.metadata import Metadata
from bot.views.parts import View
from bot.workspaces import Workspaces
from confluence.actions import Actions, columns_of, recipe_of, version_of
from confluence.connections import Connections
from confluence.drafts import Drafts
from confluence.errors import ActionChanged
from confluence.nouns import Audience
from confluence.submissions import draft_id_of
from storage.models import Action, Run


@dataclass(frozen=True, slots=True)
class Asked:
    """Where somebody asked. `sender_id` is the request's own: the same again is the same run."""

    channel_id: str
    sender_id: str
    trigger_id: str
    place: InResponse
    another: bool = False


class Launching:
    """Says what is there already, asks for agreement where a channel is private, and starts."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        actions: Actions,
        admission: Admission,
        incidents: Incidents,
        connections: Connections,
        drafts: Drafts,
        runs: Runs,
        jobs: Jobs,
        replies: Replies,
        tasks: Tasks,
    ) -> None:
        self._workspaces = workspaces
        self._actions = actions
        self._admission = admission
        self._incidents = incidents
        self._connections = connections
        self._drafts = drafts
        self._runs = runs
        self._jobs = jobs
        self._replies = replies
        self._tasks = tasks

    async def launch(self, actor: Actor, name: str, asked: Asked) -> None:
        """Run the action of this name, unless the channel has a retro."""
        action = await self._actions.called(actor.workspace_id, name)
        there = await self._drafts.standing(actor.workspace_id, asked.channel_id)
        if any(standing.draft.id != _run_id(actor, asked) for standing in there):
            said = messages.there(there, action_id=action.id)
            await self._replies.respond(asked.place, said)
            return
        await self._start(actor, action, asked)

    async def launch_another(self, actor: Actor, action_id: str, asked: Asked) -> None:
        """Run the action although the channel has a retro."""
        action = await self._actions.find(actor.workspace_id, action_id)
        await self._start(actor, action, replace(asked, another=True))

    async def agree(self, actor: Actor, view: Mapping[str, Any]) -> View:
        """Somebody agreed: run the action as it was shown to them."""
        metadata = Metadata.load(view["private_metadata"])
        try:
            action = await self._actions.unchanged(
                actor.workspace_id, metadata.action_id, metadata.version
            )
        except ActionChanged as error:
            return agreement.problem(hint_for(error), metadata)
        run = _run(actor, action, metadata.channel_id, sender_id=view["id"])
        run.agreed, run.another, run.view_id = True, metadata.another, view["id"]
        await self._jobs.run(await self._runs.take(run))
        return agreement.making(metadata, recipe_of(action))

    async def _start(self, actor: Actor, action: Action, asked: Asked) -> None:
        channel = await self._incidents.channel(actor.workspace_id, asked.channel_id)
        if channel.is_private:
            await self._ask(actor, action, asked)
            return
        run = _run(actor, action, asked.channel_id, sender_id=asked.sender_id)
        run.another = asked.another
        await self._admission.check(run)
        await self._jobs.run(await self._runs.take(run))
        said = messages.making(action.title, action.space_name)
        await self._replies.respond(asked.place, said, replace=asked.another)

    async def _ask(self, actor: Actor, action: Action, asked: Asked) -> None:
        """A loading view before the trigger expires; then who can see the space."""
        metadata = Metadata(
            channel_id=asked.channel_id,
            connection_id=action.connection_id,
            action_id=action.id,
            version=version_of(action),
            another=asked.another,
        )
        slack = await self._workspaces.opener(actor.workspace_id)
        opened = await slack.views_open(
            trigger_id=asked.trigger_id, view=agreement.loading(metadata)
        )
        view_id = opened["view"]["id"]
        place = InView(actor.workspace_id, view_id, metadata, problem=agreement.problem)
        filling = self._fill(actor, action, place)
        self._tasks.start(filling, on_error=self._replies.telling(place))

    async def _fill(self, actor: Actor, action: Action, place: InView) -> None:
        run = _run(actor, action, place.metadata.channel_id, sender_id=place.view_id)
        run.agreed = True  # that is what is asked here
        audience, _ = await asyncio.gather(self._audience(action), self._admission.check(run))
        view = agreement.build(place.metadata, action.name, recipe_of(action), audience)
        await self._replies.show(place, view)

    async def _audience(self, action: Action) -> Audience | None:
        client = await self._connections.client(action.connection_id)
        return await client.audience(recipe_of(action).space)


def _run_id(actor: Actor, asked: Asked) -> str:
    return draft_id_of(actor.workspace_id, asked.sender_id)


def _run(actor: Actor, action: Action, channel_id: str, *, sender_id: str) -> Run:
    return Run(
        id=draft_id_of(actor.workspace_id, sender_id),
        workspace_id=actor.workspace_id,
        channel_id=channel_id,
        user_id=actor.user_id,
        author_id=action.saved_by,
        **columns_of(recipe_of(action)),
    )
