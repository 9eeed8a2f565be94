"""Numbers: filters on numbers that must differ from python-liquid's.

https://shopify.github.io/liquid/filters/round/
"""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import wraps
from typing import Any

from liquid.builtin.filters.array import _getitem as standard_property
from liquid.exceptions import FilterArgumentError
from liquid.filter import math_filter, num_arg, sequence_filter
from liquid.undefined import is_undefined

from confluence.rendering.filters import standard
from confluence.rendering.filters.guard import NIL

_CALCULATING = "abs ceil divided_by floor minus modulo plus times"
_FARTHEST = 30  # digits before or behind the point


@math_filter
def round_(number: float, digits: object = 0) -> float:
    """The number to so many digits behind the point; a half goes away from zero, as in Ruby."""
    places = _places(digits)
    if isinstance(number, int) and places >= 0:
        return number
    try:
        rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:  # too large for so many digits, or no number at all
        return number
    return float(rounded) if places > 0 else int(rounded)


def _places(digits: object) -> int:
    try:
        return max(min(int(num_arg(digits, default=0)), _FARTHEST), -_FARTHEST)
    except FilterArgumentError:  # a text that is no number
        return 0


@sequence_filter
def sum_(items: Sequence[object], key: object = None) -> float:
    """The sum of the items, or of a property of theirs; what is no number counts as zero."""
    keyless = key is None or is_undefined(key)
    total = sum(_numbers(items if keyless else [standard_property(i, key, 0) for i in items]))
    return float(total) if isinstance(total, Decimal) else total


def _numbers(values: Sequence[object]) -> Iterator[int | Decimal]:
    for value in values:
        if isinstance(value, int):
            yield int(value)
        elif isinstance(value, float | str):
            yield _number(str(value).strip())


def _number(text: str) -> int | Decimal:
    if re.fullmatch(r"-?\d{1,4000}", text, re.ASCII):
        return int(text)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return 0
    return number if number.is_finite() else 0


def _of_known(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, for which a number that nobody knows is no zero; a name that is not there is."""

    @wraps(function)
    def call(number: object, *arguments: object) -> object:
        return None if number is NIL else function(number, *arguments)

    return call


FILTERS: dict[str, Callable[..., Any]] = {
    **{name: _of_known(standard.FILTERS[name]) for name in _CALCULATING.split()},
    "round": _of_known(round_),
    "sum": sum_,
}
