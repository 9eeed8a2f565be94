"""Standard: python-liquid's own filters, as they are but for a few.

Not here: `safe` and `escapejs`; those of ours that take the place of a standard one.
"""

from collections.abc import Callable
from typing import Any

from liquid import Environment
from liquid.builtin.filters import string

from confluence.rendering.filters.spoken import spoken

_LEFT_OUT = frozenset({"safe", "escapejs"})

FILTERS: dict[str, Callable[..., Any]] = {
    name: spoken(function) if function.__module__ == string.__name__ else function
    for name, function in Environment().filters.items()
    if name not in _LEFT_OUT
}
