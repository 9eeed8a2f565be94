"""Durable work that fails becomes a fact that can be kept with it, whatever was raised."""

import logging
from collections.abc import Awaitable
from typing import TypeVar
from uuid import uuid4

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.slack_errors import as_fact
from confluence.errors import RetroError
from confluence.failures import Broken

SLACK_TROUBLE = (SlackApiError, aiohttp.ClientError, TimeoutError)

Result = TypeVar("Result")

log = logging.getLogger(__name__)


async def caught(work: Awaitable[Result], what: str) -> Result | RetroError:
    """What the work answers, or why it failed; what nobody foresaw is in the log under `what`."""
    try:
        return await work
    except RetroError as error:
        return error
    except SLACK_TROUBLE as error:
        return as_fact(error)
    except Exception:
        reference = uuid4().hex[:8]
        log.exception("%s broke, reference %s", what, reference)
        return Broken(reference)
