"""The composition root: builds everything once and starts and stops it in order."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import httpx
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.access import Access
from bot.announcing import Announcing
from bot.app import create_app
from bot.callback import Callback
from bot.connecting import Connecting
from bot.forms import Forms
from bot.incidents import Incidents
from bot.installing import add_install_doors
from bot.jobs import Jobs
from bot.people import People
from bot.publishing import PAUSES, Publishing
from bot.replies import Replies
from bot.retros import Retros
from bot.services import Services
from bot.settings import Settings, SettingsError, need
from bot.tasks import Tasks
from bot.web import create_web
from bot.workspaces import Workspaces
from confluence.addresses import AddressPolicy
from confluence.connections import Connections
from confluence.drafts import Drafts
from confluence.http import open_http
from confluence.oauth import OAuth
from confluence.pages import Pages
from confluence.spaces import Spaces
from confluence.templates import Templates
from storage.attempts import AttemptRepository
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.errors import DatabaseUnreachable
from storage.executors import ExecutorRepository
from storage.grants import GrantRepository
from storage.installations import Installations
from storage.keyring import Keyring
from storage.pages import PageRepository

SLACK_SECONDS = 30.0


async def open_database(settings: Settings) -> Database:
    """The database of the settings, open and up to date. Raises `SettingsError`, `StorageError`."""
    keys = need(
        settings,
        "encryption_keys",
        "Secrets are stored encrypted. Make a key with `retro keys generate`, keep it safe.",
    )
    database = Database(settings.database_url, Keyring.parse(keys))
    await database.open()
    await database.upgrade()
    return database


@asynccontextmanager
async def open_connections(settings: Settings, database: Database) -> AsyncIterator[Connections]:
    """The service `Connections` with its open clients."""
    async with AsyncExitStack() as cleanup:
        http = await cleanup.enter_async_context(open_http(ca_bundle=settings.ca_bundle or None))
        oauth = oauth_of(settings, http)
        if oauth:
            cleanup.push_async_callback(oauth.close)
        connections = Connections(
            connections=ConnectionRepository(database),
            grants=GrantRepository(database),
            http=http,
            addresses=AddressPolicy(settings.allowed_host_names),
            oauth=oauth,
        )
        cleanup.push_async_callback(connections.close)
        yield connections


class Retro:
    """The bot. `start` builds and connects it, `stop` undoes that in the opposite order.

    `pauses` are the seconds before each new try of what may pass by itself.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        on_lease_lost: Callable[[], None],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self.settings = settings
        self._pauses = pauses
        self.address = ""
        self.lease_lost = False
        self._on_lease_lost = on_lease_lost
        self._cleanup = AsyncExitStack()
        self._socket: AsyncSocketModeHandler | None = None

    async def start(self) -> None:
        """Open everything; from its return on Slack's requests are served."""
        try:
            await self._start()
        except BaseException:
            await self._cleanup.aclose()
            raise

    async def stop(self) -> None:
        """Take no more requests, let what runs end, close what is open."""
        await self._cleanup.aclose()

    async def _start(self) -> None:
        check_slack(self.settings)
        self.database = await open_database(self.settings)
        self._cleanup.push_async_callback(self.database.close)
        # A session of one's own takes slack_sdk's time-out away.
        limit = aiohttp.ClientTimeout(total=SLACK_SECONDS)
        slack = await self._cleanup.enter_async_context(aiohttp.ClientSession(timeout=limit))
        installations = Installations(self.database)
        workspaces = await self._meet_slack(slack, installations)
        services = await self._build(workspaces)
        client = AsyncWebClient(base_url=self.settings.slack_api_url, session=slack)
        app = create_app(self.settings, services, workspaces.authorize, client)
        await self._listen(app, client, installations)
        if self.settings.socket_mode:
            await self._connect_socket(app, slack)

    async def _meet_slack(
        self, slack: aiohttp.ClientSession, installations: Installations
    ) -> Workspaces:
        workspaces = Workspaces(
            api_url=self.settings.slack_api_url,
            bot_token=self.settings.slack_bot_token,
            installations=installations,
            session=slack,
        )
        if self.settings.slack_bot_token:
            await workspaces.introduce()
        return workspaces

    async def _build(self, workspaces: Workspaces) -> Services:
        """Every service once, from the database upwards."""
        settings, database = self.settings, self.database
        connections = await self._cleanup.enter_async_context(open_connections(settings, database))
        spaces, templates = Spaces(connections), Templates(connections)
        self._cleanup.push_async_callback(spaces.close)
        self._cleanup.push_async_callback(templates.close)
        drafts = Drafts(drafts=DraftRepository(database), pages=PageRepository(database))
        people, replies, tasks = People(workspaces), Replies(workspaces), Tasks()
        self._cleanup.push_async_callback(tasks.drain)
        access = Access(
            people=people, admin_ids=settings.admin_ids, guests_allowed=settings.guests_allowed
        )
        incidents = Incidents(workspaces, people)
        jobs = await self._start_jobs(workspaces, connections, templates, drafts, incidents)
        connecting = Connecting(
            workspaces=workspaces,
            access=access,
            connections=connections,
            replies=replies,
            tasks=tasks,
        )
        self._callback = Callback(connections=connections, connecting=connecting)
        forms = Forms(
            access=access,
            incidents=incidents,
            connections=connections,
            spaces=spaces,
            templates=templates,
            drafts=drafts,
        )
        retros = Retros(
            workspaces=workspaces,
            forms=forms,
            spaces=spaces,
            templates=templates,
            drafts=drafts,
            replies=replies,
            tasks=tasks,
        )
        return Services(retros, connecting, replies, jobs, tasks)

    async def _start_jobs(
        self,
        workspaces: Workspaces,
        connections: Connections,
        templates: Templates,
        drafts: Drafts,
        incidents: Incidents,
    ) -> Jobs:
        attempts, kept = AttemptRepository(self.database), PageRepository(self.database)
        pages = Pages(
            connections=connections,
            templates=templates,
            drafts=DraftRepository(self.database),
            pages=kept,
            attempts=attempts,
        )
        announcing = Announcing(workspaces=workspaces, drafts=drafts, pages=kept, attempts=attempts)
        publishing = Publishing(
            drafts=drafts,
            pages=pages,
            incidents=incidents,
            announcing=announcing,
            pauses=self._pauses,
        )
        jobs = Jobs(
            database=self.database,
            executors=ExecutorRepository(self.database),
            publishing=publishing,
            lease_seconds=float(self.settings.lease_seconds),
            on_lease_lost=self._lose_lease,
        )
        await jobs.start()
        self._cleanup.push_async_callback(jobs.stop)
        return jobs

    def _lose_lease(self) -> None:
        self.lease_lost = True
        self._on_lease_lost()

    async def _listen(
        self, app: AsyncApp, client: AsyncWebClient, installations: Installations
    ) -> None:
        bolt = None if self.settings.socket_mode else app
        doors = create_web(bolt=bolt, callback=self._callback, ailing=self._ailing)
        if self.settings.slack_client_id:
            add_install_doors(doors, self.settings, client=client, installations=installations)
        runner = web.AppRunner(doors, access_log=None)
        await runner.setup()
        self._cleanup.push_async_callback(runner.cleanup)
        host, port = self.settings.host, int(self.settings.port)
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise SettingsError(
                f"RETRO_HOST and RETRO_PORT cannot be listened on ({host}:{port}): {error.strerror}"
            ) from error
        host, port = runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def _connect_socket(self, app: AsyncApp, slack: aiohttp.ClientSession) -> None:
        client = AsyncWebClient(
            token=self.settings.slack_app_token, base_url=self.settings.slack_api_url, session=slack
        )
        # Asked once by ourselves: the handler would try a wrong token again for ever.
        await client.apps_connections_open(app_token=self.settings.slack_app_token)
        self._socket = AsyncSocketModeHandler(app, self.settings.slack_app_token, web_client=client)
        self._cleanup.push_async_callback(self._socket.close_async)
        await self._socket.connect_async()  # type: ignore[no-untyped-call]

    async def _ailing(self) -> str:
        """What `/healthz` reports: empty while requests are served."""
        try:
            await self.database.ping()
        except DatabaseUnreachable:
            return "the database does not answer"
        if self._socket and not await self._socket.client.is_connected():
            return "not connected to Slack"
        return "lost the lease" if self.lease_lost else ""


def oauth_of(settings: Settings, http: httpx.AsyncClient) -> OAuth | None:
    if not settings.atlassian_client_id:
        return None
    return OAuth(
        client_id=settings.atlassian_client_id,
        client_secret=settings.atlassian_client_secret,
        auth_url=settings.atlassian_auth_url,
        api_url=settings.atlassian_api_url,
        redirect_url=settings.redirect_url,
        http=http,
        ca_bundle=settings.ca_bundle or None,
    )


def check_slack(settings: Settings) -> None:
    """Raises `SettingsError` when nothing could ever come from Slack."""
    if not settings.slack_client_id:
        need(settings, "slack_bot_token", "It is under OAuth & Permissions of the Slack app.")
    if not settings.socket_mode:
        need(
            settings,
            "slack_signing_secret",
            "Without SLACK_APP_TOKEN the bot serves HTTP and must check Slack's signatures.",
        )
