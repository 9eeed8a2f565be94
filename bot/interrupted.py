"""`InterruptedDrafts`: what became of drafts whose process ended before it began their job.

Nothing was acknowledged, so nothing is made of them: their author hears it and can send them again.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.announcing import Announcing
from confluence.drafts import Drafts
from confluence.errors import Interrupted, RetroError
from storage.models import Draft

GRACE = timedelta(minutes=1)  # far longer than Slack waits for an answer

log = logging.getLogger(__name__)


class InterruptedDrafts:
    """A chore. `is_taken_up` says whether a draft has its job."""

    def __init__(
        self,
        *,
        drafts: Drafts,
        announcing: Announcing,
        is_taken_up: Callable[[Draft], Awaitable[bool]],
    ) -> None:
        self._drafts = drafts
        self._announcing = announcing
        self._is_taken_up = is_taken_up

    async def due(self, now: datetime) -> list[str]:
        """The drafts that were kept a while ago and have no job, by id and round."""
        waiting = await self._drafts.waiting_since(now - GRACE)
        return [_key(draft) for draft in waiting if not await self._is_taken_up(draft)]

    async def do(self, key: str, now: datetime) -> None:  # noqa: ARG002 - a chore's signature
        """Let it end as failed, unless it has its job by now or nobody waits for this round.

        A second time, after it could not be told, only the telling is left.
        """
        draft = await self._drafts.find(key.partition(":")[0])
        if _key(draft) != key or await self._is_taken_up(draft):
            return
        log.warning("draft %s was interrupted before its job began", draft.id)
        await self._drafts.fail(draft.id, Interrupted())
        await self._announcing.tell(draft.id, Interrupted())

    async def give_up(self, key: str, error: RetroError) -> None:
        """It is failed all the same: its author finds it at the next `/retro create`."""


def _key(draft: Draft) -> str:
    return f"{draft.id}:{draft.round}"
