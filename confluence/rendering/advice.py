"""Advice: the nearest right spelling of a name that is not known.

Not here: whole sentences.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from confluence.rendering.limits import LONGEST_NAME


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like this one, or None when none is near."""
    if len(name) > LONGEST_NAME:
        return None
    by_lower = {each.lower(): each for each in known}
    found = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def nearest_name(name: str, names: Mapping[object, object]) -> list[object] | None:
    """The keys to write in place of a name that `names` lacks: a similar one, or one further in."""
    found = nearest(name, [str(each) for each in names])
    if found:
        return [found]
    incident = names.get("incident")
    return ["incident", name] if isinstance(incident, Mapping) and name in incident else None


def did_you_mean(name: str, known: Iterable[str], shape: str = "“{}”") -> str:
    """A sentence to append, with a leading blank, or nothing."""
    found = nearest(name, known)
    return f" Did you mean {shape.format(found)}?" if found else ""
