"""Properties: dotted paths in the filters that take the name of a property, as `where` takes one.

Not here: the filters themselves (`standard`, `arrays`, `numbers`).
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from confluence.rendering.filters.arrays import lookup

BY_PROPERTY = frozenset(
    {"compact", "find_index", "has", "map", "reject", "sort", "sort_natural", "sum", "uniq"}
)


class _Seen(dict[str, object]):
    """An item as a filter sees it: with what is at the path under the path's name."""

    def __init__(self, item: Mapping[str, object], path: str) -> None:
        found = lookup(item, path)
        super().__init__({} if found is None else {path: found})
        self.item = item


def by_path(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, with paths too; a property whose own name has a dot goes before a path."""

    @wraps(function)
    def call(items: object, key: object = None, *rest: object, **named: object) -> object:
        if not isinstance(key, str) or "." not in key or not _are_objects(items):
            return function(items, *(() if key is None else (key,)), *rest, **named)
        seen = [item if key in item else _Seen(item, key) for item in items]  # type: ignore[attr-defined]
        found = function(seen, key, *rest, **named)
        return [_itself(each) for each in found] if isinstance(found, list) else found

    return call


def _are_objects(items: object) -> bool:
    return isinstance(items, list | tuple) and all(isinstance(item, Mapping) for item in items)


def _itself(found: object) -> object:
    return found.item if isinstance(found, _Seen) else found
