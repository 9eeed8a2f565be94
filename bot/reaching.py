"""The chore `Reaching`: is there anybody who would hear of a connection? Once a day for each.

So that nobody is promised that admins were told, and App Home can say that nobody is.
"""

import logging
from datetime import datetime

from bot.readers import Readers
from confluence.errors import RetroError
from confluence.upkeep import Upkeep

log = logging.getLogger(__name__)


class Reaching:
    """Notes the connections that nobody reads of. That somebody was reached: `notifying`; that a
    channel was chosen: `defaults`."""

    def __init__(self, upkeep: Upkeep, readers: Readers) -> None:
        self._upkeep = upkeep
        self._readers = readers

    async def due(self, now: datetime) -> list[str]:
        """Every connection, by id and day."""
        return [f"{each.id}:{now:%Y-%m-%d}" for each in await self._upkeep.everyone()]

    async def do(self, key: str, now: datetime) -> None:  # noqa: ARG002 - a chore's signature
        """Look who is there."""
        connection_id = key.partition(":")[0]
        for connection in await self._upkeep.everyone():
            if connection.id == connection_id and not await self._readers.of(connection):
                await self._upkeep.note_unheard(connection_id, unheard=True)

    async def give_up(self, key: str, error: RetroError) -> None:
        """What was known stays; tomorrow is another day."""
        log.warning("readers of %s are not known: %s", key, type(error).__name__)
