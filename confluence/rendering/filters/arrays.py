"""Arrays: Rootly's filters that look into arrays and objects by a dotted path.

Not here: tables, dates. https://docs.rootly.com/liquid/filters
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from liquid.exceptions import FilterItemTypeError
from liquid.filter import sequence_filter
from liquid.undefined import is_undefined

_ABSENT = object()


def lookup(item: object, path: object) -> object:
    """The value at a dotted path; in an array, that of each item. None where there is none."""
    found = _lookup(item, [part for part in str(path).split(".") if part])
    return None if found is _ABSENT else found


def _lookup(item: object, parts: list[str]) -> object:
    for index, part in enumerate(parts):
        if isinstance(item, Mapping):
            item = item.get(part, _ABSENT)
        elif isinstance(item, list):
            if part.lstrip("-").isdigit():
                position = int(part)
                item = item[position] if -len(item) <= position < len(item) else _ABSENT
            else:
                found = [_lookup(each, parts[index:]) for each in item]
                return [each for each in found if each is not _ABSENT]
        else:
            return _ABSENT
    return item


def _matching(items: Sequence[object], path: object, value: object) -> Iterator[object]:
    given = value is not None and not is_undefined(value)
    for item in items:
        found = _property(item, path)
        if found == value if given else found not in (None, False):
            yield item


def _property(item: object, path: object) -> object:
    """The item's value at a path; of a string the path itself if it is in there, as in Ruby."""
    if item is None:
        raise FilterItemTypeError("an item is nil", token=None)
    if isinstance(item, str):
        return path if str(path) in item else None
    if isinstance(item, int) and isinstance(path, int):
        return item == path
    if not hasattr(item, "__getitem__"):
        raise TypeError(f"expected an array of objects, found {type(item).__name__}")
    return lookup(item, path)


@sequence_filter
def where(items: Sequence[object], path: object, value: object = None) -> list[object]:
    """The items whose value at the path is this one; without a value, is truthy."""
    return [] if is_undefined(path) else list(_matching(items, path, value))


@sequence_filter
def find(items: Sequence[object], path: object, value: object = None) -> object:
    """The first such item, or nil."""
    return next(_matching(items, path, value), None)


@sequence_filter
def concat(items: Sequence[object], others: object) -> list[object]:
    """Both arrays as one."""
    if not isinstance(others, list | tuple | range):
        raise TypeError(f"expected an array, found {type(others).__name__}")
    return [*items, *others]


def get(item: object, path: object) -> object:
    """The value at a dotted path, or nil; in an array, the values of its items."""
    return lookup(item, path)


FILTERS: dict[str, Callable[..., Any]] = {
    "concat": concat,
    "find": find,
    "get": get,
    "where": where,
}
