"""Service `Chores`: what is done by the clock, each once however many replicas there are.

A chore says what is due and does it; that it is done durably is `jobs`. Keys are ids and dates:
the engine keeps them in clear. The lasting truth of what was done is in our own tables.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.caught import caught
from bot.publishing import DONE, Outcome
from bot.waits import PAUSES, wait_after
from confluence.errors import RetroError
from confluence.pending import Pending
from confluence.previews import Previews
from confluence.upkeep import Upkeep
from storage.models import Connection, utc_now

CHECKED_EVERY = timedelta(days=1)
AILING_EVERY = timedelta(hours=1)
KEPT_FOR = timedelta(days=1)  # a preview

log = logging.getLogger(__name__)


class Chore(Protocol):
    """One kind of work that falls due. `do` may run twice for a key; its effect must not."""

    async def due(self, now: datetime) -> Iterable[str]:
        """The keys that are due, those of work under way included: a key is begun once."""

    async def do(self, key: str, now: datetime) -> None:
        """Do the work of a key."""

    async def give_up(self, key: str, error: RetroError) -> None:
        """What is kept when it could not be done."""


class Chores:
    """All chores by name. `clock` says what time it is to them."""

    def __init__(
        self,
        chores: Mapping[str, Chore],
        *,
        pauses: Sequence[float] = PAUSES,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._chores = dict(chores)
        self._pauses = pauses
        self._clock = clock

    def add(self, name: str, chore: Chore) -> None:
        """One more; for those that themselves need what does the chores."""
        self._chores[name] = chore

    async def due(self) -> list[tuple[str, str]]:
        """What is due now, as names and keys."""
        now = self._clock()
        return [(name, key) for name, chore in self._chores.items() for key in await chore.due(now)]

    async def attempt(self, name: str, key: str, tries: int) -> Outcome:
        """Try once; what may pass is tried again after a wait."""
        error = await caught(self._chores[name].do(key, self._clock()), f"{name} {key}")
        if error is None:
            return DONE
        wait = wait_after(error, tries, self._pauses)
        if wait is not None:
            return Outcome(done=False, wait_seconds=wait)
        log.warning("%s %s: %s", name, key, type(error).__name__)
        await self._chores[name].give_up(key, error)
        return DONE


class PreviewPurge:
    """Forgets previews of which no page was made."""

    def __init__(self, previews: Previews) -> None:
        self._previews = previews

    async def due(self, now: datetime) -> list[str]:
        """The hour, if there is anything to forget."""
        return [f"{now:%Y-%m-%dT%H}"] if await self._previews.any_before(now - KEPT_FOR) else []

    async def do(self, key: str, now: datetime) -> None:  # noqa: ARG002 - a chore's signature
        """Forget them."""
        await self._previews.purge(now - KEPT_FOR)

    async def give_up(self, key: str, error: RetroError) -> None:
        """The next hour comes."""


class GrantPurge:
    """Forgets credentials that waited for a click which did not come."""

    def __init__(self, pending: Pending) -> None:
        self._pending = pending

    async def due(self, now: datetime) -> list[str]:
        """The minute, if there is anything to forget."""
        return [f"{now:%Y-%m-%dT%H:%M}"] if await self._pending.any_expired(now) else []

    async def do(self, key: str, now: datetime) -> None:  # noqa: ARG002 - a chore's signature
        """Forget them."""
        await self._pending.purge(now)

    async def give_up(self, key: str, error: RetroError) -> None:
        """The next minute comes."""


class DailyCheck:
    """Tries every connection once a day, so that a broken one is known before an incident; one
    where something does not work every hour, for most troubles pass."""

    def __init__(self, upkeep: Upkeep) -> None:
        self._upkeep = upkeep

    async def due(self, now: datetime) -> list[str]:
        """Connections not tried for so long, by id and day, or id and hour. One that was refused
        waits for admins."""
        ailing_since = now - AILING_EVERY
        stale = await self._upkeep.unchecked(now - CHECKED_EVERY, ailing_since=ailing_since)
        return [f"{each.id}:{now:{_rhythm(each)}}" for each in stale]

    async def do(self, key: str, now: datetime) -> None:  # noqa: ARG002 - a chore's signature
        """Try the connection, keep that it works and until when."""
        connection_id = key.partition(":")[0]
        seen = await self._upkeep.probe(connection_id)
        await self._upkeep.learn_expiry(connection_id)
        await self._upkeep.record(connection_id, None, seen=seen)

    async def give_up(self, key: str, error: RetroError) -> None:
        """Keep what does not work; a deleted connection leaves nothing to keep."""
        connection_id = key.partition(":")[0]
        if connection_id in {connection.id for connection in await self._upkeep.everyone()}:
            await self._upkeep.record(connection_id, error)


def _rhythm(connection: Connection) -> str:
    """How the time of a check is written: a key is begun once."""
    return "%Y-%m-%dT%H" if connection.state == "ailing" else "%Y-%m-%d"
