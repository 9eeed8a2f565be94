"""Arrays: Rootly's filters that look into arrays and objects by a dotted path.

Not here: tables (`tables`), JSON (`outputs`). https://docs.rootly.com/liquid/filters
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from operator import itemgetter
from random import Random
from typing import Any

from liquid.builtin.filters.array import _getitem as standard_property
from liquid.builtin.filters.string import slice_ as standard_slice
from liquid.exceptions import FilterItemTypeError
from liquid.filter import sequence_filter, with_context
from liquid.undefined import is_undefined

from confluence.rendering.scope import Scope

_ABSENT = object()
_MOST_OBJECTS = 2_000


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
def sort(items: Sequence[object], key: object = None) -> list[object]:
    """The items in ascending order, by a property if there is a key; those without, at the end."""
    name = None if _is_nothing(key) else str(key)
    values = [item if name is None else standard_property(item, name, None) for item in items]
    try:
        ranked = sorted(zip(map(_rank, values), items, strict=True), key=itemgetter(0))
    except TypeError as error:
        raise TypeError("what is of different kinds cannot be put in order") from error
    return [item for _, item in ranked]


def _rank(value: object) -> tuple[bool, object]:
    rich = hasattr(value, "__html__")
    return (True, 0) if _is_nothing(value) else (False, str(value) if rich else value)


@sequence_filter
def concat(items: Sequence[object], others: object) -> list[object]:
    """Both arrays as one."""
    if not isinstance(others, list | tuple | range):
        found = "nothing" if is_undefined(others) else type(others).__name__
        raise TypeError(f"expected an array, found {found}")
    return [*items, *others]


def get(item: object, path: object) -> object:
    """The value at a dotted path, or nil; in an array, the values of its items."""
    return lookup(item, path)


def slice_(value: object, start: object, *rest: object) -> object:
    """Of an object the part with these keys; of a text or array the standard slice."""
    if isinstance(value, Mapping) and not is_undefined(value):
        keys = {str(key) for key in (start, *rest)}
        return {key: each for key, each in value.items() if str(key) in keys}
    if not value and isinstance(start, str) and not start.lstrip("-").isdigit():
        return None  # A part of an object of which nothing is known.
    return standard_slice(value, start, *rest)


@sequence_filter
def flatten(items: Sequence[object]) -> list[object]:
    """Arrays in the array taken apart, at any depth."""
    return _flat(items)


def _flat(items: Sequence[object]) -> list[object]:
    found: list[object] = []
    for item in items:
        found += _flat(item) if isinstance(item, list | tuple) else [item]
    return found


def push(items: object, *values: object) -> list[object]:
    """A new array with the values at its end. An array as a value could nest without end."""
    if any(isinstance(value, list | tuple) for value in values):
        raise TypeError("an array cannot be pushed; to join arrays, write “concat”")
    start = items if isinstance(items, list | tuple) else [] if _is_nothing(items) else [items]
    return [*start, *values]


def to_values(item: object, path: object = None) -> list[object]:
    """The values of an object, or the value at a path of each of them."""
    values = [*item.values()] if isinstance(item, Mapping) else push(item)
    return values if _is_nothing(path) else [lookup(value, path) for value in values]


@with_context
@sequence_filter
def shuffle(items: Sequence[object], *, context: Scope) -> list[object]:
    """The items in another order, which is the same at each render for one draft."""
    shuffled = [*items]
    Random(context.style.seed).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    return shuffled


@sequence_filter
def uniq(items: Sequence[object], key: object = None) -> list[object]:
    """The items without those equal to an earlier one; by a property if there is a key."""
    found: list[object] = []
    seen: set[object] = set()
    seen_objects: list[object] = []
    for item in items:
        value = item if _is_nothing(key) else _own(item, key)
        if isinstance(value, Hashable) and not isinstance(value, tuple):
            new = value not in seen
            seen.add(value)
        else:
            new = value not in seen_objects
            seen_objects += [value] if new else []
            if len(seen_objects) > _MOST_OBJECTS:
                raise ValueError(f"more than {_MOST_OBJECTS:,} objects to compare")
        found += [item] if new else []
    return found


@sequence_filter
def compact(items: Sequence[object], key: object = None) -> list[object]:
    """The items that are not nil; those whose property is not, if there is a key."""
    keyless = _is_nothing(key)
    return [item for item in items if (item if keyless else _own(item, key)) not in (None, _ABSENT)]


def _own(item: object, key: object) -> object:
    if not isinstance(item, Mapping):
        raise TypeError(f"can't read property '{key}' of {item}")
    return item.get(key, _ABSENT)


def _is_nothing(value: object) -> bool:
    return value is None or is_undefined(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "compact": compact,
    "concat": concat,
    "find": find,
    "flatten": flatten,
    "get": get,
    "push": push,
    "shuffle": shuffle,
    "slice": slice_,
    "sort": sort,
    "uniq": uniq,
    "to_values": to_values,
    "where": where,
}
