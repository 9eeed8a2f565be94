"""Standard: python-liquid's own filters, as they are but for a few.

Not here: `safe` and `escapejs`; those of ours that take the place of a standard one.
"""

from collections.abc import Callable
from typing import Any

from liquid import Environment

_LEFT_OUT = frozenset({"safe", "escapejs"})

FILTERS: dict[str, Callable[..., Any]] = {
    name: function for name, function in Environment().filters.items() if name not in _LEFT_OUT
}
