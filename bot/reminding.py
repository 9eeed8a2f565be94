"""The chore `Reminding`: readers hear in time that a credential ends. When: `reminders`."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.caught import SLACK_TROUBLE
from bot.notifying import Telling
from bot.readers import Reader
from bot.reminders import EARLIEST, Ending, Listener, Reminder, due
from bot.views import notices as views
from confluence.errors import RetroError
from confluence.expiry import counted_from
from storage.connections import version_of
from storage.models import Connection, Notice, Wish
from storage.notices import Occasion
from storage.wishes import WishRepository

AHEAD = EARLIEST + timedelta(days=1)

log = logging.getLogger(__name__)


class Reminding:
    """Reminders, each once for each reader. A key holds the hour, so that a later one may retry."""

    def __init__(
        self,
        telling: Telling,
        *,
        wishes: WishRepository,
    ) -> None:
        self._upkeep = telling.upkeep
        self._readers = telling.readers
        self._notifying = telling.notifying
        self._notices = telling.notices
        self._wishes = wishes

    async def due(self, now: datetime) -> list[str]:
        """The reminders that nobody has in hand."""
        near = await self._upkeep.ending(now + AHEAD)
        endings = await self._endings(near, now)
        return [_key(reminder, now) for reminder in due(now, endings)]

    async def do(self, key: str, now: datetime) -> None:
        """Send a reminder, unless the credential, the hour or the reader is another by now."""
        occasion = _occasion(key)
        near = await self._upkeep.ending(now + AHEAD)
        connection = next((c for c in near if c.id == occasion.connection_id), None)
        if connection is None or version_of(connection) != occasion.version:
            return
        endings = await self._endings([connection], now, but=(occasion, key))
        for reminder in due(now, endings):
            if (reminder.occasion, reminder.reader) == (occasion.name, occasion.reader):
                texts = views.reminder(connection, reminder, now)
                await self._notifying.tell(occasion, texts, connection=connection, job=key, now=now)

    async def give_up(self, key: str, error: RetroError) -> None:
        """Slack may come round in an hour; who cannot be told is noted."""
        await self._notifying.give_up(_occasion(key), error)

    async def _endings(
        self,
        connections: Iterable[Connection],
        now: datetime,
        *,
        but: tuple[Occasion, str] | None = None,
    ) -> list[Ending]:
        """The credentials with their listeners; `but`: the claim of a job counts as not heard."""
        mine = [connection for connection in connections if connection.expires_at]
        ids = [connection.id for connection in mine]
        if not ids:
            return []
        notices = await self._notices.of(ids, now)
        wishes = await self._wishes.of(ids)
        endings = []
        for connection in mine:
            told = [n for n in notices.get(connection.id, ()) if not _is_own_claim(n, but)]
            readers = await self._readers_of(connection)
            endings.append(_ending(connection, readers, told, wishes.get(connection.id, ())))
        return endings

    async def _readers_of(self, connection: Connection) -> tuple[Reader, ...]:
        """One workspace that lets us in no more must not silence the others."""
        try:
            return await self._readers.of(connection)
        except (RetroError, *SLACK_TROUBLE) as error:
            log.warning("connection %s has no readers: %s", connection.id, type(error).__name__)
            return ()


def _ending(
    connection: Connection,
    readers: Iterable[Reader],
    notices: Iterable[Notice],
    wishes: Iterable[Wish],
) -> Ending:
    assert connection.expires_at is not None
    version = version_of(connection)
    heard = [notice for notice in notices if notice.version == version]
    wanted = {wish.reader: wish for wish in wishes if wish.version == version}
    listeners = tuple(
        Listener(
            reader.id,
            reader.zone,
            reader.is_channel,
            {n.occasion: n.claimed_at for n in heard if n.reader == reader.id},
            is_muted=reader.id in wanted and wanted[reader.id].is_muted,
            again_at=wanted[reader.id].again_at if reader.id in wanted else None,
        )
        for reader in readers
    )
    refused_at = connection.state_at if connection.state == "attention" else None
    end, source = connection.expires_at, connection.expiry_source
    return Ending(connection.id, version, end, listeners, refused_at, counted_from(end, source))


def _is_own_claim(notice: Notice, but: tuple[Occasion, str] | None) -> bool:
    if but is None or notice.state != "claimed":
        return False
    occasion, job = but
    same = (notice.version, notice.occasion, notice.reader)
    return notice.claimed_by == job and same == (occasion.version, occasion.name, occasion.reader)


def _key(reminder: Reminder, now: datetime) -> str:
    about = (reminder.connection_id, reminder.version, reminder.occasion, reminder.reader)
    return ":".join((*about, f"{now:%Y%m%dT%H}"))


def _occasion(key: str) -> Occasion:
    return Occasion(*key.split(":")[:4])
