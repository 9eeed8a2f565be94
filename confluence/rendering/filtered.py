"""Filtered: what a sample becomes on its way through filters, and which properties it lacks.

Not here: names outside of filters (`unknown`).
"""

from collections.abc import Iterator, Mapping

from liquid.builtin.expressions import Filter, FilteredExpression
from liquid.builtin.expressions.primitive import StringLiteral

from confluence.rendering.advice import nearest_path

ANYTHING = object()
_BY_PROPERTY = frozenset(
    {"compact", "find", "find_index", "has", "map", "reject", "sort", "sort_natural", "sum"}
    | {"to_values", "uniq", "where"}
)
_KEEPS_ITEMS = frozenset(
    {"compact", "reject", "reverse", "shuffle", "sort", "sort_natural", "uniq", "where"}
)
_TAKES_ONE = frozenset({"find", "first", "last"})
Found = tuple[str, int, str | None]


def after(filters: list[Filter], value: object) -> object:
    """What the filters leave of a sample, as far as that is known."""
    for each in filters:
        if each.name in _TAKES_ONE and isinstance(value, list) and value:
            value = value[0]
        elif each.name not in _KEEPS_ITEMS:
            return ANYTHING
    return value


def lacking(filtered: FilteredExpression, value: object) -> Iterator[Found]:
    """Path, index of its token and suggestion, for each property that no item of a list has."""
    for at, each in enumerate(filtered.filters or []):
        items = after((filtered.filters or [])[:at], value)
        key = each.args[0].value if each.args and each.name in _BY_PROPERTY else None
        if isinstance(items, list) and items and isinstance(key, StringLiteral):
            keys = key.value.split(".")
            if _lacks(items[0], keys) and key.value not in items[0]:
                yield _found(str(filtered.left), key, nearest_path(keys, items[0]))


def _found(path: str, key: StringLiteral, meant: list[str] | None) -> Found:
    suggestion = ".".join([path, *meant]) if meant else None
    return f"{path}.{key.value}", key.token.start_index, suggestion


def _lacks(item: object, keys: list[str]) -> bool:
    """Whether there is nothing at these keys, and not only nil on the way."""
    for key in keys:
        if not isinstance(item, Mapping):
            return False
        if key not in item:
            return True
        item = item[key]
    return False
