"""The steps of publishing a draft, each safe to repeat, and who hears what of it.

Confluence's side is `confluence.pages`; that steps run and run again is `jobs`.
"""

import logging
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NotRequired, TypedDict
from uuid import uuid4

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.announcing import Announcing
from bot.recounting import Recounting
from bot.slack_errors import as_fact
from bot.waits import PAUSES, wait_after
from confluence.drafts import Drafts
from confluence.errors import CredentialRejected, NeedsAttention, RetroError
from confluence.failures import Broken
from confluence.pages import Pages
from storage.models import Draft

EXTRAS = {"bookmark", "label"}  # steps that a retro can do without
REFUSED = (CredentialRejected, NeedsAttention)  # until an admin renews the connection
ADMIN_WAITS = (30.0, 60.0, 300.0, 900.0)
PATIENCE = timedelta(days=14)
FRESH = timedelta(seconds=10)  # so long a channel is believed to be as it was when it was read
SLACK_TROUBLE = (SlackApiError, aiohttp.ClientError, TimeoutError)

log = logging.getLogger(__name__)


class Outcome(TypedDict):
    """How an attempt at a step ended: done, given up, or to be repeated after a wait.

    A wait that `wakes` ends early when somebody mends what is waited for.
    """

    done: bool
    wait_seconds: float
    wakes: NotRequired[bool]


DONE = Outcome(done=True, wait_seconds=0)
GIVEN_UP = Outcome(done=False, wait_seconds=0)


class Publishing:
    """From a draft in the database to a page, a message and a bookmark."""

    def __init__(
        self,
        *,
        drafts: Drafts,
        pages: Pages,
        recounting: Recounting,
        announcing: Announcing,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._drafts = drafts
        self._pages = pages
        self._recounting = recounting
        self._announcing = announcing
        self._pauses = pauses
        self._steps = {
            "render": self._render,
            "create": self._create,
            "announce": announcing.announce,
            "bookmark": announcing.bookmark,
            "finish": self._finish,
            "label": self._label,
        }

    async def attempt(self, step: str, draft_id: str, tries: int) -> Outcome:
        """Try a step once. Whatever goes wrong is kept with the draft and told to its author."""
        try:
            await self._steps[step](draft_id)
        except RetroError as error:
            return await self._after(error, step, draft_id, tries)
        except SLACK_TROUBLE as error:
            return await self._after(as_fact(error), step, draft_id, tries)
        except Exception:
            reference = uuid4().hex[:8]
            log.exception("draft %s: step %s broke, reference %s", draft_id, step, reference)
            return await self._give_up(Broken(reference), step, draft_id)
        log.info("draft %s: %s done", draft_id, step)
        return DONE

    async def _after(self, error: RetroError, step: str, draft_id: str, tries: int) -> Outcome:
        if step not in EXTRAS and isinstance(error, REFUSED) and await self._may_wait(draft_id):
            return await self._wait_for_admins(error, draft_id, tries)
        wait = wait_after(error, tries, self._pauses)
        name = type(error).__name__
        if wait is None:
            log.warning("draft %s: %s, %s given up", draft_id, name, step)
            return await self._give_up(error, step, draft_id)
        log.warning("draft %s: %s, %s again in %s s", draft_id, name, step, wait)
        if step == "bookmark":  # nobody need wait for it: the link is out
            await _if_heard(self._announcing.show_page(draft_id), draft_id)
        elif step not in EXTRAS:
            await _if_heard(self._announcing.show_waiting(draft_id, error, wait), draft_id)
        return Outcome(done=False, wait_seconds=wait)

    async def _may_wait(self, draft_id: str) -> bool:
        draft = await self._drafts.find(draft_id)
        return datetime.now(UTC) - draft.updated_at < PATIENCE

    async def _wait_for_admins(self, error: RetroError, draft_id: str, tries: int) -> Outcome:
        """The draft waits for the connection, of which the admins hear; looking costs nothing."""
        wait = ADMIN_WAITS[min(tries, len(ADMIN_WAITS)) - 1]
        log.warning("draft %s: waits for its connection", draft_id)
        if tries == 1:
            await _if_heard(self._announcing.show_waiting(draft_id, error, None), draft_id)
        return Outcome(done=False, wait_seconds=wait, wakes=True)

    async def _give_up(self, error: RetroError, step: str, draft_id: str) -> Outcome:
        if step in EXTRAS:
            return DONE
        await self._drafts.fail(draft_id, error)
        await _if_heard(self._announcing.tell(draft_id, error), draft_id)
        return GIVEN_UP

    async def _render(self, draft_id: str) -> None:
        draft = await self._drafts.find(draft_id)
        if draft.body is not None:
            await self._look_again(draft)
            return
        answers = await self._drafts.answers(draft)
        incident = await self._recounting.incident(
            draft.workspace_id, draft.channel_id, draft.connection_id, answers
        )
        await self._pages.render(draft_id, incident, inputs=answers.inputs)

    async def _create(self, draft_id: str) -> None:
        draft = await self._drafts.find(draft_id)
        if datetime.now(UTC) - draft.updated_at > FRESH:
            await self._look_again(draft)
        await self._pages.publish(draft_id)

    async def _look_again(self, draft: Draft) -> None:
        """It was rendered a while ago; once it is a page, the page stays."""
        if await self._pages.find_made(draft.id) is None:
            answers = await self._drafts.answers(draft)
            await self._recounting.look_again(draft.workspace_id, draft.channel_id, answers)

    async def _label(self, draft_id: str) -> None:
        await self._pages.label(draft_id)

    async def _finish(self, draft_id: str) -> None:
        await self._drafts.finish(draft_id)
        await _if_heard(self._announcing.show_page(draft_id), draft_id)


async def _if_heard(telling: Awaitable[None], draft_id: str) -> None:
    """Say it if Slack lets us: a job must not end because nobody could be told how it goes."""
    try:
        await telling
    except SLACK_TROUBLE as error:
        log.warning("draft %s: nobody could be told: %s", draft_id, type(error).__name__)
