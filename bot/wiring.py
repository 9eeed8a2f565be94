"""The composition root: builds everything once and starts and stops it in order."""

import logging
from collections.abc import Callable
from contextlib import AsyncExitStack

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.announcing import Announcing
from bot.app import create_app
from bot.callback import Callback
from bot.connecting import Connecting
from bot.incidents import Incidents
from bot.jobs import Jobs
from bot.publishing import Publishing
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
from storage.executors import ExecutorRepository
from storage.grants import GrantRepository
from storage.installations import Installations
from storage.keyring import Keyring
from storage.pages import PageRepository

log = logging.getLogger(__name__)


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


class Retro:
    """The bot. `start` builds and connects it, `stop` undoes that in the opposite order."""

    def __init__(self, settings: Settings, *, on_lease_lost: Callable[[], None]) -> None:
        self.settings = settings
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
        _check_slack(self.settings)
        self.database = await open_database(self.settings)
        self._cleanup.push_async_callback(self.database.close)
        slack = await self._cleanup.enter_async_context(aiohttp.ClientSession())
        services = await self._build(slack)
        client = AsyncWebClient(base_url=_slack_url(self.settings), session=slack)
        app = create_app(self.settings, services, client)
        await self._listen(app, services)
        if self.settings.socket_mode:
            await self._connect_socket(app, slack)

    async def _listen(self, app: AsyncApp, services: Services) -> None:
        bolt = None if self.settings.socket_mode else app
        doors = create_web(bolt=bolt, callback=self._callback, ailing=self._ailing)
        runner = web.AppRunner(doors, access_log=None)
        await runner.setup()
        self._cleanup.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, self.settings.host, int(self.settings.port))
        await site.start()
        host, port = runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def _connect_socket(self, app: AsyncApp, slack: aiohttp.ClientSession) -> None:
        client = AsyncWebClient(
            token=self.settings.slack_app_token, base_url=_slack_url(self.settings), session=slack
        )
        self._socket = AsyncSocketModeHandler(
            app, self.settings.slack_app_token, web_client=client
        )
        self._cleanup.push_async_callback(self._socket.close_async)
        await self._socket.connect_async()

    async def _ailing(self) -> str:
        """What `/healthz` reports: empty while requests are served."""
        await self.database.ping()
        if self._socket and not await self._socket.client.is_connected():
            return "not connected to Slack"
        return "lost the lease" if self.lease_lost else ""
