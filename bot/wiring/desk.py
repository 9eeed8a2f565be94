"""What the journeys share: who somebody is, what a channel holds, and how they are answered."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import cached_property
from typing import TypedDict

from bot.access import Access
from bot.admission import Admission
from bot.draft_states import DraftStates
from bot.executions import Executions
from bot.forms import Forms
from bot.homes import Homes
from bot.incidents import Incidents
from bot.mentions import Mentions
from bot.people import People
from bot.recounting import Recounting
from bot.replies import Replies
from bot.routing import Routing
from bot.runs import Runs
from bot.settings import Settings
from bot.tasks import Tasks
from bot.template_inputs import TemplateInputs
from bot.viewers import Viewers
from bot.watching import Watching
from bot.wiring.layer import ServiceLayer
from bot.workspaces import Workspaces
from storage.runs import RunRepository
from storage.viewers import ViewerRepository


class Common(TypedDict):
    """What nearly every journey is made of."""

    workspaces: Workspaces
    access: Access
    replies: Replies
    tasks: Tasks


class Desk:
    """The bot's side of the journeys. `pauses` are the seconds before each new try of a run."""

    def __init__(
        self,
        settings: Settings,
        *,
        workspaces: Workspaces,
        layer: ServiceLayer,
        cleanup: AsyncExitStack,
        pauses: Sequence[float],
    ) -> None:
        self.settings = settings
        self.workspaces = workspaces
        self.layer = layer
        self.pauses = pauses
        self.tasks = Tasks()
        cleanup.push_async_callback(self.tasks.drain)
        self.people = People(workspaces)
        cleanup.push_async_callback(self.people.close)
        self.replies = Replies(workspaces)
        self.incidents = Incidents(workspaces, self.people)
        cleanup.push_async_callback(self.incidents.close)
        self.executions = Executions(workspaces)
        self.access = Access(
            people=self.people,
            admin_ids=settings.admin_ids,
            guests_allowed=settings.guests_allowed,
        )

    @property
    def common(self) -> Common:
        """To be spread into a journey's arguments."""
        return Common(
            workspaces=self.workspaces, access=self.access, replies=self.replies, tasks=self.tasks
        )

    @cached_property
    def admission(self) -> Admission:
        """Who may have a channel published."""
        return Admission(access=self.access, incidents=self.incidents)

    @cached_property
    def recounting(self) -> Recounting:
        """A channel told as an incident."""
        mentions = Mentions(preferences=self.layer.preferences, accounts=self.layer.accounts)
        return Recounting(incidents=self.incidents, mentions=mentions)

    @cached_property
    def routing(self) -> Routing:
        """Which connection is meant."""
        layer = self.layer
        return Routing(
            connections=layer.connections,
            destinations=layer.destinations,
            incidents=self.incidents,
        )

    @cached_property
    def forms(self) -> Forms:
        """What the create modal is filled with."""
        layer = self.layer
        return Forms(
            access=self.access,
            incidents=self.incidents,
            connections=layer.connections,
            routing=self.routing,
            usual_spaces=layer.usual_spaces,
            templates=layer.templates,
            inputs=self.inputs,
            drafts=layer.drafts,
        )

    @cached_property
    def inputs(self) -> TemplateInputs:
        """What a template asks for."""
        layer = self.layer
        return TemplateInputs(
            incidents=self.incidents, templates=layer.templates, renderer=layer.renderer
        )

    @cached_property
    def viewers(self) -> Viewers:
        """The modals that wait for a draft."""
        viewers = ViewerRepository(self.layer.database)
        return Viewers(workspaces=self.workspaces, drafts=self.layer.drafts, viewers=viewers)

    @cached_property
    def draft_states(self) -> DraftStates:
        """What they show of it."""
        drafts, replies = self.layer.drafts, self.replies
        return DraftStates(drafts=drafts, viewers=self.viewers, replies=replies)

    @cached_property
    def homes(self) -> Homes:
        """The App Home of whoever looks."""
        layer = self.layer
        return Homes(
            **self.common,
            connections=layer.connections,
            destinations=layer.destinations,
            drafts=layer.drafts,
            actions=layer.actions,
            command=self.settings.command,
        )

    @cached_property
    def watching(self) -> Watching:
        """Templates looked at by the clock."""
        return Watching(
            access=self.access,
            connections=self.layer.connections,
            watched_spaces=self.layer.watched_spaces,
            checks=self.layer.checks,
            replies=self.replies,
            command=self.settings.command,
        )

    @cached_property
    def runs(self) -> Runs:
        """Runs of actions."""
        layer = self.layer
        return Runs(
            runs=RunRepository(layer.database),
            drafts=layer.drafts,
            pages=layer.page_rows,
            admission=self.admission,
            incidents=self.incidents,
            spaces=layer.spaces,
            templates=layer.templates,
            executions=self.executions,
            replies=self.replies,
            pauses=self.pauses,
        )
