"""Spoken dates: moments said in words, as Ruby's Chronic reads them behind Rootly's filter.

Chronic takes the middle of what is meant: noon of a day, nine of a morning. A part of it is here;
what is not understood is nil. https://docs.rootly.com/liquid/filters https://github.com/mojombo/chronic
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from liquid.undefined import is_undefined

from confluence.rendering.filters.calendar import UNITS, moved
from confluence.rendering.filters.dates import moment

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Hour and minute in the middle of each part of a day.
_PARTS = {"morning": (9, 0), "afternoon": (15, 0), "evening": (18, 30), "night": (22, 0)}
_IN_A_PART = re.compile(rf"(this|last|today|tomorrow|yesterday) ({'|'.join(_PARTS)})")
_COUNTED = re.compile(r"(?:in )?(an?|\d{1,5}) ([a-z]+?)s?( ago| before now| from now| hence)?")
_FROM_A_DAY = re.compile(
    r"(an?|\d{1,5}) ([a-z]+?)s? (from|after|before) (today|tomorrow|yesterday)"
)
_AT = re.compile(
    r"(?P<day>.+?)(?: at)? (?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?:(?P<half>[ap])\.?m\.?)?"
)
_SPOKEN = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "noon": "12:00",
}  # fmt: skip
_AFTERNOON = 6  # hours before it are the afternoon's if nothing else is said


def smart_date(text: object) -> object:
    """The moment that words mean: tomorrow, 2 days ago, next friday, or a date. Nil if none."""
    if is_undefined(text) or text is None:
        return None
    if not isinstance(text, str):
        return moment(text)
    words = " ".join(_SPOKEN.get(word, word) for word in text.lower().split())
    return _meant(words) or _at_an_hour(words) or moment(text) or moment(words)


def _meant(words: str) -> datetime | None:
    for reading in (_near, _in_a_part, _counted, _from_a_day, _weekday):
        if found := reading(words):
            return found
    return None


def _at_an_hour(words: str) -> datetime | None:
    """A day in words and a time of the clock: today at 5pm."""
    match = _AT.fullmatch(words)
    day = _meant(match["day"]) if match else None
    if match is None or day is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"] == "p")
    elif hour < _AFTERNOON and not match["hour"].startswith("0"):
        hour += 12
    if hour > 23 or minute > 59:
        return None
    return _clock(day, hour, minute)


def _near(words: str) -> datetime | None:
    now = datetime.now(UTC)
    tomorrow = now + timedelta(days=1)
    return {
        "now": now,
        "today": now,
        "tomorrow": _clock(tomorrow, 12),
        "yesterday": _clock(now - timedelta(days=1), 12),
        "day after tomorrow": _clock(now + timedelta(days=2), 12),
        "day before yesterday": _clock(now - timedelta(days=2), 12),
        "midnight": _clock(tomorrow, 0),
        "tonight": _clock(now, *_PARTS["night"]),
        **{f"next {unit}": moved(now, 1, unit) for unit in ("day", "week", "month", "year")},
        **{f"last {unit}": moved(now, -1, unit) for unit in ("day", "week", "month", "year")},
    }.get(words.removeprefix("the "))


def _in_a_part(words: str) -> datetime | None:
    """A part of a day: this morning, tomorrow evening, last night."""
    match = _IN_A_PART.fullmatch(words)
    if not match:
        return None
    day = {"this": "today", "last": "yesterday"}.get(match[1], match[1])
    return _clock(_near(day) or datetime.now(UTC), *_PARTS[match[2]])


def _counted(words: str) -> datetime | None:
    match = _COUNTED.fullmatch(words)
    if not match or match[2] not in UNITS:
        return None
    if not match[3] and not words.startswith("in "):
        return None
    back = match[3] in {" ago", " before now"}
    return _far(datetime.now(UTC), match[1], match[2], back=back)


def _from_a_day(words: str) -> datetime | None:
    """Units away from a day in words: 3 days from today."""
    match = _FROM_A_DAY.fullmatch(words)
    day = _near(match[4]) if match else None
    if match is None or day is None or match[2] not in UNITS:
        return None
    return _far(day, match[1], match[2], back=match[3] == "before")


def _far(start: datetime, count: str, unit: str, *, back: bool) -> datetime:
    number = 1 if count in {"a", "an"} else int(count)
    return moved(start, -number if back else number, unit)


def _weekday(words: str) -> datetime | None:
    way, _, day = words.rpartition(" ")
    if day not in _DAYS or way not in {"", "next", "this", "last"}:
        return None
    noon = _clock(datetime.now(UTC), 12)
    ahead = (_DAYS.index(day) - noon.weekday()) % 7 or 7
    behind = (noon.weekday() - _DAYS.index(day)) % 7 or 7
    return noon - timedelta(days=behind) if way == "last" else noon + timedelta(days=ahead)


def _clock(day: datetime, hour: int, minute: int = 0) -> datetime:
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


FILTERS: dict[str, Callable[..., Any]] = {"smart_date": smart_date}
