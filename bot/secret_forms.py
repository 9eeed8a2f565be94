"""Service `SecretForms`: takes a secret in the browser; the admin confirms it in Slack.

The link says for whom and for what, and is spent by success, not by opening. Not here: the links
(`confluence.secret_links`), the HTML (`secret_page`), the door and its cookie (`web`).
"""

import hmac
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, tzinfo

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.access import Access
from bot.actor import Actor
from bot.callback import CallbackPage
from bot.connecting import Connecting
from bot.connecting_hints import hint_for_connecting, hint_for_reconnecting
from bot.hints import Hint, hint_for
from bot.people import People
from bot.secret_page import end_page, form_page
from bot.trying import requested_by
from bot.views.credentials import CredentialForm, mistakes, pasted
from confluence.connections import Asker, Connections
from confluence.errors import GrantExpired, RetroError
from confluence.nouns import Way
from confluence.secret_links import SecretLinks
from confluence.trials import Hopes
from storage.models import Connection, SecretLink

SLACK_TROUBLE = (SlackApiError, ClientError, TimeoutError)

log = logging.getLogger(__name__)


class SecretForms:
    """Shows the form of a link and takes what is sent in."""

    def __init__(
        self,
        *,
        access: Access,
        people: People,
        connections: Connections,
        links: SecretLinks,
        connecting: Connecting,
    ) -> None:
        self._access = access
        self._people = people
        self._connections = connections
        self._links = links
        self._connecting = connecting

    async def show(self, token: str, csrf: str) -> CallbackPage:
        """The empty form; the link stays as good as it was."""
        try:
            link = await self._links.find(token)
            current = await self._current(link)
        except RetroError as error:
            return _ended(hint_for(error), 404)
        return _form(CredentialForm(way=Way(link.way)), csrf, current)

    async def submit(self, token: str, csrf: str, typed: Mapping[str, str]) -> CallbackPage:
        """Test what was typed and let it wait for the admin's click in Slack."""
        try:
            link = await self._links.begin_try(token)
            current = await self._current(link)
        except RetroError as error:
            return _ended(hint_for(error), 404)
        now = await self._people.local_time(link.workspace_id, link.user_id)
        form = _read(typed, Way(link.way), now.tzinfo or UTC)
        if not csrf or not hmac.compare_digest(csrf.encode(), typed.get("csrf", "").encode()):
            stale = Hint("The form was open for too long", "Enter the secret once more.")
            return _form(form, csrf, current, stale)
        hint = _mistake(form, current, now.date())
        if hint:
            return _form(form, csrf, current, hint)
        try:
            await self._take(token, link, form, current)
        except GrantExpired as error:
            return _ended(hint_for(error), 404)
        except RetroError as error:
            log.warning("a secret form: %s", type(error).__name__)
            explain = hint_for_reconnecting if current else hint_for_connecting
            return _form(form, csrf, current, explain(error, form.way, form.secret))
        except SLACK_TROUBLE as error:
            log.warning("a secret form: not offered: %s", type(error).__name__)
            text = "Nothing was connected. Start again in Slack."
            return CallbackPage(502, end_page(hint_for(error).title, text))
        text = "It works. Go back to Slack and confirm it there. You can close this tab."
        return CallbackPage(200, end_page("One more click, in Slack", text))

    async def _take(
        self, token: str, link: SecretLink, form: CredentialForm, current: Connection | None
    ) -> None:
        """The right may have ended since the link was asked for."""
        actor = Actor(None, link.workspace_id, link.user_id, link.workspace_id)
        await self._access.check_may_connect(actor)
        asker = Asker(link.workspace_id, link.user_id, link.channel_id)
        grant = await self._connections.offer(requested_by(asker, form, current))
        try:
            await self._links.spend(token)
        except GrantExpired:
            await self._connections.decline(
                grant_id=grant.id, workspace_id=link.workspace_id, user_id=link.user_id
            )
            raise
        await self._connecting.offer(grant)

    async def _current(self, link: SecretLink) -> Connection | None:
        if link.connection_id is None:
            return None
        return await self._connections.find(link.workspace_id, link.connection_id)


def _read(typed: Mapping[str, str], way: Way, zone: tzinfo) -> CredentialForm:
    secret, day = typed.get("password", ""), None
    with suppress(ValueError):
        day = date.fromisoformat(typed.get("last_day", ""))
    return CredentialForm(
        way=way,
        address=typed.get("address", "").strip(),
        username=typed.get("username", "").strip(),
        secret=pasted(way, secret),
        hopes=Hopes(
            token_name=typed.get("token_name", "").strip(),
            ends_on=day,
            zone=zone,
            space_key=typed.get("space", "").strip(),
        ),
    )


def _mistake(form: CredentialForm, current: Connection | None, today: date) -> Hint | None:
    """The first thing that is wrong by its looks."""
    seen = replace(form, address=current.site_url) if current else form
    wrong = mistakes(seen, today)
    return Hint("Not yet", next(iter(wrong.values()))) if wrong else None


def _form(
    form: CredentialForm, csrf: str, current: Connection | None, hint: Hint | None = None
) -> CallbackPage:
    site = current.site_url if current else ""
    return CallbackPage(400 if hint else 200, form_page(form, csrf=csrf, site=site, hint=hint))


def _ended(hint: Hint, status: int) -> CallbackPage:
    return CallbackPage(status, end_page(hint.title, hint.text))
