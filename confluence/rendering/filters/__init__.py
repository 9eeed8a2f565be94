"""Filters: all that a template may use, in one table; each family has its file.

Not here: include of python-liquid's `safe`, which would let a value in as markup.
"""

from collections.abc import Callable, Mapping
from typing import Any

from confluence.rendering.filters import arrays, dates, standard, texts
from confluence.rendering.filters.guard import guarded

FILTERS: Mapping[str, Callable[..., Any]] = {
    name: guarded(name, function)
    for name, function in (
        standard.FILTERS | texts.FILTERS | arrays.FILTERS | dates.FILTERS
    ).items()
}
