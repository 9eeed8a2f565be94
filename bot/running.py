"""The bot's life: connects what `wiring` builds to Slack and to HTTP, and takes it down again."""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import create_app
from bot.installing import add_install_doors
from bot.secret_door import add_secret_door
from bot.settings import Settings, SettingsError
from bot.waits import PAUSES
from bot.web import create_web
from bot.wiring import Built, build, check_slack, open_database
from bot.workspaces import Workspaces
from storage.errors import DatabaseUnreachable
from storage.installations import Installations
from storage.models import utc_now

SLACK_SECONDS = 30.0


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
        built = await build(
            self.settings,
            self.database,
            workspaces,
            self._cleanup,
            pauses=self._pauses,
            clock=self._clock,
            on_lease_lost=self._lose_lease,
        )
        client = AsyncWebClient(base_url=self.settings.slack_api_url, session=slack)
        app = create_app(self.settings, built.services, workspaces.authorize, client)
        await self._listen(app, built, client, installations)
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

    def _lose_lease(self) -> None:
        self.lease_lost = True
        self._on_lease_lost()

    async def _listen(
        self,
        app: AsyncApp,
        built: Built,
        client: AsyncWebClient,
        installations: Installations,
    ) -> None:
        bolt = None if self.settings.socket_mode else app
        doors = create_web(
            bolt=bolt, callback=built.callback, ordering=built.ordering, ailing=self._ailing
        )
        if self.settings.secrets_url:
            is_https = self.settings.secrets_url.startswith("https://")
            add_secret_door(doors, built.secret_forms, is_https=is_https)
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
