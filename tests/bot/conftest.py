"""What the tests of this room share: a sandbox, and the bot's own services before it, over HTTP.

Jobs are only recorded here: the durable way to the page is in tests/journeys.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import cast

import aiohttp
import httpx
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import create_app
from bot.incidents import Incidents
from bot.jobs import Jobs
from bot.opening import open_connections
from bot.people import People
from bot.runs import Runs
from bot.services import Services
from bot.settings import Settings
from bot.waits import PAUSES
from bot.wiring.desk import Desk
from bot.wiring.journeys import services_of
from bot.wiring.layer import ServiceLayer
from bot.workspaces import Workspaces
from confluence.actions import Actions
from confluence.addresses import AddressPolicy
from confluence.connections import Connections
from confluence.destinations import Destinations
from confluence.drafts import Drafts
from confluence.previews import Previews
from confluence.renderer import Renderer
from sandbox.app import Sandbox
from sandbox.person import Person
from sandbox.slack.nouns import Channel, Json, Workspace
from storage.database import Database
from storage.drafts import DraftRepository
from storage.installations import Installations
from storage.models import Draft, Exchange, Run
from storage.pages import PageRepository
from storage.viewers import ViewerRepository
from tests.factories import a_request

CHANNEL = "inc-42-sev2"
PUBLIC = "http://127.0.0.1:1"
SECRETS = f"{PUBLIC}/secrets/"
CALLBACK = f"{PUBLIC}/atlassian/callback"
HERE = AddressPolicy(["127.0.0.1"])


@dataclass(slots=True)
class RecordedJobs:
    """Takes drafts to publish and keeps them; `on_publish` is what becomes of each at once."""

    published: list[Draft] = field(default_factory=list)
    exchanged: list[Exchange] = field(default_factory=list)
    ran: list[Run] = field(default_factory=list)
    on_publish: Callable[[Draft], Awaitable[None]] | None = None

    async def publish(self, draft: Draft) -> None:
        """Keep the draft."""
        self.published.append(draft)
        if self.on_publish:
            await self.on_publish(draft)

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
    settings: Settings
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

    async def waiting(self, draft: Draft) -> dict[str, str | None]:
        """The modals that want to hear how the draft ends, and what was set aside in each."""
        viewers = await ViewerRepository(self.database).of_draft(draft.id)
        return {viewer.view_id: viewer.aside_id for viewer in viewers}

    def asked(self, part: str) -> list[Json]:
        """The requests so far, to Slack and to Confluence, whose path holds `part`."""
        journal = (*self.sandbox.slack.requests, *self.sandbox.confluence.requests)
        return [line for line in journal if part in line["path"]]

    async def receive(
        self, body: str, kind: str = "application/x-www-form-urlencoded"
    ) -> httpx.Response:
        """What the bot answers to a request that Slack signed."""
        slack = self.sandbox.slack
        at = str(int(slack.clock()))
        sign = SignatureVerifier(slack.app.signing_secret).generate_signature
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": sign(timestamp=at, body=body) or "",
        }
        async with httpx.AsyncClient() as http:
            return await http.post(slack.request_url or "", content=body, headers=headers)

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
        settings = _settings(sandbox, workspace, named_admins)
        built = await _build(sandbox, workspace, channel, database, renderer, settings, stack)
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
    settings: Settings,
    stack: AsyncExitStack,
) -> Office:
    session = await stack.enter_async_context(aiohttp.ClientSession())
    workspaces = Workspaces(
        api_url=settings.slack_api_url,
        bot_token=settings.slack_bot_token,
        installations=Installations(database),
        session=session,
    )
    await workspaces.introduce()
    connections = await stack.enter_async_context(open_connections(settings, database))
    jobs, counting, believing = RecordedJobs(), Steps(), Steps()
    layer = ServiceLayer(
        database, connections=connections, renderer=renderer, cleanup=stack, clock=believing
    )
    desk = Desk(settings, workspaces=workspaces, layer=layer, cleanup=stack, pauses=PAUSES)
    services = services_of(desk, cast("Jobs", jobs), clock=counting)
    stack.push_async_callback(services.exploring.close)
    return Office(
        database=database,
        sandbox=sandbox,
        workspace=workspace,
        channel=channel,
        settings=settings,
        services=services,
        jobs=jobs,
        workspaces=workspaces,
        incidents=desk.incidents,
        people=desk.people,
        drafts=layer.drafts,
        previews=layer.previews,
        actions=layer.actions,
        runs=desk.runs,
        connections=connections,
        destinations=layer.destinations,
        draft_rows=layer.draft_rows,
        pages=layer.page_rows,
        counting=counting,
        believing=believing,
    )


def _settings(sandbox: Sandbox, workspace: Workspace, named_admins: Sequence[str]) -> Settings:
    assert workspace.install is not None
    ids = (sandbox.slack.user(workspace, name).id for name in named_admins)
    return Settings(
        slack_bot_token=workspace.install.bot_token,
        slack_signing_secret=sandbox.slack.app.signing_secret,
        slack_api_url=f"{sandbox.url}/slack/api/",
        atlassian_client_id=sandbox.confluence.client_id,
        atlassian_client_secret=sandbox.confluence.client_secret,
        atlassian_auth_url=f"{sandbox.url}/atlassian/auth",
        atlassian_api_url=f"{sandbox.url}/atlassian/api",
        allowed_hosts="127.0.0.1",
        public_url=PUBLIC,
        admins=",".join(ids),
    )


async def _listen(office: Office, stack: AsyncExitStack) -> None:
    client = AsyncWebClient(base_url=office.settings.slack_api_url)
    app = create_app(office.settings, office.services, office.workspaces.authorize, client)
    runner = web.AppRunner(app.web_app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    office.sandbox.slack.request_url = f"http://127.0.0.1:{port}/slack/events"
