"""Slack's dates: a moment in the words of one of Slack's formats. A page has no reader's zone: UTC.

https://docs.slack.dev/messaging/formatting-message-text#date-formatting
"""

import re
from datetime import UTC, datetime

_TOKEN = re.compile(r"\{(\w+)\}")
_END = 253_402_300_800  # the first second of the year 10000
_PATTERNS = {
    "date_num": "%Y-%m-%d",
    "date_slash": "%m/%d/%Y",
    "date": "%B {day}, %Y",
    "date_short": "%b {day}, %Y",
    "date_long": "%A, %B {day}, %Y",
    "date_long_full": "%B {day}, %Y",
    "day_divider": "%A, %B {day}, %Y",
    "time": "%H:%M UTC",
    "time_secs": "%H:%M:%S UTC",
    "ago": "%Y-%m-%d %H:%M UTC",
}


def shown(timestamp: object, pattern: str, *, fallback: str) -> str:
    """The moment, seconds since 1970, in a format of Slack's; the fallback if it has none."""
    if not re.fullmatch(r"\d{1,12}", str(timestamp), re.ASCII) or int(str(timestamp)) >= _END:
        return fallback
    moment = datetime.fromtimestamp(int(str(timestamp)), UTC)
    names = {name.removesuffix("_pretty") for name in _TOKEN.findall(pattern)}
    if not names or names - _PATTERNS.keys():
        return fallback or moment.strftime(_PATTERNS["ago"])
    return _TOKEN.sub(lambda token: _part(token[1], moment), pattern)


def _part(name: str, moment: datetime) -> str:
    """One token; "yesterday" would not stay true on a page, so a pretty date is a plain one."""
    pattern = _PATTERNS[name.removesuffix("_pretty")]
    return moment.strftime(pattern.replace("{day}", str(moment.day)))
