"""Dates: filters on moments. Always aware; what has no zone is UTC; nil stays empty.

Not here: durations in words. https://docs.rootly.com/liquid/filters
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from dateutil import parser  # type: ignore[import-untyped]
from liquid.exceptions import FilterArgumentError
from liquid.undefined import is_undefined

from confluence.rendering.filters.zones import zone
from confluence.rendering.limits import DATE, weighed

BEYOND = "the date is beyond the years 1 to 9999"
_LONGEST_FORMAT = 500
_NOW = frozenset({"now", "today"})
_RUBY = re.compile(r"%%|%[Psv+]|%\d?[LN]|%::?z")
_ISO = re.compile(r"\d{4}-\d\d-\d\d|\d+$")
# The abbreviations that Rootly's dates and people's messages have; all others count as UTC.
_HOURS: dict[str | None, int] = {
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}


def moment(value: object) -> datetime | None:
    """The moment that a value stands for, or None."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time.min, UTC)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_seconds(value)
    text = str(value).strip()
    if text in _NOW:
        return datetime.now(UTC)
    if text.isdigit():
        return _from_seconds(int(text))
    return _from_text(text)


def weighed_moment(value: object) -> int:
    """How much work it is to read a moment: much where its notation has to be guessed."""
    guessed = isinstance(value, str) and not _ISO.match(value) and value not in _NOW
    return weighed(value) + (DATE if guessed else 0)


def _from_seconds(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _from_text(text: str) -> datetime | None:
    if not text or len(text) > 60:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parser.parse(text, default=_midnight(), tzinfos=_zone)
        except (ValueError, OverflowError):
            return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """The zone of a date text: its offset, or the hours of its abbreviation; else none."""
    if offset is None:
        offset = _HOURS[name] * 3600 if name in _HOURS else None
    if offset is None:
        return None
    length = timedelta(seconds=offset)
    return timezone(length, name) if name else timezone(length)


def _midnight() -> datetime:
    return datetime.combine(datetime.now(UTC), time.min)


def as_date(value: object, form: object) -> object:
    """The moment in a strftime format; what is no moment comes back unchanged."""
    if value is None or is_undefined(value):
        return ""
    if form is None or is_undefined(form) or form == "":
        return value
    if len(str(form)) > _LONGEST_FORMAT:
        raise FilterArgumentError(f"a format has at most {_LONGEST_FORMAT} characters", token=None)
    found = moment(value)
    return value if found is None else written(found, str(form))


def written(moment: datetime, form: str) -> str:
    """A moment in a strftime format, Ruby's own directives included."""
    form = _RUBY.sub(lambda found: _of_ruby(found[0], moment), form)
    form = form.encode("utf-8", "replace").decode()
    return moment.strftime(form)


def _of_ruby(directive: str, moment: datetime) -> str:
    """What strftime of C has not: am or pm, seconds since 1970, parts of a second, `+01:00`."""
    match directive[-1]:
        case "P":
            return moment.strftime("%p").lower()
        case "s":
            return str(int(moment.timestamp()))
        case "z":
            offset = moment.strftime("%z")
            seconds = ":00" if directive.startswith("%::") else ""
            return f"{offset[:3]}:{offset[3:5]}{seconds}"
        case "L" | "N" as unit:
            digits = int(directive[1:-1] or (3 if unit == "L" else 9))
            return f"{moment.microsecond:06d}".ljust(digits, "0")[:digits]
        case "v":
            return moment.strftime("%e-%^b-%Y")
        case "+":
            return moment.strftime("%a %b %e %H:%M:%S %Z %Y")
    return directive  # %%


def in_time_zone(value: object, name: object = "UTC") -> object:
    """The same moment on the clocks of a zone, by its IANA name or Rails' own."""
    found = moment(value) if not is_undefined(value) else None
    if found is None or is_undefined(name):
        return found
    try:
        return found.astimezone(zone(name))
    except OverflowError as error:
        raise FilterArgumentError(BEYOND, token=None) from error


def to_utc(value: object) -> object:
    """The same moment in UTC."""
    return in_time_zone(value, "UTC")


def to_iso8601(value: object) -> object:
    """The moment as ISO 8601."""
    found = moment(value) if not is_undefined(value) else None
    return found.isoformat().replace("+00:00", "Z") if found else None


FILTERS: dict[str, Callable[..., Any]] = {
    "date": as_date,
    "in_time_zone": in_time_zone,
    "to_iso8601": to_iso8601,
    "to_utc": to_utc,
}
