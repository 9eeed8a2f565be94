"""`Notifying`: one occasion told to one reader, once, whatever dies in between.

A claim is committed before Slack is asked; a repeat looks for the message first, by its metadata.
Not here: what is worth telling and when (`reminding`, `alerting`).
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.readers import Readers
from bot.slack_errors import SlackRefused, passes
from bot.views.messages import Texts
from bot.workspaces import Workspaces
from confluence.errors import RetroError
from confluence.upkeep import Upkeep
from storage.models import Connection
from storage.notices import NoticeRepository, Occasion

EVENT_TYPE = "retro_notice"
LOOKED_THROUGH = 100  # messages

log = logging.getLogger(__name__)


class Notifying:
    """The way of notices to people and channels."""

    def __init__(
        self, *, workspaces: Workspaces, notices: NoticeRepository, upkeep: Upkeep
    ) -> None:
        self._workspaces = workspaces
        self._notices = notices
        self._upkeep = upkeep

    async def tell(
        self, occasion: Occasion, texts: Texts, *, connection: Connection, job: str, now: datetime
    ) -> None:
        """Send the message, unless another job has the occasion or it was told."""
        tries = await self._notices.claim(occasion, job, now)
        if tries is None:
            return
        slack = await self._workspaces.opener(connection.workspace_id)
        place = await _message_of(slack, occasion) if tries > 1 else None
        channel_id, ts = place or await _post(slack, occasion, texts)
        await self._notices.settle(occasion, "sent", channel_id=channel_id, message_ts=ts)
        if connection.is_unheard:
            await self._upkeep.note_unheard(connection.id, unheard=False)

    async def give_up(self, occasion: Occasion, error: RetroError) -> None:
        """Leave it to a later job if Slack may come round; else note that it was not heard.

        What passes by itself may take longer than a job is patient.
        """
        if not isinstance(error, SlackRefused) or passes(error):
            await self._notices.release(occasion)
            return
        log.warning("connection %s: a reader cannot be told", occasion.connection_id)
        await self._notices.settle(occasion, "undelivered")
        if await self._notices.is_unheard(occasion):
            await self._upkeep.note_unheard(occasion.connection_id, unheard=True)


@dataclass(frozen=True, slots=True)
class Telling:
    """What the chores share that tell of connections."""

    upkeep: Upkeep
    readers: Readers
    notifying: Notifying
    notices: NoticeRepository


async def _post(slack: AsyncWebClient, occasion: Occasion, texts: Texts) -> tuple[str, str]:
    answer = await slack.chat_postMessage(
        channel=occasion.reader,
        unfurl_links=False,
        metadata={"event_type": EVENT_TYPE, "event_payload": {"notice": key_of(occasion)}},
        **texts,
    )
    return str(answer["channel"]), str(answer["ts"])


async def _message_of(slack: AsyncWebClient, occasion: Occasion) -> tuple[str, str] | None:
    """Where the message of an earlier try stands."""
    channel_id = occasion.reader
    if channel_id.startswith(("U", "W")):
        channel_id = str((await slack.conversations_open(users=channel_id))["channel"]["id"])
    try:
        answer = await slack.conversations_history(
            channel=channel_id, include_all_metadata=True, limit=LOOKED_THROUGH
        )
    except SlackApiError as error:
        if error.response.get("error") != "missing_scope":
            raise
        log.warning("without im:history a notice may come twice")
        return None
    found = (m for m in answer["messages"] if _is_about(m, occasion))
    return next(((channel_id, str(message["ts"])) for message in found), None)


def _is_about(message: Mapping[str, Any], occasion: Occasion) -> bool:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return bool(payload.get("notice") == key_of(occasion))


def key_of(occasion: Occasion) -> str:
    """The occasion in a word; the reader is where the message stands."""
    return f"{occasion.connection_id}:{occasion.version}:{occasion.name}"
