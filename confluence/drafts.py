"""Service `Drafts`: a retro from its submission to its page. Publishing itself is in `pages`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from confluence.errors import BodyRejected, BodyTooLarge, Interrupted, Overtaken, RetroError
from confluence.failures import dump_failure, load_failure
from confluence.nouns import Space
from confluence.rendering import Undefined
from confluence.submissions import Answers, Submission, draft_of, load_answers
from storage.drafts import DraftRepository, NumberTaken, changed_ingredients
from storage.models import Draft, Page
from storage.pages import PageRepository

__all__ = ["Drafts", "NumberTaken", "Standing", "dump_unknown", "unknown_of"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A retro of a channel that exists or is being made; `page` is None while it is being made."""

    draft: Draft
    page: Page | None

    def is_newer_than(self, draft: Draft) -> bool:
        """Whether it was sent in after another one of the channel: each sending has a number."""
        return self.draft.number > draft.number


def dump_unknown(undefined: Iterable[Undefined]) -> str:
    """Each name for which a page has nothing, once, as JSON for the sealed column."""
    return json.dumps(list(dict.fromkeys(each.path for each in undefined)))


def unknown_of(draft: Draft) -> tuple[str, ...]:
    """The inverse; nothing of a page that somebody looked at, for the preview told it."""
    return tuple(json.loads(draft.unknown or "[]"))


class Drafts:
    """What was asked for, kept until it is a page."""

    def __init__(self, *, drafts: DraftRepository, pages: PageRepository) -> None:
        self._drafts = drafts
        self._pages = pages

    async def standing(self, workspace_id: str, channel_id: str) -> tuple[Standing, ...]:
        """The channel's retros that exist or are being made, newest first."""
        drafts = await self._drafts.latest_for(workspace_id, channel_id)
        return tuple([Standing(draft, await self._pages.find(draft.id)) for draft in drafts])

    async def rivals(
        self, workspace_id: str, channel_id: str, draft_id: str
    ) -> tuple[Standing, ...]:
        """The channel's retros, newest first; none while this draft is itself among them."""
        there = await self.standing(workspace_id, channel_id)
        return () if draft_id in {retro.draft.id for retro in there} else there

    async def begun_since(self, failed: Draft) -> tuple[Standing, ...]:
        """The channel's retros that its author need not know of, newest first.

        None matters to one that has its page: what failed then is only the telling.
        """
        if await self._pages.find(failed.id):
            return ()
        rivals = await self.rivals(failed.workspace_id, failed.channel_id, failed.id)
        return tuple([retro for retro in rivals if retro.is_newer_than(failed)])

    async def failed_of(self, workspace_id: str, channel_id: str, user_id: str) -> Draft | None:
        """The person's failed draft in the channel, if they made none since."""
        return await self._drafts.failed_of(workspace_id, channel_id, user_id)

    async def next_number(self, workspace_id: str, channel_id: str) -> int:
        """The number that the next retro of the channel takes."""
        return await self._drafts.next_number(workspace_id, channel_id)

    async def submit(self, submission: Submission) -> Draft:
        """Keep a submission; the same one again is the same draft. Raises `NumberTaken`.

        Whoever did not hear yes can change it and send it again, until it is rendered.
        """
        sent = draft_of(submission)
        kept = await self._drafts.add(sent)
        if kept.failure and isinstance(load_failure(kept.failure), Interrupted):
            return await self.resubmit(submission)
        return await self._drafts.amend(sent) if changed_ingredients(kept, sent) else kept

    async def set_aside(self, submission: Submission) -> Draft:
        """Keep a submission that somebody was faster than, to go on with. Raises `NumberTaken`."""
        draft = draft_of(submission)
        draft.state, draft.failure = "failed", dump_failure(Overtaken())
        await self._drafts.add(draft)
        return await self._drafts.reopen(draft)

    async def resubmit(self, submission: Submission) -> Draft:
        """Send a failed draft again with what was changed; any other draft stays as it is.

        Raises `NumberTaken`, as all do that send one again: of two at once one is first.
        """
        return await self._drafts.reopen(draft_of(submission))

    async def repeat(self, draft_id: str, number: int) -> Draft:
        """Send a failed draft again as it is. Raises `NumberTaken`."""
        return await self._drafts.reopen(await self._to_be_sent_again(draft_id, number))

    async def repeat_as_it_is_now(self, draft_id: str, number: int) -> Draft:
        """Send a failed draft again, whatever its preview showed. Raises `NumberTaken`."""
        draft = await self._to_be_sent_again(draft_id, number)
        draft.preview_id = None
        return await self._drafts.reopen(draft)

    async def _to_be_sent_again(self, draft_id: str, number: int) -> Draft:
        draft = await self.find(draft_id)
        draft.state, draft.failure, draft.number = "queued", None, number
        return draft

    async def waiting_since(self, moment: datetime) -> tuple[Draft, ...]:
        """Drafts that are to become pages and have not changed since then (UTC)."""
        return await self._drafts.queued_before(moment)

    async def of_preview(self, preview_id: str) -> Draft | None:
        """The draft that was sent from a preview."""
        return await self._drafts.of_preview(preview_id)

    async def find(self, draft_id: str) -> Draft:
        """The draft as it stands now."""
        return await self._drafts.find(draft_id)

    async def under_way(self, connection_id: str) -> tuple[Draft, ...]:
        """The connection's drafts that are to become pages: those that wait for it among them."""
        return await self._drafts.under_way(connection_id)

    async def answers(self, draft: Draft) -> Answers:
        """What the responder left in the form."""
        return load_answers(draft.answers)

    async def fail(self, draft_id: str, error: RetroError) -> None:
        """Keep why the draft did not become a page. A published one stays published."""
        if isinstance(error, BodyRejected | BodyTooLarge):
            await self._drafts.thaw(draft_id)  # nothing landed, and the template may be mended
        await self._drafts.mark(draft_id, "failed", failure=dump_failure(error))

    async def finish(self, draft_id: str) -> None:
        """The page stands and everybody knows: keep no text of it."""
        await self._drafts.mark(draft_id, "published")
        await self._drafts.purge_body(draft_id)

    async def last_pages(self, workspace_id: str) -> dict[str, Page]:
        """The newest page of each connection, by the connection's id."""
        return await self._pages.last_by_connection(workspace_id)

    async def last_space(self, workspace_id: str, connection_id: str) -> Space | None:
        """The space used last in this workspace with this connection."""
        found = await self._drafts.last_space(workspace_id, connection_id)
        return found and Space(*found)
