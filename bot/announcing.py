"""What Slack hears of a draft: message, bookmark, words. Each write is looked up before a repeat.

Slack offers nothing that would refuse a double; a replica that was paused in the middle of a
write and wakes after its work was taken over can post twice (docs/operate.md).
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.hint import Action, ActionKind
from bot.hints import hint_for
from bot.slack_errors import as_fact, passes
from bot.viewers import Viewers
from bot.views import messages, progress
from bot.workspaces import Workspaces
from confluence.drafts import Drafts, Standing, unknown_of
from storage.attempts import AttemptRepository
from storage.models import Draft, Page
from storage.pages import PageRepository

EVENT_TYPE = "retro_created"
BOOKMARK_ICON = ":memo:"

log = logging.getLogger(__name__)


class Announcing:
    """Tells the channel and the people who wait."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        drafts: Drafts,
        viewers: Viewers,
        pages: PageRepository,
        attempts: AttemptRepository,
    ) -> None:
        self._workspaces = workspaces
        self._viewers = viewers
        self._drafts = drafts
        self._pages = pages
        self._attempts = attempts

    async def announce(self, draft_id: str) -> None:
        """Post the link in the channel, once."""
        draft, page = await self._draft_and_page(draft_id)
        if page.message_ts:
            return
        slack = await self._workspaces.opener(draft.workspace_id)
        posted = None
        if not await self._attempts.begin(f"{draft_id}:message"):
            posted = await _message_of(slack, draft, page)
        if posted is None:
            posted = await _post(slack, draft, page)
        await self._pages.note_message(draft_id, posted)

    async def bookmark(self, draft_id: str) -> None:
        """Bookmark the page in the channel, once. A channel that does not want it stays without."""
        draft, page = await self._draft_and_page(draft_id)
        if page.bookmark_id:
            return
        slack = await self._workspaces.opener(draft.workspace_id)
        try:
            known = None
            if not await self._attempts.begin(f"{draft_id}:bookmark"):
                known = await _bookmark_of(slack, draft.channel_id, page)
            added = known or await _add_bookmark(slack, draft.channel_id, page)
        except SlackApiError as error:
            if passes(as_fact(error)):
                raise
            log.warning("draft %s: no bookmark: %s", draft_id, error.response.get("error"))
            return
        await self._pages.note_bookmark(draft_id, added)

    async def show_page(self, draft_id: str) -> None:
        """Put the link into every modal that still waits for it."""
        draft, page = await self._draft_and_page(draft_id)
        await self._viewers.show(draft, progress.done(page, unknown_of(draft)))
        await self._viewers.show_others(draft, partial(progress.overtaken, Standing(draft, page)))

    async def show_waiting(self, draft_id: str, error: Exception, seconds: float | None) -> None:
        """Say in the waiting modals why it takes longer; None: until somebody mends it."""
        draft = await self._drafts.find(draft_id)
        await self._viewers.show(draft, progress.waiting(hint_for(error), seconds, draft))

    async def tell(self, draft_id: str, error: Exception) -> None:
        """Tell the author what failed and what next: in the modal, else the channel, else by DM."""
        draft = await self._drafts.find(draft_id)
        hint, page = hint_for(error), await self._pages.find(draft_id)
        if page:
            open_it = Action(ActionKind.LINK, "Open the page", page.url)
            hint = replace(hint, actions=(open_it, *hint.actions))
        if not page:
            await self._viewers.show_others(draft, partial(progress.free, hint, draft))
        view = progress.untold(hint, draft) if page else progress.failed(hint, draft)
        if await self._viewers.show(draft, view):
            return
        slack = await self._workspaces.client(draft.workspace_id)
        message = messages.failed(hint, draft)
        try:
            await slack.chat_postEphemeral(channel=draft.channel_id, user=draft.user_id, **message)
        except SlackApiError:
            log.info("draft %s: not to be told in the channel, trying a DM", draft_id)
            await slack.chat_postMessage(channel=draft.user_id, **message)

    async def _draft_and_page(self, draft_id: str) -> tuple[Draft, Page]:
        page = await self._pages.find(draft_id)
        if page is None:
            raise AssertionError(f"draft {draft_id} is announced before it is a page")
        return await self._drafts.find(draft_id), page


async def _post(slack: AsyncWebClient, draft: Draft, page: Page) -> str:
    answer = await slack.chat_postMessage(
        channel=draft.channel_id,
        unfurl_links=False,
        metadata={"event_type": EVENT_TYPE, "event_payload": {"draft": draft.id}},
        **messages.created(page, draft),
    )
    return str(answer["ts"])


async def _message_of(slack: AsyncWebClient, draft: Draft, page: Page) -> str | None:
    """The ts of the message that an earlier attempt posted."""
    cursor = None
    while True:
        answer = await slack.conversations_history(
            channel=draft.channel_id,
            oldest=_slack_time(draft.created_at),
            include_all_metadata=True,
            limit=200,
            cursor=cursor,
        )
        for message in answer["messages"]:
            if _is_ours(message, draft, page):
                return str(message["ts"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None


def _is_ours(message: Mapping[str, Any], draft: Draft, page: Page) -> bool:
    """Known by its metadata; where Slack keeps that from us, by our own words and the address.

    Not by the title behind them: Slack writes emoji in it as names.
    """
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    if "draft" in payload:
        return bool(payload["draft"] == draft.id)
    address, _, _ = messages.created(page, draft)["text"].partition("|")
    said = message.get("text") or ""
    return bool(message.get("bot_id")) and said.startswith(f"{address}|")


async def _bookmark_of(slack: AsyncWebClient, channel_id: str, page: Page) -> str | None:
    answer = await slack.bookmarks_list(channel_id=channel_id)
    return next((str(b["id"]) for b in answer["bookmarks"] if b.get("link") == page.url), None)


async def _add_bookmark(slack: AsyncWebClient, channel_id: str, page: Page) -> str:
    answer = await slack.bookmarks_add(
        channel_id=channel_id, title=page.title, type="link", link=page.url, emoji=BOOKMARK_ICON
    )
    return str(answer["bookmark"]["id"])


def _slack_time(moment: datetime) -> str:
    # A minute earlier: our clock and Slack's may differ.
    return f"{moment.timestamp() - 60:.6f}"
