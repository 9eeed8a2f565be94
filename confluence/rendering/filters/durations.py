"""Durations: the distance between two moments in words, as Rails says it.

Not here: the moments themselves (`dates`). https://docs.rootly.com/liquid/filters
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from liquid.undefined import is_undefined

from confluence.rendering.filters.dates import moment

_UNITS = (
    ("year", 31_556_952),
    ("month", 2_629_746),
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
    ("second", 1),
)
_DAY = 1_440
_MONTH = 43_200
_YEAR = 525_600


def distance_of_time_in_words(value: object, *options: object) -> object:
    """Of seconds, or between two moments (one alone: and now); `"precise"` names all units.

    Nil where one of the moments is: that it is given, but not known, does not mean now.
    """
    others = [each for each in options if each != "precise"]
    one, two = _seconds(value), _seconds(others[0] if others else _start(value))
    if one is None or two is None:
        return None
    seconds = round(abs(one - two))
    return precise(seconds) if "precise" in options else roughly(seconds)


def distance_of_time_in_words_to_now(value: object, *options: object) -> object:
    """Between a moment and now."""
    if moment(value) is None or is_undefined(value):
        return None
    return distance_of_time_in_words(moment(value), *options)


def _start(value: object) -> object:
    """What a value alone is measured from."""
    return 0 if _is_number(value) else datetime.now(UTC)


def _seconds(value: object) -> float | None:
    if _is_number(value):
        return float(str(value))
    found = moment(value) if value is not None and not is_undefined(value) else None
    return found.timestamp() if found else None


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().isdigit()
    return isinstance(value, int | float) and not isinstance(value, bool)


def precise(seconds: int) -> str:
    """All units that are not zero, the last one after “and”."""
    parts: list[str] = []
    for name, length in _UNITS:
        count, seconds = divmod(seconds, length)
        if count:
            parts.append(_counted(count, name))
    if not parts:
        return "less than a second"
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def roughly(seconds: int) -> str:
    """One unit, rounded."""
    minutes = _rounded(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 45:
        return _counted(minutes, "minute")
    if minutes < _DAY:
        return f"about {_counted(max(_rounded(minutes / 60), 1), 'hour')}"
    if minutes < 30 * _DAY:
        return _counted(1 if minutes < 7 * _DAY // 4 else _rounded(minutes / _DAY), "day")
    if minutes < 60 * _DAY:
        return f"about {_counted(_rounded(minutes / _MONTH), 'month')}"
    if minutes < _YEAR:
        return _counted(min(_rounded(minutes / _MONTH), 12), "month")
    return _years(minutes)


def _years(minutes: int) -> str:
    years, rest = divmod(minutes, _YEAR)
    if rest < _YEAR // 4:
        return f"about {_counted(years, 'year')}"
    if rest < 3 * _YEAR // 4:
        return f"over {_counted(years, 'year')}"
    return f"almost {_counted(years + 1, 'year')}"


def _rounded(number: float) -> int:
    """Halves go up, as in Ruby."""
    return int(number + 0.5)


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'s' * (count != 1)}"


FILTERS: dict[str, Callable[..., Any]] = {
    "distance_of_time_in_words": distance_of_time_in_words,
    "distance_of_time_in_words_from_now": distance_of_time_in_words_to_now,
    "distance_of_time_in_words_to_now": distance_of_time_in_words_to_now,
}
