"""Advice: the nearest right spelling of a name that is not known.

Not here: whole sentences.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from confluence.rendering.limits import LONGEST_NAME

K = TypeVar("K")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that has this one as a part, or is most like it; None when none is near."""
    if len(name) > LONGEST_NAME:
        return None
    by_lower = {each.lower(): each for each in known}
    having = [each for lower, each in by_lower.items() if name.lower() in lower.split("_")]
    if len(having) == 1:
        return having[0]
    found = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def nearest_path(path: Iterable[K], names: object) -> list[K | str] | None:
    """The keys to write in place of these, each the nearest; None if none is near the first."""
    keys: list[K | str] = [*path]
    right: list[K | str] = []
    while keys:
        if isinstance(names, Mapping) and isinstance(keys[0], str) and keys[0] not in names:
            found = _nearest_keys(keys[0], names)
            if found is None:
                return [*right, *keys] if right else None
            keys[:1] = found
        key = keys.pop(0)
        right.append(key)
        names = names.get(key) if isinstance(names, Mapping) and isinstance(key, str) else None
    return right


def _nearest_keys(name: str, names: Mapping[object, object]) -> list[str] | None:
    """A similar key, or one further in."""
    found = nearest(name, [str(each) for each in names])
    if found:
        return [found]
    incident = names.get("incident")
    return ["incident", name] if isinstance(incident, Mapping) and name in incident else None


def did_you_mean(name: str, known: Iterable[str], shape: str = "“{}”") -> str:
    """A sentence to append, with a leading blank, or nothing."""
    found = nearest(name, known)
    return f" Did you mean {shape.format(found)}?" if found else ""
