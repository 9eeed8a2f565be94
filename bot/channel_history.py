"""`ChannelHistory`: all messages of a channel, page by page, with threads; and its pins.

Not here: who the people and other channels in them are (`incidents`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ReadingCutShort
from bot.reading import Message, message_of
from bot.tasks import concurrently

PAGE_SIZE = 999  # the most that Slack gives at once
THREADS_AT_ONCE = 4

Progress = Callable[[int], Awaitable[None]]


class ChannelHistory:
    """The pages of one channel's history, and its threads while the next page is on its way."""

    def __init__(self, client: AsyncWebClient, channel_id: str, progress: Progress | None) -> None:
        self.messages: list[Message] = []
        self.hides_older = False
        self._client = client
        self._channel_id = channel_id
        self._progress = progress
        self._turns = asyncio.Semaphore(THREADS_AT_ONCE)

    async def read(self) -> None:
        """To the end: https://docs.slack.dev/reference/methods/conversations.history

        Raises ReadingCutShort, and SlackApiError for any page that fails.
        """
        async with concurrently() as threads:
            cursor: str | None = None
            while True:
                page = await self._client.conversations_history(
                    channel=self._channel_id, limit=PAGE_SIZE, cursor=cursor
                )
                self.hides_older = self.hides_older or bool(page.get("is_limited"))
                for parent in [m for m in await self._take(page) if m.reply_count]:
                    threads.create_task(self._read_thread(parent.ts))
                cursor = self._next(page, cursor)
                if not cursor:
                    return

    async def _read_thread(self, ts: str) -> None:
        """https://docs.slack.dev/reference/methods/conversations.replies

        One that was deleted while we read has nothing to say.
        """
        try:
            await self._read_replies(ts)
        except SlackApiError as error:
            if error.response.get("error") != "thread_not_found":
                raise

    async def _read_replies(self, ts: str) -> None:
        cursor: str | None = None
        async with self._turns:
            while True:
                page = await self._client.conversations_replies(
                    channel=self._channel_id, ts=ts, limit=PAGE_SIZE, cursor=cursor
                )
                await self._take(page, besides=ts)
                cursor = self._next(page, cursor)
                if not cursor:
                    return

    async def _take(self, page: Any, besides: str = "") -> list[Message]:
        taken = [message_of(m, channel_id=self._channel_id) for m in page["messages"]]
        taken = [message for message in taken if message.ts != besides]
        self.messages += taken
        if self._progress:
            await self._progress(len(self.messages))
        return taken

    def _next(self, page: Any, asked: str | None) -> str | None:
        """Where the next page is; the same place again would have no end."""
        cursor: str | None = (page.get("response_metadata") or {}).get("next_cursor") or None
        if (cursor and cursor == asked) or (page.get("has_more") and not cursor):
            raise ReadingCutShort(self._channel_id, len(self.messages))
        return cursor


async def pinned_messages(client: AsyncWebClient, channel_id: str) -> list[Message]:
    """What is pinned in the channel: https://docs.slack.dev/reference/methods/pins.list"""
    answer = await client.pins_list(channel=channel_id)
    items = [item["message"] for item in answer["items"] if item.get("type") == "message"]
    return [message_of(message, channel_id=channel_id) for message in items]
