"""Slack's refusals as facts of our own, so that a failed draft can remember one."""

import aiohttp
from slack_sdk.errors import SlackApiError

from confluence.errors import RetroError

TOO_MANY = 429
UNTOLD_RETRY_AFTER = 5.0


class SlackRefused(RetroError):
    """Slack answered `ok: false`. `retry_after` is in seconds, for `ratelimited`."""

    def __init__(self, code: str, needed: str = "", retry_after: float = 0) -> None:
        super().__init__(code, needed)
        self.code = code
        self.needed = needed
        self.retry_after = retry_after


class SlackUnreachable(RetroError):
    """Slack did not answer; what was asked for may have been done."""

    transient = True


def as_fact(error: SlackApiError | aiohttp.ClientError | TimeoutError) -> RetroError:
    """The one map in. https://docs.slack.dev/apis/web-api/#evaluating_responses"""
    if not isinstance(error, SlackApiError):
        return SlackUnreachable()
    answer = error.response
    if answer.status_code >= 500:
        return SlackUnreachable()
    asked = str(answer.headers.get("Retry-After") or "") if answer.headers else ""
    wait = float(asked) if asked.isdecimal() else 0.0  # a proxy on the way may say a date
    if answer.status_code == TOO_MANY:
        wait = wait or UNTOLD_RETRY_AFTER
    return SlackRefused(str(answer.get("error")), str(answer.get("needed") or ""), wait)
