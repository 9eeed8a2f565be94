"""Service `Accounts`: who in Confluence goes by a name. Slack's people are in `bot.people`."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable

from confluence.answers import Answers
from confluence.connections import Connections
from confluence.errors import RetroError
from confluence.storage_format import person

BELIEVED = 600.0  # seconds
KEPT = 2_000
MOST_NAMES = 40  # looked up for one page
AT_ONCE = 8
PATIENCE = 3.0  # seconds for all of them: names do as well

log = logging.getLogger(__name__)


class Accounts:
    """Looks people up; whoever is not found, or not in time, is left out."""

    def __init__(
        self,
        connections: Connections,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connections = connections
        self._patience = patience
        self._found: Answers[tuple[str, str], str] = Answers(
            seconds=BELIEVED, size=KEPT, clock=clock
        )

    async def mentions(self, connection_id: str, names: Iterable[str]) -> dict[str, str]:
        """By name, the storage format that mentions the one active person who has it."""
        # Confluence looks for words: a name without any is nobody's there.
        named = (name for name in names if any(map(str.isalnum, name)))
        wanted = list(dict.fromkeys(named))[:MOST_NAMES]
        if not wanted:
            return {}
        turns = asyncio.Semaphore(AT_ONCE)

        async def find(name: str) -> tuple[str, str]:
            async with turns:
                return name, await self._mention(connection_id, name)

        tasks = [asyncio.create_task(find(name)) for name in wanted]
        done, late = await asyncio.wait(tasks, timeout=self._patience)
        for task in late:
            task.cancel()
        if late:
            log.info("%s names were not looked up in time", len(late))
        return {name: found for name, found in (task.result() for task in done) if found}

    async def close(self) -> None:
        """Give up what is under way."""
        await self._found.close()

    async def _mention(self, connection_id: str, name: str) -> str:
        """The mention, or nothing: also when Confluence does not tell."""
        try:
            return await self._found.get(
                (connection_id, name), lambda: self._ask(connection_id, name)
            )
        except RetroError as error:
            log.info("a name was not looked up: %s", type(error).__name__)
            return ""

    async def _ask(self, connection_id: str, name: str) -> str:
        client = await self._connections.client(connection_id)
        people = await client.find_people(name)
        same = [each for each in people if _same(each.name) == _same(name)]
        return person(same[0].id, client.site.deployment) if len(same) == 1 else ""


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()
