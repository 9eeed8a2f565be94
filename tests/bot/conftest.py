"""What the tests of this room share: a sandbox, and the bot's own services before it, over HTTP.

Jobs are only recorded here: the durable way to the page is in tests/journeys.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import cast

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.access import Access
from bot.admission import Admission
from bot.app import create_app
from bot.checking import Checking
from bot.connecting import Connecting
from bot.defaults import Defaults
from bot.diverting import Diverting
from bot.editing import Editing
from bot.examining import Examining
from bot.executions import Executions
from bot.exploring import Exploring
from bot.forms import Forms
from bot.homes import Homes
from bot.incidents import Incidents
from bot.jobs import Jobs
from bot.launching import Launching
from bot.leaving import Leaving
from bot.managing import Managing
from bot.mentions import Mentions
from bot.people import People
from bot.preferring import Preferring
from bot.previewing import Previewing
from bot.recounting import Recounting
from bot.replies import Replies
from bot.retros import Retros
from bot.rotating import Rotating
from bot.runs import Runs
from bot.services import Services
from bot.settings import Settings
from bot.stepping import Stepping
from bot.tasks import Tasks
from bot.trying import Trying
from bot.watching import Watching
from bot.wishing import Wishing
from bot.workspaces import Workspaces
from confluence.accounts import Accounts
from confluence.actions import Actions
from confluence.addresses import AddressPolicy
from confluence.connections import Connections
from confluence.destinations import Destinations
from confluence.doctor import Doctor
from confluence.drafts import Drafts
from confluence.exchanges import Exchanges
from confluence.http import open_http
from confluence.oauth import OAuth
from confluence.preferences import Preferences
from confluence.previews import Previews
from confluence.renderer import Renderer
from confluence.secret_links import SecretLinks
from confluence.spaces import Spaces
from confluence.template_checks import TemplateChecks
from confluence.templates import Templates
from sandbox.app import Sandbox
from sandbox.person import Person
from sandbox.slack.nouns import Channel, Json, Workspace
from storage.actions import ActionRepository
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.exchanges import ExchangeRepository
from storage.grants import GrantRepository
from storage.installations import Installations
from storage.models import Draft, Exchange, Run
from storage.overrides import OverrideRepository
from storage.pages import PageRepository
from storage.preferences import PreferenceRepository
from storage.previews import PreviewRepository
from storage.runs import RunRepository
from storage.secret_links import SecretLinkRepository
from storage.template_checks import TemplateCheckRepository
from storage.wishes import WishRepository
from storage.workspaces import WorkspaceRepository
from tests.factories import a_request

CHANNEL = "inc-42-sev2"
SECRETS = "http://127.0.0.1:1/secrets/"
CALLBACK = "http://127.0.0.1:1/atlassian/callback"
HERE = AddressPolicy(["127.0.0.1"])


@dataclass(slots=True)
class RecordedJobs:
    """Takes drafts to publish and keeps them."""

    published: list[Draft] = field(default_factory=list)
    exchanged: list[Exchange] = field(default_factory=list)
    ran: list[Run] = field(default_factory=list)

    async def publish(self, draft: Draft) -> None:
        """Keep the draft."""
        self.published.append(draft)

    async def exchange(self, exchange: Exchange) -> None:
        """Keep the exchange."""
        self.exchanged.append(exchange)

    async def run(self, run: Run) -> None:
        """Keep the run."""
        self.ran.append(run)


@dataclass(slots=True)
class Steps:
    """A clock that goes on by `step` seconds whenever it is asked."""

    step: float = 0.0
    now: float = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@dataclass(slots=True)
class Office:
    """A workspace with an incident channel, and the bot that serves it."""

    database: Database
    sandbox: Sandbox
    workspace: Workspace
    channel: Channel
    services: Services
    jobs: RecordedJobs
    workspaces: Workspaces
    incidents: Incidents
    people: People
    drafts: Drafts
    previews: Previews
    actions: Actions
    runs: Runs
    connections: Connections
    destinations: Destinations
    draft_rows: DraftRepository
    pages: PageRepository
    counting: Steps
    believing: Steps

    def person(self, name: str) -> Person:
        """Somebody of the workspace; use as `async with`."""
        return Person(self.sandbox.url, user=name)

    def user_id(self, name: str) -> str:
        """A user's id."""
        return self.sandbox.slack.user(self.workspace, name).id

    def asked(self, part: str) -> list[Json]:
        """The requests so far, to Slack and to Confluence, whose path holds `part`."""
        journal = (*self.sandbox.slack.requests, *self.sandbox.confluence.requests)
        return [line for line in journal if part in line["path"]]

    async def connect(self) -> str:
        """Connect the Data Center as an admin would; the connection's id."""
        connection = await self.connections.connect(
            a_request(
                workspace_id=self.workspace.id,
                user_id=self.user_id("admin-1"),
                base_url=f"{self.sandbox.url}/server",
                token=self.sandbox.confluence.server_pat,
            )
        )
        return connection.id


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Slack and a Confluence on loopback."""
    async with Sandbox() as found:
        found.confluence.app.callback_urls.append(CALLBACK)
        yield found


@pytest.fixture
def workspace(sandbox: Sandbox) -> Workspace:
    """An admin, two responders and a guest."""
    made = sandbox.slack.add_workspace("Fieldhouse")
    sandbox.slack.add_user(made, "admin-1", display_name="admin-1", is_admin=True)
    sandbox.slack.add_user(made, "sre-1", display_name="sre-1")
    sandbox.slack.add_user(made, "sre-2", display_name="sre-2")
    sandbox.slack.add_user(made, "guest-1", display_name="guest-1", is_restricted=True)
    return made


@pytest.fixture
def channel(sandbox: Sandbox, workspace: Workspace) -> Channel:
    """An incident channel with everybody in it."""
    names = ("admin-1", "sre-1", "sre-2", "guest-1")
    return sandbox.slack.add_channel(workspace, CHANNEL, members=names)


@pytest.fixture
def named_admins() -> tuple[str, ...]:
    """The people whom RETRO_ADMINS names."""
    return ()


@pytest.fixture
async def office(
    sandbox: Sandbox,
    workspace: Workspace,
    channel: Channel,
    database: Database,
    renderer: Renderer,
    named_admins: tuple[str, ...],
) -> AsyncIterator[Office]:
    """The bot, listening over signed HTTP, with no connection yet."""
    async with AsyncExitStack() as stack:
        admin_ids = [sandbox.slack.user(workspace, name).id for name in named_admins]
        built = await _build(sandbox, workspace, channel, database, renderer, admin_ids, stack)
        await _listen(built, stack)
        yield built
        await _bolt_is_done()


async def _bolt_is_done() -> None:
    """Bolt answers events before their listeners have run: these must not lose their database."""
    running = [each for each in asyncio.all_tasks() if "run_ack_function" in repr(each.get_coro())]
    if running:
        await asyncio.wait(running, timeout=10)


@pytest.fixture
async def connected(office: Office) -> Office:
    """The same, with the Data Center connected."""
    await office.connect()
    return office


async def _build(
    sandbox: Sandbox,
    workspace: Workspace,
    channel: Channel,
    database: Database,
    renderer: Renderer,
    admin_ids: Sequence[str],
    stack: AsyncExitStack,
) -> Office:
    assert workspace.install is not None
    session = await stack.enter_async_context(aiohttp.ClientSession())
    workspaces = Workspaces(
        api_url=f"{sandbox.url}/slack/api/",
        bot_token=workspace.install.bot_token,
        installations=Installations(database),
        session=session,
    )
    await workspaces.introduce()
    connections = await _connections(sandbox, database, stack)
    believing = Steps()
    spaces, templates = Spaces(connections), Templates(connections, clock=believing)
    stack.push_async_callback(spaces.close)
    stack.push_async_callback(templates.close)
    draft_rows, pages = DraftRepository(database), PageRepository(database)
    drafts = Drafts(drafts=draft_rows, pages=pages)
    people, replies, tasks = People(workspaces), Replies(workspaces), Tasks()
    stack.push_async_callback(tasks.drain)
    access = Access(people=people, admin_ids=admin_ids, guests_allowed=False)
    incidents = Incidents(workspaces, people)
    destinations = Destinations(connections=connections, overrides=OverrideRepository(database))
    forms = Forms(
        access=access,
        incidents=incidents,
        connections=connections,
        destinations=destinations,
        spaces=spaces,
        templates=templates,
        renderer=renderer,
        drafts=drafts,
    )
    counting = Steps()
    preferences = Preferences(PreferenceRepository(database))
    previews = Previews(
        connections=connections,
        templates=templates,
        renderer=renderer,
        previews=PreviewRepository(database),
        preferences=preferences,
    )
    recounting = Recounting(
        incidents=incidents,
        mentions=Mentions(preferences=preferences, accounts=Accounts(connections)),
    )
    previewing = Previewing(
        workspaces=workspaces,
        access=access,
        recounting=recounting,
        drafts=drafts,
        previews=previews,
        replies=replies,
        tasks=tasks,
    )
    retros = Retros(
        workspaces=workspaces,
        forms=forms,
        spaces=spaces,
        renderer=renderer,
        drafts=drafts,
        previews=previews,
        replies=replies,
        tasks=tasks,
        clock=counting,
    )
    actions = Actions(ActionRepository(database))
    homes = Homes(
        workspaces=workspaces,
        access=access,
        connections=connections,
        destinations=destinations,
        drafts=drafts,
        actions=actions,
        command="/retro",
        replies=replies,
        tasks=tasks,
    )
    connecting = Connecting(
        workspaces=workspaces,
        access=access,
        connections=connections,
        homes=homes,
        replies=replies,
        tasks=tasks,
        in_browser=True,
    )
    links = SecretLinks(SecretLinkRepository(database))
    trying = Trying(
        access=access,
        connections=connections,
        homes=homes,
        replies=replies,
        tasks=tasks,
        links=links,
        secrets_url=SECRETS,
    )
    defaults = Defaults(
        workspaces=workspaces,
        access=access,
        connections=connections,
        templates=templates,
        homes=homes,
        replies=replies,
        tasks=tasks,
    )
    diverting = Diverting(
        workspaces=workspaces,
        access=access,
        connections=connections,
        destinations=destinations,
        homes=homes,
        replies=replies,
        tasks=tasks,
    )
    leaving = Leaving(rows=WorkspaceRepository(database), workspaces=workspaces)
    managing = Managing(
        workspaces=workspaces,
        access=access,
        connections=connections,
        homes=homes,
        replies=replies,
        tasks=tasks,
    )
    exploring = Exploring(
        workspaces=workspaces,
        access=access,
        incidents=incidents,
        renderer=renderer,
        replies=replies,
        tasks=tasks,
    )
    stack.push_async_callback(exploring.close)
    checks = TemplateChecks(
        templates=templates, renderer=renderer, checks=TemplateCheckRepository(database)
    )
    checking = Checking(
        workspaces=workspaces,
        access=access,
        connections=connections,
        forms=forms,
        checks=checks,
        replies=replies,
        tasks=tasks,
        clock=counting,
    )
    watching = Watching(
        access=access, connections=connections, forms=forms, checks=checks, replies=replies
    )
    preferring = Preferring(
        workspaces=workspaces,
        access=access,
        preferences=preferences,
        replies=replies,
        tasks=tasks,
    )
    examining = Examining(
        workspaces=workspaces,
        access=access,
        connections=connections,
        doctor=Doctor(connections=connections, drafts=draft_rows, renderer=renderer),
        replies=replies,
        tasks=tasks,
    )
    wishing = Wishing(
        access=access,
        people=people,
        connections=connections,
        wishes=WishRepository(database),
        replies=replies,
    )
    jobs = RecordedJobs()
    rotating = Rotating(
        workspaces=workspaces,
        access=access,
        connections=connections,
        exchanges=Exchanges(connections=connections, exchanges=ExchangeRepository(database)),
        jobs=cast("Jobs", jobs),
        replies=replies,
        tasks=tasks,
    )
    admission = Admission(access=access, incidents=incidents)
    executions = Executions(workspaces)
    runs = Runs(
        runs=RunRepository(database),
        drafts=drafts,
        pages=pages,
        admission=admission,
        incidents=incidents,
        spaces=spaces,
        templates=templates,
        executions=executions,
        replies=replies,
    )
    launching = Launching(
        workspaces=workspaces,
        actions=actions,
        admission=admission,
        incidents=incidents,
        connections=connections,
        drafts=drafts,
        runs=runs,
        jobs=cast("Jobs", jobs),
        replies=replies,
        tasks=tasks,
    )
    editing = Editing(
        homes=homes,
        workspaces=workspaces,
        access=access,
        actions=actions,
        connections=connections,
        spaces=spaces,
        templates=templates,
        renderer=renderer,
        replies=replies,
        tasks=tasks,
        command="/retro",
    )
    stepping = Stepping(
        access=access,
        connections=connections,
        spaces=spaces,
        templates=templates,
        keyring=database.keyring,
        runs=runs,
        jobs=cast("Jobs", jobs),
        executions=executions,
    )
    services = Services(
        retros=retros,
        previewing=previewing,
        connecting=connecting,
        examining=examining,
        exploring=exploring,
        checking=checking,
        watching=watching,
        preferring=preferring,
        trying=trying,
        homes=homes,
        managing=managing,
        defaults=defaults,
        diverting=diverting,
        leaving=leaving,
        launching=launching,
        stepping=stepping,
        editing=editing,
        replies=replies,
        jobs=cast("Jobs", jobs),
        tasks=tasks,
        wishing=wishing,
        rotating=rotating,
    )
    return Office(
        database=database,
        sandbox=sandbox,
        workspace=workspace,
        channel=channel,
        services=services,
        jobs=jobs,
        workspaces=workspaces,
        incidents=incidents,
        people=people,
        drafts=drafts,
        previews=previews,
        actions=actions,
        runs=runs,
        connections=connections,
        destinations=destinations,
        draft_rows=draft_rows,
        pages=pages,
        counting=counting,
        believing=believing,
    )


async def _connections(sandbox: Sandbox, database: Database, stack: AsyncExitStack) -> Connections:
    http = await stack.enter_async_context(open_http(HERE))
    oauth = OAuth(
        client_id=sandbox.confluence.client_id,
        client_secret=sandbox.confluence.client_secret,
        auth_url=f"{sandbox.url}/atlassian/auth",
        api_url=f"{sandbox.url}/atlassian/api",
        redirect_url=CALLBACK,
        http=http,
        addresses=HERE,
    )
    stack.push_async_callback(oauth.close)
    connections = Connections(
        connections=ConnectionRepository(database),
        grants=GrantRepository(database),
        http=http,
        addresses=HERE,
        oauth=oauth,
        gateway=f"{sandbox.url}/atlassian/api",
    )
    stack.push_async_callback(connections.close)
    return connections


async def _listen(office: Office, stack: AsyncExitStack) -> None:
    settings = Settings(slack_signing_secret=office.sandbox.slack.app.signing_secret)
    client = AsyncWebClient(base_url=f"{office.sandbox.url}/slack/api/")
    app = create_app(settings, office.services, office.workspaces.authorize, client)
    runner = web.AppRunner(app.web_app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    office.sandbox.slack.request_url = f"http://127.0.0.1:{port}/slack/events"
