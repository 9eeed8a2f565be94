"""Atlassian's callback: the browser comes back from the consent. It carries no Slack identity,
so nothing becomes active here; the asker is offered the site in Slack (`connecting`)."""

import html
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.connecting import Connecting
from bot.connecting_hints import hint_for_consent
from bot.hints import hint_for
from confluence.connections import Connections, PendingGrant
from confluence.errors import GrantRefused, RetroError

SLACK_TROUBLE = (SlackApiError, ClientError, TimeoutError)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallbackPage:
    """What the admin's browser shows at the end."""

    status: int
    html: str


class Callback:
    """Turns the callback's query into an offer in Slack."""

    def __init__(self, *, connections: Connections, connecting: Connecting) -> None:
        self._connections = connections
        self._connecting = connecting

    async def returned(self, query: Mapping[str, str]) -> CallbackPage:
        """Finish what `Connections.begin` began, or say why not."""
        try:
            grant = await self._finish(query)
        except RetroError as error:
            log.warning("callback: %s", type(error).__name__)
            hint = hint_for_consent(error)
            return _page(400, hint.title, hint.text)
        try:
            await self._connecting.offer(grant)
        except SLACK_TROUBLE as error:
            log.warning("callback: the choice could not be offered: %s", type(error).__name__)
            return _page(502, hint_for(error).title, "Nothing was connected. Start again in Slack.")
        return _page(
            200,
            "One more click, in Slack",
            "Atlassian said yes. Go back to Slack and choose the site to use. "
            "You can close this tab.",
        )

    async def _finish(self, query: Mapping[str, str]) -> PendingGrant:
        state, denied = query.get("state", ""), query.get("error")
        if denied:
            await self._connections.refuse(state=state, reason=denied)
            raise GrantRefused(denied)
        return await self._connections.finish(state=state, code=query.get("code", ""))


def _page(status: int, title: str, text: str) -> CallbackPage:
    return CallbackPage(
        status,
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width'><title>Retro</title>"
        "<style>body{font:18px/1.5 system-ui;max-width:34em;margin:15vh auto;padding:0 1em}</style>"
        f"<h1>{html.escape(title)}</h1><p>{html.escape(text)}</p></html>",
    )
