"""The Confluence service layer over one database."""

import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import cached_property

from confluence.accounts import Accounts
from confluence.actions import Actions
from confluence.connections import Connections
from confluence.destinations import Destinations
from confluence.drafts import Drafts
from confluence.exchanges import Exchanges
from confluence.pages import Pages
from confluence.preferences import Preferences
from confluence.previews import Previews
from confluence.renderer import Renderer
from confluence.secret_links import SecretLinks
from confluence.spaces import Spaces
from confluence.template_checks import TemplateChecks
from confluence.templates import Templates
from confluence.usual_spaces import UsualSpaces
from confluence.watched_spaces import WatchedSpaces
from storage.actions import ActionRepository
from storage.attempts import AttemptRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.exchanges import ExchangeRepository
from storage.overrides import OverrideRepository
from storage.pages import PageRepository
from storage.preferences import PreferenceRepository
from storage.previews import PreviewRepository
from storage.secret_links import SecretLinkRepository
from storage.template_checks import TemplateCheckRepository


class ServiceLayer:
    """Confluence's services. `cleanup` closes them; `clock` tells how old an answer is."""

    def __init__(
        self,
        database: Database,
        *,
        connections: Connections,
        renderer: Renderer,
        cleanup: AsyncExitStack,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.database = database
        self.connections = connections
        self.renderer = renderer
        self._clock = clock
        self.spaces = Spaces(connections, clock=clock)
        self.templates = Templates(connections, clock=clock)
        self.accounts = Accounts(connections)
        for service in (self.spaces, self.templates, self.accounts):
            cleanup.push_async_callback(service.close)

    @cached_property
    def draft_rows(self) -> DraftRepository:
        """The drafts in the database."""
        return DraftRepository(self.database)

    @cached_property
    def page_rows(self) -> PageRepository:
        """The pages in the database."""
        return PageRepository(self.database)

    @cached_property
    def drafts(self) -> Drafts:
        """Submissions."""
        return Drafts(drafts=self.draft_rows, pages=self.page_rows)

    @cached_property
    def preferences(self) -> Preferences:
        """How a workspace wants its pages."""
        return Preferences(PreferenceRepository(self.database))

    @cached_property
    def destinations(self) -> Destinations:
        """Which connection and space a channel uses."""
        overrides = OverrideRepository(self.database)
        return Destinations(connections=self.connections, overrides=overrides)

    @cached_property
    def usual_spaces(self) -> UsualSpaces:
        """Where retros begin."""
        return UsualSpaces(spaces=self.spaces, templates=self.templates, drafts=self.drafts)

    @cached_property
    def watched_spaces(self) -> WatchedSpaces:
        """Whose templates are looked at by the clock."""
        return WatchedSpaces(
            usual_spaces=self.usual_spaces, destinations=self.destinations, actions=self.actions
        )

    @cached_property
    def previews(self) -> Previews:
        """Pages that were looked at before they are made."""
        return Previews(
            connections=self.connections,
            templates=self.templates,
            renderer=self.renderer,
            previews=PreviewRepository(self.database),
            preferences=self.preferences,
        )

    @cached_property
    def pages(self) -> Pages:
        """Drafts become pages."""
        return Pages(
            connections=self.connections,
            templates=self.templates,
            previews=self.previews,
            renderer=self.renderer,
            drafts=self.draft_rows,
            pages=self.page_rows,
            attempts=AttemptRepository(self.database),
            preferences=self.preferences,
        )

    @cached_property
    def checks(self) -> TemplateChecks:
        """How the templates do."""
        return TemplateChecks(
            templates=self.templates,
            renderer=self.renderer,
            checks=TemplateCheckRepository(self.database),
        )

    @cached_property
    def exchanges(self) -> Exchanges:
        """Tokens that replace tokens."""
        exchanges = ExchangeRepository(self.database)
        return Exchanges(connections=self.connections, exchanges=exchanges)

    @cached_property
    def actions(self) -> Actions:
        """What admins named to be run."""
        return Actions(ActionRepository(self.database))

    @cached_property
    def links(self) -> SecretLinks:
        """One-time addresses of forms for secrets."""
        return SecretLinks(SecretLinkRepository(self.database))
