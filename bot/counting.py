"""`Counting`: how many messages are read so far, in the loading view. Reading is in `incidents`."""

from collections.abc import Callable

from bot.replies import InView, Replies
from bot.views import progress

SECONDS_BETWEEN_COUNTS = 1.5


class Counting:
    """Shows counts in `place` once that is known, not too often.

    Channels that are read at once show none.
    """

    def __init__(self, replies: Replies, *, clock: Callable[[], float]) -> None:
        self.place: InView | None = None
        self._replies = replies
        self._clock = clock
        self._shown_at = clock()

    async def __call__(self, messages: int) -> None:
        """Hear of a count."""
        if self.place is None or self._clock() - self._shown_at < SECONDS_BETWEEN_COUNTS:
            return
        self._shown_at = self._clock()
        loading = progress.loading(self.place.metadata, messages=messages)
        await self._replies.show(self.place, loading)
