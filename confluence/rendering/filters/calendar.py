"""Calendar: moments some units away.

Not here: formats and zones (`dates`), moments said in words (`spoken_dates`). https://docs.rootly.com/liquid/filters
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import datetime, timedelta
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
UNITS = frozenset({*_LENGTHS, *_MONTHS})


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


FILTERS: dict[str, Callable[..., Any]] = {
    "date_add": date_add,
    "date_minus": date_minus,
}
