"""Filters: all that a template may use, in one table; each family has its file.

Not here: python-liquid's `safe`, which would let a value in as markup.
"""

from collections.abc import Callable, Mapping
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
    standard,
    tables,
    texts,
)
from confluence.rendering.filters.guard import guarded
from confluence.rendering.filters.spoken import spoken
from confluence.rendering.limits import spelt, weighed

_FAMILIES = (
    standard,
    texts,
    arrays,
    dates,
    calendar,
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
    durations: (dates.weighed_moment, dates.weighed_moment),
    inflections: (spelt, weighed),
}
_OF_TEXTS = (texts, inflections, patterns)
FILTERS: Mapping[str, Callable[..., Any]] = {
    name: guarded(
        name, spoken(function) if family in _OF_TEXTS else function, *_WEIGH.get(family, ())
    )
    for family in _FAMILIES
    for name, function in family.FILTERS.items()
}
