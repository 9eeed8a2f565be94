"""`Counting`: how many messages are read so far, in the loading view. Reading is in `incidents`."""

import logging
from collections.abc import Callable

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.replies import InView, Replies, was_closed
from bot.views import progress

SECONDS_BETWEEN_COUNTS = 1.5

log = logging.getLogger(__name__)


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
        """Hear of a count. Raises SlackApiError when nobody waits for the reading any more."""
        if self.place is None or self._clock() - self._shown_at < SECONDS_BETWEEN_COUNTS:
            return
        self._shown_at = self._clock()
        loading = progress.loading(self.place.metadata, messages=messages)
        try:
            await self._replies.show(self.place, loading)
        except (SlackApiError, ClientError, TimeoutError) as error:
            if was_closed(error):
                raise
            log.info("a count could not be shown: %s", type(error).__name__)
