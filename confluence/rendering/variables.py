"""Variables: the catalogue of all names that a template may use, read off the context itself.

Not here: what the names mean (`meanings`), their values in a real incident (`context`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from confluence.rendering.meanings import (
    EMPTY,
    EXPRESSIONS,
    MEANINGS,
    PERSON,
    TIME,
    UNKNOWABLE,
)
from confluence.rendering.rich import Rich
from confluence.rendering.sample import sample_context
from confluence.rendering.scope import Clock

_GROUPS = {
    "action_item": "Action items",
    "incident.action_items": "Action items",
    "team": "Team",
    "alert": "Alert",
    "incident.slack_": "Slack",
    "incident.scheduled_": "Times",
}
_ELSEWHERE = "Other tools and lists"
_TIMES = ("_at", "_for", "_until", "_date")
_NUMBERS = ("_count", "duration", "time_to_acknowledge", "sequential_id", "_number", "priority")
_PEOPLE = ("_by", "in_triage", "_lead", "owner")


@dataclass(frozen=True, slots=True)
class Variable:
    """A name, what it is, and what to write for it. `known`: our incidents can have a value."""

    path: str
    group: str
    kind: str
    meaning: str
    expression: str
    known: bool


@cache
def variables() -> tuple[Variable, ...]:
    """All, group by group; in each, what we can know comes first, in the order of its meaning."""
    told = [path for group in MEANINGS.values() for path in group]
    groups = list(dict.fromkeys([*MEANINGS, *_GROUPS.values(), _ELSEWHERE]))
    found = [_variable(path, value) for path, value in paths_of({**sample_context(), **Clock()})]

    def rank(each: Variable) -> tuple[int, bool, int]:
        at = told.index(each.path) if each.path in told else len(told)
        return groups.index(each.group), not each.known, at

    return tuple(sorted(found, key=rank))


def paths_of(context: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Each path in a context and its value; in a list, those of its first item."""
    for name, value in context.items():
        if not isinstance(value, Mapping):
            yield name, value
        yield from _within(name, value)


def _within(path: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield f"{path}.{name}", each
            yield from _within(f"{path}.{name}", each)
    elif isinstance(value, list) and value and path != "incident.timeline":
        yield from _within(f"{path}[0]", value[0])


def _variable(path: str, value: object) -> Variable:
    group, meaning = _told(path)
    known = bool(meaning) and not path.endswith(".email")
    kind = _kind(path, value)
    usual = TIME.format(path) if kind == "time" and known else f"{{{{ {path} }}}}"
    return Variable(
        path=path,
        group=group or _group(path),
        kind=kind,
        meaning=meaning or (EMPTY if value == [] else UNKNOWABLE),
        expression=EXPRESSIONS.get(path, usual),
        known=known,
    )


def _told(path: str) -> tuple[str, str]:
    """Group and meaning where there is one."""
    holder, _, name = path.rpartition(".")
    for group, meanings in MEANINGS.items():
        if path in meanings:
            return group, meanings[path]
        if name in PERSON and holder in meanings and holder != "incident":
            return group, PERSON[name]
        if name in PERSON and holder == "incident.responders[0]":
            return "People", PERSON[name]
    return "", ""


def _group(path: str) -> str:
    return next((group for start, group in _GROUPS.items() if path.startswith(start)), _ELSEWHERE)


def _kind(path: str, value: object) -> str:
    match value:
        case datetime():
            return "time"
        case Rich():
            return "table" if "table" in path else "text with looks"
        case bool():
            return "yes or no"
        case int() | float():
            return "number"
        case list():
            return "list"
        case Mapping():
            return "person" if "full_name" in value else "object"
        case None:
            return _likely_kind(path)
    return "text"


def _likely_kind(path: str) -> str:
    """What a name stands for at Rootly, by its ending."""
    endings = {
        "time": _TIMES,
        "number": _NUMBERS,
        "person": _PEOPLE,
        "yes or no": ("_enabled",),
    }
    return next((kind for kind, ends in endings.items() if path.endswith(ends)), "text")
