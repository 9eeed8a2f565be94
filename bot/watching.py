"""Service `Watching`: looks at changed templates by itself; admins hear what stopped working.

A chore: when it is done is in `chores` and `jobs`. On demand: `checking`.
"""

import logging
from datetime import datetime, timedelta

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.access import Access
from bot.actor import Actor
from bot.replies import InResponse, Replies
from bot.slack_errors import as_fact, passes
from bot.views import templates as views
from confluence.connections import Connections
from confluence.errors import RetroError
from confluence.template_checks import CheckedTemplate, TemplateChecks
from confluence.watched_spaces import WatchedSpaces
from storage.models import Connection

LOOKED_EVERY = timedelta(hours=1)

log = logging.getLogger(__name__)


class Watching:
    """Tells the admin who connected a site, once for each template that stopped working."""

    def __init__(
        self,
        *,
        access: Access,
        connections: Connections,
        watched_spaces: WatchedSpaces,
        checks: TemplateChecks,
        replies: Replies,
        command: str,
    ) -> None:
        self._access = access
        self._connections = connections
        self._watched_spaces = watched_spaces
        self._checks = checks
        self._replies = replies
        self._command = command

    async def due(self, now: datetime) -> list[str]:
        """Every connection that is used, once an hour from its first hour on, by id and hour."""
        return [
            f"{each.id}:{now:%Y-%m-%dT%H}"
            for each in await self._connections.upkeep.everyone()
            if each.state != "attention" and each.connected_at <= now - LOOKED_EVERY
        ]

    async def do(self, key: str, now: datetime) -> None:
        """Look at what changed in a connection, and tell what stopped working."""
        connection_id = key.partition(":")[0]
        for connection in await self._connections.upkeep.everyone():
            if connection.id == connection_id:
                await self._look(connection, now)

    async def give_up(self, key: str, error: RetroError) -> None:
        """Nothing is kept: a site in trouble is no change of its templates, and the hour passes."""
        log.warning("the templates of %s were not looked at: %s", key, type(error).__name__)

    async def mute(self, actor: Actor, place: InResponse, chosen: str) -> None:
        """[Mute]: nobody is told of the template any more, whoever connects the site later.

        So who connected it must still be an admin. Raises AdminsOnly, NotFound.
        """
        await self._access.check_may_connect(actor)
        connection_id, template_id = chosen.split(" ", 1)
        connection = await self._connections.find(actor.workspace_id, connection_id)
        await self._checks.mute(connection.id, template_id)
        await self._replies.respond(place, views.muted(self._command), replace=True)

    async def _look(self, connection: Connection, now: datetime) -> None:
        spaces = await self._watched_spaces.of_connection(connection)
        for checked in await self._checks.recheck(connection.id, spaces, at=now):
            await self._tell(connection, checked)

    async def _tell(self, connection: Connection, checked: CheckedTemplate) -> None:
        """Say it once: it was claimed, and is given back only if Slack may hear it later."""
        texts = views.stopped(checked, connection.id, connection.site_name)
        try:
            await self._replies.message(connection.workspace_id, connection.connected_by, texts)
        except (SlackApiError, ClientError, TimeoutError) as error:
            fact = as_fact(error)
            if passes(fact):
                await self._checks.release(connection.id, [checked.template.id])
            log.warning("template %s: its admin was not told: %s", checked.template.id, fact)
