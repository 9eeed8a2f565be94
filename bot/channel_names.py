"""`ChannelNames`: what other channels are called that messages mention by their ids alone."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable
from functools import partial

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.mrkdwn import unnamed_channels
from bot.reading import Message
from bot.tasks import concurrently
from bot.workspaces import Workspaces
from confluence.answers import Answers

AT_ONCE = 4
MOST = 20  # that are asked for; the rest go by their ids
KEPT_SECONDS = 600.0
KEPT = 5_000

log = logging.getLogger(__name__)


class ChannelNames:
    """Asks for each once in ten minutes, and never waits when Slack wants us to: names are extras.

    https://docs.slack.dev/reference/methods/conversations.info
    """

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._names: Answers[tuple[str, str], str] = Answers(seconds=KEPT_SECONDS, size=KEPT)

    async def close(self) -> None:
        """Give up what is under way."""
        await self._names.close()

    async def mentioned(
        self, workspace_id: str, messages: Iterable[Message], *, besides: str
    ) -> dict[str, str]:
        """The names by id of those mentioned most, `besides` the channel itself."""
        said = Counter(i for m in messages if m.is_content for i in unnamed_channels(m.text))
        del said[besides]
        turns = asyncio.Semaphore(AT_ONCE)

        async def find(channel_id: str) -> str:
            async with turns:
                return await self._find(workspace_id, channel_id)

        async with concurrently() as group:
            names = {each: group.create_task(find(each)) for each, _ in said.most_common(MOST)}
        return {each: name for each, found in names.items() if (name := found.result())}

    async def _find(self, workspace_id: str, channel_id: str) -> str:
        """The name; empty where Slack does not tell it: it is not worth the page."""
        key = (workspace_id, channel_id)
        try:
            return await self._names.get(key, partial(self._ask, *key))
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.info("channel %s is not named: %s", channel_id, type(error).__name__)
            return ""

    async def _ask(self, workspace_id: str, channel_id: str) -> str:
        """Empty for a private channel: in Slack too, only its members read its name."""
        slack = await self._workspaces.opener(workspace_id)
        channel = (await slack.conversations_info(channel=channel_id))["channel"]
        return "" if channel.get("is_private") else str(channel.get("name") or "")
