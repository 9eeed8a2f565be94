"""Slack's refusals as facts of our own, so that a failed draft can remember one."""

import aiohttp
from slack_sdk.errors import SlackApiError

from confluence.errors import RetroError

TOO_MANY = 429
UNTOLD_RETRY_AFTER = 5.0
RATE_LIMITED = {"ratelimited", "rate_limited", "too_many_requests"}
# Slack's own trouble, which it tells with a 200 too.
TROUBLED = {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
}


class SlackRefused(RetroError):
    """Slack answered `ok: false`. `retry_after`, in seconds, where it is too much for Slack."""

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
    code = str(answer.get("error"))
    if answer.status_code >= 500 or code in TROUBLED:
        return SlackUnreachable()
    asked = str(answer.headers.get("Retry-After") or "") if answer.headers else ""
    wait = float(asked) if asked.isdecimal() else 0.0  # a proxy on the way may say a date
    if answer.status_code == TOO_MANY or code in RATE_LIMITED:
        wait = wait or UNTOLD_RETRY_AFTER
    return SlackRefused(code, str(answer.get("needed") or ""), wait)


def passes(fact: RetroError) -> bool:
    """Whether Slack may come round by itself."""
    return fact.transient or (isinstance(fact, SlackRefused) and fact.retry_after > 0)
