"""Arrays: Rootly's filters that look into arrays and objects by a dotted path.

Not here: tables, dates. https://docs.rootly.com/liquid/filters
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

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
    for item in items:
        found = item if item == path and isinstance(item, str) else lookup(item, path)
        wanted = value if value is not None and not is_undefined(value) else _ABSENT
        if (found == wanted) if wanted is not _ABSENT else (found not in (None, False)):
            yield item


@sequence_filter
def where(items: Sequence[object], path: object, value: object = None) -> list[object]:
    """The items whose value at the path is this one; without a value, is truthy."""
    _check(items)
    return list(_matching(items, path, value))


@sequence_filter
def find(items: Sequence[object], path: object, value: object = None) -> object:
    """The first such item, or nil."""
    _check(items)
    return next(_matching(items, path, value), None)


def get(item: object, path: object) -> object:
    """The value at a dotted path, or nil; in an array, the values of its items."""
    return lookup(item, path)


def _check(items: Sequence[object]) -> None:
    for item in items:
        if item is None or not hasattr(item, "__getitem__"):
            raise TypeError(f"expected an array of objects, found {type(item).__name__}")


FILTERS: dict[str, Callable[..., Any]] = {"find": find, "get": get, "where": where}
