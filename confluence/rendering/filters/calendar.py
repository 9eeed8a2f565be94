"""Calendar: moments some units away, and moments said in words.

Not here: formats and zones (`dates`). https://docs.rootly.com/liquid/filters
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from liquid.exceptions import FilterArgumentError
from liquid.filter import int_arg
from liquid.undefined import is_undefined

from confluence.rendering.filters.dates import BEYOND, moment

_LENGTHS = {
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
    "millisecond": timedelta(milliseconds=1),
}
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTED = re.compile(r"(?:in )?(an?|\d{1,5}) ([a-z]+?)s?( ago| before now| from now| hence)?")
_SPOKEN = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "noon": "12:00",
}  # fmt: skip
_AFTERNOON = 6  # hours before it are the afternoon's if nothing else is said, as in Chronic
_AT = re.compile(
    r"(?P<day>.+?)(?: at)? (?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?:(?P<half>[ap])\.?m\.?)?"
)


def date_add(value: object, count: object, unit: object = "day") -> object:
    """The moment that many units later."""
    found = moment(value) if not is_undefined(value) else None
    return moved(found, int_arg(count), str(unit)) if found else None


def date_minus(value: object, count: object, unit: object = "day") -> object:
    """The moment that many units earlier."""
    found = moment(value) if not is_undefined(value) else None
    return moved(found, -int_arg(count), str(unit)) if found else None


def moved(start: datetime, count: int, unit: str) -> datetime:
    """A moment moved by calendar units; a day that its month lacks becomes the month's last."""
    name = unit.strip().lower().removesuffix("s")
    if name in _LENGTHS:
        return _by_clock(start, count, _LENGTHS[name])
    if name not in _MONTHS:
        known = ", ".join([*_MONTHS, *_LENGTHS])
        raise FilterArgumentError(f"“{unit}” is no unit; there are {known}", token=None)
    months = start.year * 12 + start.month - 1 + count * _MONTHS[name]
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise FilterArgumentError(BEYOND, token=None)
    day = min(start.day, monthrange(year, month + 1)[1])
    return start.replace(year=year, month=month + 1, day=day)


def _by_clock(start: datetime, count: int, length: timedelta) -> datetime:
    try:
        return start + count * length
    except OverflowError as error:
        raise FilterArgumentError(BEYOND, token=None) from error


def smart_date(text: object) -> object:
    """The moment that words mean: tomorrow, 2 days ago, next friday, or a date. Nil if none."""
    if is_undefined(text) or text is None:
        return None
    if not isinstance(text, str):
        return moment(text)
    words = " ".join(_SPOKEN.get(word, word) for word in text.lower().split())
    return _meant(words) or _at_an_hour(words) or moment(text) or moment(words)


def _meant(words: str) -> datetime | None:
    return _near(words) or _counted(words) or _weekday(words)


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
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _near(words: str) -> datetime | None:
    now = datetime.now(UTC)
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return {
        "now": now,
        "today": now,
        "tomorrow": noon + timedelta(days=1),
        "yesterday": noon - timedelta(days=1),
        **{f"next {unit}": moved(now, 1, unit) for unit in ("day", "week", "month", "year")},
        **{f"last {unit}": moved(now, -1, unit) for unit in ("day", "week", "month", "year")},
    }.get(words)


def _counted(words: str) -> datetime | None:
    match = _COUNTED.fullmatch(words)
    if not match or match[2] not in {*_LENGTHS, *_MONTHS}:
        return None
    count = 1 if match[1] in {"a", "an"} else int(match[1])
    back = match[3] in {" ago", " before now"}
    if not match[3] and not words.startswith("in "):
        return None
    return moved(datetime.now(UTC), -count if back else count, match[2])


def _weekday(words: str) -> datetime | None:
    way, _, day = words.rpartition(" ")
    if day not in _DAYS or way not in {"", "next", "this", "last"}:
        return None
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    ahead = (_DAYS.index(day) - noon.weekday()) % 7 or 7
    behind = (noon.weekday() - _DAYS.index(day)) % 7 or 7
    return noon - timedelta(days=behind) if way == "last" else noon + timedelta(days=ahead)


FILTERS: dict[str, Callable[..., Any]] = {
    "date_add": date_add,
    "date_minus": date_minus,
    "smart_date": smart_date,
}
