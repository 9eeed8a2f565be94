"""Properties: dotted paths in the filters that take the name of a property, as `where` takes one.

Not here: the filters themselves (`standard`, `arrays`, `numbers`).
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from confluence.rendering.filters.arrays import flatten, lookup

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
        objects = _objects(items) if isinstance(key, str) and "." in key else []
        if not objects:
            return function(items, *(() if key is None else (key,)), *rest, **named)
        seen = [item if key in item else _Seen(item, str(key)) for item in objects]
        found = function(seen, key, *rest, **named)
        return [_itself(each) for each in found] if isinstance(found, list) else found

    return call


def _objects(items: object) -> list[Mapping[str, object]]:
    """The items, as filters take them from one object or from lists in a list; none if others are.

    What is no object has no properties at the end of a path.
    """
    found = flatten(items) if isinstance(items, list | tuple | Mapping) else []
    return found if all(isinstance(item, Mapping) for item in found) else []


def _itself(found: object) -> object:
    return found.item if isinstance(found, _Seen) else found
