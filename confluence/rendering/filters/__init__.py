"""Filters: all that a template may use, in one table; each family has its file.

Not here: python-liquid's `safe`, which would let a value in as markup.
"""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from confluence.rendering.filters import (
    arrays,
    calendar,
    dates,
    durations,
    inflections,
    numbers,
    outputs,
    patterns,
    spoken_dates,
    standard,
    tables,
    texts,
)
from confluence.rendering.filters.guard import guarded
from confluence.rendering.filters.properties import BY_PROPERTY, by_path
from confluence.rendering.filters.spoken import spoken
from confluence.rendering.limits import spelt, weighed

_FAMILIES = (
    standard,
    texts,
    arrays,
    dates,
    calendar,
    spoken_dates,
    durations,
    inflections,
    numbers,
    outputs,
    patterns,
    tables,
)
# Who reads moments, and from what; who goes through texts letter by letter.
_WEIGH = {
    dates: (dates.weighed_moment, weighed),
    calendar: (dates.weighed_moment, weighed),
    spoken_dates: (dates.weighed_moment, weighed),
    durations: (dates.weighed_moment, dates.weighed_moment),
    inflections: (spelt, weighed),
}
_OF_TEXTS = (texts, inflections, patterns)


def _taught(name: str, function: Callable[..., Any], family: ModuleType) -> Callable[..., Any]:
    """The filter, with what all of its kind understand."""
    if name in BY_PROPERTY:
        return by_path(function)
    return spoken(function) if family in _OF_TEXTS else function


FILTERS: Mapping[str, Callable[..., Any]] = {
    name: guarded(
        name,
        _taught(name, function, family),
        *_WEIGH.get(family, ()),
    )
    for family in _FAMILIES
    for name, function in family.FILTERS.items()
}
