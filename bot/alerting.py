"""The chore `Alerting`: readers hear when a connection breaks and when it works again.

One message for each change of its state. That a credential came to its end is `reminding`.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from bot.caught import SLACK_TROUBLE
from bot.notifying import Telling
from bot.views import notices as views
from bot.views.messages import Texts
from confluence.drafts import Drafts
from confluence.errors import RetroError
from confluence.failures import load_failure
from storage.connections import version_of
from storage.models import Connection, Draft, Notice
from storage.notices import Occasion

TROUBLES = {"ailing", "attention", "over"}

log = logging.getLogger(__name__)


class Alerting:
    """Alerts, each once for each reader. `wake` lets drafts go on that waited."""

    def __init__(
        self,
        telling: Telling,
        *,
        drafts: Drafts,
        wake: Callable[[Iterable[Draft]], Awaitable[None]],
    ) -> None:
        self._upkeep = telling.upkeep
        self._readers = telling.readers
        self._notifying = telling.notifying
        self._notices = telling.notices
        self._drafts = drafts
        self._wake = wake

    async def due(self, now: datetime) -> list[str]:
        """The alerts that nobody has in hand; a state that all readers know of is closed."""
        untold = await self._upkeep.untold()
        notices = await self._notices.of([connection.id for connection in untold], now)
        keys: list[str] = []
        for connection in untold:
            try:
                keys += await self._due_of(connection, notices.get(connection.id, []), now)
            except (RetroError, *SLACK_TROUBLE) as error:
                # One workspace that lets us in no more must not silence the others.
                log.warning("connection %s: no alert: %s", connection.id, type(error).__name__)
        return keys

    async def do(self, key: str, now: datetime) -> None:
        """Send an alert, unless the state is another by now."""
        occasion = _occasion(key)
        for connection in await self._upkeep.untold():
            if connection.id == occasion.connection_id and _version(connection) == occasion.version:
                texts = _texts(connection)
                await self._notifying.tell(occasion, texts, connection=connection, job=key, now=now)

    async def give_up(self, key: str, error: RetroError) -> None:
        """Slack may come round in an hour; who cannot be told is noted."""
        await self._notifying.give_up(_occasion(key), error)

    async def _due_of(
        self, connection: Connection, notices: list[Notice], now: datetime
    ) -> list[str]:
        version = _version(connection)
        told = {n.reader: n.state for n in notices if n.version == version}
        if connection.state == "connected" and not told:
            await self._wake(await self._drafts.under_way(connection.id))
        if not _is_worth_telling(connection, notices):
            await self._upkeep.note_told(connection)
            return []
        readers = await self._readers.of(connection)
        if not readers:
            await self._upkeep.note_unheard(connection.id, unheard=True)
        if all(told.get(reader.id, "claimed") != "claimed" for reader in readers):
            await self._upkeep.note_told(connection)
        return [
            ":".join((connection.id, version, connection.state, reader.id, f"{now:%Y%m%dT%H}"))
            for reader in readers
            if reader.id not in told
        ]


def _is_worth_telling(connection: Connection, notices: Iterable[Notice]) -> bool:
    """Not that it works again where nobody heard that it did not; not an end twice."""
    since = connection.told_at
    if connection.state == "connected":
        heard = (n for n in notices if n.occasion in TROUBLES and n.state == "sent")
        return any(since is None or notice.claimed_at >= since for notice in heard)
    if connection.state == "attention" and connection.expires_at:
        is_early = connection.state_at < connection.expires_at
        return is_early or _end_was_told(connection, notices)
    return True


def _end_was_told(connection: Connection, notices: Iterable[Notice]) -> bool:
    """Whether its end was told before what was told last: the end is told once only."""
    since = connection.told_at
    ends = (n for n in notices if (n.occasion, n.version) == ("over", version_of(connection)))
    return any(n.state == "sent" and since is not None and n.claimed_at < since for n in ends)


def _texts(connection: Connection) -> Texts:
    if connection.state == "connected" or connection.trouble is None:
        return views.mended(connection)
    return views.broken(connection, load_failure(connection.trouble))


def _version(connection: Connection) -> str:
    """Which state of the connection it is."""
    return f"{connection.state_at:%Y%m%dT%H%M%S%f}"


def _occasion(key: str) -> Occasion:
    return Occasion(*key.split(":")[:4])
