"""The bot's life: connects what `wiring` builds to Slack and to HTTP, and takes it down again."""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.app import create_app
from bot.installing import add_install_doors
from bot.jobs import Jobs
from bot.opening import check_slack, open_connections, open_database
from bot.secret_door import add_secret_door
from bot.settings import Settings, SettingsError
from bot.slack_client import SlackClient
from bot.waits import PAUSES
from bot.web import create_web
from bot.wiring.background import jobs_of
from bot.wiring.desk import Desk
from bot.wiring.journeys import Doors, doors_of, services_of
from bot.wiring.layer import ServiceLayer
from bot.workspaces import Workspaces
from confluence.renderer import open_renderer
from storage.errors import DatabaseUnreachable
from storage.installations import Installations
from storage.models import utc_now

SLACK_SECONDS = 30.0
# How often the socket is looked at: a drop is mended, and a failed try repeated, after so long.
# slack_sdk's own number (Bolt's is 10). Not less: a slow pong within half of it must not end a
# good socket, for new ones are given out about once a minute (apps.connections.open, Tier 1).
SOCKET_SECONDS = 5.0


class Retro:
    """The bot. `start` builds and connects it, `stop` undoes that in the opposite order.

    `pauses` are the seconds before each new try of what may pass by itself; `clock` says what time
    it is to the chores.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        on_lease_lost: Callable[[], None],
        pauses: Sequence[float] = PAUSES,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.settings = settings
        self._pauses = pauses
        self._clock = clock
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
        desk = await self._desk(workspaces)
        services = services_of(desk, await self._start_jobs(desk))
        self._cleanup.push_async_callback(services.exploring.close)
        client = SlackClient(base_url=self.settings.slack_api_url, session=slack)
        app = create_app(self.settings, services, workspaces.authorize, client)
        await self._listen(app, doors_of(desk, services), client, installations)
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

    async def _desk(self, workspaces: Workspaces) -> Desk:
        opened = self._cleanup.enter_async_context
        renderer = await opened(open_renderer())
        connections = await opened(open_connections(self.settings, self.database))
        layer = ServiceLayer(
            self.database, connections=connections, renderer=renderer, cleanup=self._cleanup
        )
        return Desk(
            self.settings,
            workspaces=workspaces,
            layer=layer,
            cleanup=self._cleanup,
            pauses=self._pauses,
        )

    async def _start_jobs(self, desk: Desk) -> Jobs:
        jobs = jobs_of(desk, clock=self._clock, on_lease_lost=self._lose_lease)
        await jobs.start()
        self._cleanup.push_async_callback(jobs.stop)
        return jobs

    def _lose_lease(self) -> None:
        self.lease_lost = True
        self._on_lease_lost()

    async def _listen(
        self,
        app: AsyncApp,
        doors: Doors,
        client: SlackClient,
        installations: Installations,
    ) -> None:
        bolt = None if self.settings.socket_mode else app
        site = create_web(
            bolt=bolt,
            callback=doors.callback,
            ordering=doors.ordering,
            ailing=self._ailing,
            command=self.settings.command,
        )
        if self.settings.secrets_url:
            is_https = self.settings.secrets_url.startswith("https://")
            add_secret_door(site, doors.secret_forms, is_https=is_https)
        if self.settings.slack_client_id:
            add_install_doors(site, self.settings, client=client, installations=installations)
        runner = web.AppRunner(site, access_log=None)
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
        client = SlackClient(
            token=self.settings.slack_app_token, base_url=self.settings.slack_api_url, session=slack
        )
        # Asked once by ourselves: the handler would try a wrong token again for ever.
        await client.apps_connections_open(app_token=self.settings.slack_app_token)
        self._socket = AsyncSocketModeHandler(
            app, self.settings.slack_app_token, web_client=client, ping_interval=SOCKET_SECONDS
        )
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
