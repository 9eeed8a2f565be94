"""Service `Spaces`: the spaces of a connection, loaded page by page while people already choose."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import aclosing

from confluence.connections import Connections
from confluence.errors import NotFound
from confluence.nouns import Space

logger = logging.getLogger(__name__)

SECONDS_KEPT = 60.0
CONNECTIONS_KEPT = 64
MOST_SPACES = 50_000
# Slack drops the options of a type-ahead that come after 3 s; who asks is looked up first.
TYPE_AHEAD_SECONDS = 2.0


class Spaces:
    """The current spaces of all connections; a listing is believed for a minute."""

    def __init__(
        self, connections: Connections, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connections = connections
        self._clock = clock
        self._listings: OrderedDict[str, Listing] = OrderedDict()

    async def first(self, connection_id: str) -> tuple[Space, ...]:
        """The spaces known as soon as one is nobody's own; personal ones come last."""
        known = await self._listing(connection_id).until(
            lambda spaces: not all(is_personal(space) for space in spaces)
        )
        return tuple(sorted(known, key=is_personal))

    async def matching(
        self,
        connection_id: str,
        query: str,
        limit: int = 100,
        *,
        within: float = TYPE_AHEAD_SECONDS,
    ) -> tuple[Space, ...]:
        """The spaces whose name or key has the query, best first, from what is known in time."""
        listing = self._listing(connection_id)
        known = await listing.complete(within=within)
        wanted = query.strip().casefold()
        ranked = [(rank, space) for space in known if (rank := closeness(space, wanted))]
        ranked.sort(key=lambda pair: (pair[0], pair[1].name.casefold()))
        return tuple(space for _, space in ranked[:limit])

    async def find(self, connection_id: str, space_id: str) -> Space:
        """The space of this id. Raises NotFound."""
        known = await self._listing(connection_id).until(
            lambda spaces: any(space.id == space_id for space in spaces)
        )
        for space in known:
            if space.id == space_id:
                return space
        raise NotFound("space", space_id)

    async def close(self) -> None:
        """Give up what is under way."""
        listings = list(self._listings.values())
        self._listings.clear()
        await asyncio.gather(*(listing.close() for listing in listings))

    def _listing(self, connection_id: str) -> "Listing":
        listing = self._listings.get(connection_id)
        if listing is None or listing.failed or self._clock() - listing.at >= SECONDS_KEPT:
            listing = Listing(self._connections, connection_id, at=self._clock())
            self._listings[connection_id] = listing
        self._listings.move_to_end(connection_id)
        while len(self._listings) > CONNECTIONS_KEPT:
            self._listings.popitem(last=False)
        return listing


class Listing:
    """The spaces of one connection, growing until complete. `at` is when it was begun."""

    def __init__(self, connections: Connections, connection_id: str, *, at: float) -> None:
        self.at = at
        self._connections = connections
        self._connection_id = connection_id
        self._spaces: list[Space] = []
        self._grown = asyncio.Condition()
        self._failure: BaseException | None = None
        self._done = False
        self._task = asyncio.create_task(self._load())
        self._task.add_done_callback(self._log_failure)

    @property
    def failed(self) -> bool:
        """Whether it ended before its last page."""
        return self._failure is not None

    async def until(self, enough: Callable[[list[Space]], bool]) -> tuple[Space, ...]:
        """What is known once it is enough, or all. Raises what ended the loading before."""
        async with self._grown:
            await self._grown.wait_for(lambda: self._done or enough(self._spaces))
        if self._failure is not None and not enough(self._spaces):
            raise self._failure
        return tuple(self._spaces)

    async def complete(self, *, within: float) -> tuple[Space, ...]:
        """All spaces, or what is known after so many seconds or before a failure."""
        try:
            async with asyncio.timeout(within):
                await self.until(lambda _: self._done)
        except TimeoutError:
            return tuple(self._spaces)
        return await self.until(bool)

    async def close(self) -> None:
        """Stop loading."""
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _load(self) -> None:
        try:
            client = await self._connections.client(self._connection_id)
            async with aclosing(client.spaces()) as pages:
                async for page in pages:
                    await self._grow(page)
                    if len(self._spaces) >= MOST_SPACES:
                        logger.warning("%s has more spaces than we list", client.site.url)
                        break
        except BaseException as failure:
            self._failure = failure
            raise
        finally:
            self._done = True
            await self._grow(())

    async def _grow(self, page: tuple[Space, ...]) -> None:
        async with self._grown:
            self._spaces.extend(page)
            self._grown.notify_all()

    def _log_failure(self, task: "asyncio.Task[None]") -> None:
        """Say it even when nobody waits any more; who does wait gets it raised."""
        if not task.cancelled() and task.exception() is not None:
            logger.warning(
                "listing the spaces of connection %s ended early: %s",
                self._connection_id,
                type(task.exception()).__name__,
            )


def closeness(space: Space, wanted: str) -> int:
    """How well a space fits, 1 the best, 0 not at all; personal spaces come after all others."""
    key, name = space.key.casefold(), space.name.casefold()
    personal = 10 if is_personal(space) else 0
    if wanted in (key, name):
        return 1 + personal
    if key.startswith(wanted) or name.startswith(wanted):
        return 2 + personal
    if wanted in name or wanted in key:
        return 3 + personal
    return 0


def is_personal(space: Space) -> bool:
    """Whether it is one person's own; Confluence begins the keys of such spaces so."""
    return space.key.startswith("~")
