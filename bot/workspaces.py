"""Service `Workspaces`: the Slack clients of the workspaces that the app is installed in."""

import time

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import NotInstalled
from bot.slack_client import SlackClient
from storage.installations import Installations

KEPT_SECONDS = 10.0  # an installation is looked up once for a burst of requests


class Workspaces:
    """One kept client a workspace and purpose.

    With a bot token of its own the app serves the workspace of that token, whichever it is;
    without one, those that went through the installation.
    """

    def __init__(
        self,
        *,
        api_url: str,
        bot_token: str,
        installations: Installations,
        session: aiohttp.ClientSession,
    ) -> None:
        self._api_url = api_url.rstrip("/") + "/"
        self._bot_token = bot_token
        self._installations = installations
        self._session = session  # without one, slack_sdk opens a connection for every request
        self._own_workspace_id = ""
        self._own_enterprise_id: str | None = ""
        self._own_bot: Bot | None = None
        self._installed: dict[str, tuple[float, Bot | None]] = {}
        self._clients: dict[tuple[str, bool], AsyncWebClient] = {}

    async def client(self, workspace_id: str) -> AsyncWebClient:
        """For what may be repeated: waits when Slack asks for it, tries again on a bad moment."""
        return await self._kept(workspace_id, patient=True)

    async def opener(self, workspace_id: str) -> AsyncWebClient:
        """For what may not: a trigger id is dead before a second try, a message would be two."""
        return await self._kept(workspace_id, patient=False)

    def forget(self, workspace_id: str) -> None:
        """The app is not in the workspace any more."""
        _, bot = self._installed.pop(workspace_id, (0.0, None))
        for patient in (True, False):
            self._clients.pop((bot.bot_token if bot else "", patient), None)

    async def introduce(self) -> str:
        """Ask Slack who we are; the workspace of our own token. Raises `SlackApiError`."""
        me = await self._make(self._bot_token, patient=True).auth_test()
        self._own_workspace_id = str(me["team_id"])
        self._own_enterprise_id = me.get("enterprise_id") if me.get("is_enterprise_install") else ""
        self._own_bot = Bot(
            bot_token=self._bot_token,
            bot_id=me.get("bot_id") or "",
            bot_user_id=me["user_id"],
            installed_at=time.time(),
        )
        return self._own_workspace_id

    async def authorize(
        self, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        """What Bolt needs to let a request in; None for a workspace that is not ours.

        A token of an organisation serves all its workspaces; events may not say which.
        """
        if self._bot_token:
            ours = enterprise_id and enterprise_id == self._own_enterprise_id
            bot = self._own_bot if ours or team_id == self._own_workspace_id else None
        else:
            bot = await self._bot_of(team_id) if team_id else None
        return _authorized(bot, enterprise_id, team_id) if bot else None

    async def _kept(self, workspace_id: str, *, patient: bool) -> AsyncWebClient:
        key = (await self._token(workspace_id), patient)
        if key not in self._clients:
            self._clients[key] = self._make(*key)
        return self._clients[key]

    async def _token(self, workspace_id: str) -> str:
        if self._bot_token:
            return self._bot_token
        bot = await self._bot_of(workspace_id)
        if bot is None:
            raise NotInstalled(workspace_id)
        return str(bot.bot_token)

    async def _bot_of(self, workspace_id: str) -> Bot | None:
        until, bot = self._installed.get(workspace_id, (0.0, None))
        if until < time.monotonic():
            bot = await self._installations.async_find_bot(enterprise_id=None, team_id=workspace_id)
            if bot:
                self._installed[workspace_id] = (time.monotonic() + KEPT_SECONDS, bot)
        return bot

    def _make(self, token: str, patient: bool) -> AsyncWebClient:
        retries = [
            AsyncConnectionErrorRetryHandler(max_retry_count=1),
            AsyncRateLimitErrorRetryHandler(max_retry_count=3),
            AsyncServerErrorRetryHandler(max_retry_count=2),
        ]
        return SlackClient(
            token=token,
            base_url=self._api_url,
            session=self._session,
            retry_handlers=retries if patient else [],
        )


def _authorized(bot: Bot, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=enterprise_id,
        team_id=team_id,
        bot_token=bot.bot_token,
        bot_id=bot.bot_id,
        bot_user_id=bot.bot_user_id,
    )
