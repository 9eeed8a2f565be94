"""Wording: python-liquid's messages as sentences that say what to write instead.

Not here: the place (`complaint`).
"""

import re
from collections.abc import Callable

from confluence.rendering.advice import did_you_mean
from confluence.rendering.blocks import KNOWN_TAGS, LEFT_OUT, not_available
from confluence.rendering.filters import FILTERS
from confluence.rendering.phrases import COLON, COMPARE, EXAMPLES, FILTERS_FOR, PHRASES, TERNARY

_KINDS = {
    "int": "a number",
    "float": "a number",
    "str": "a text",
    "list": "a list",
    "datetime": "a date",
    "dict": "an object",
    "bool": "true or false",
    "Rich": "a text",
}


def _unknown_filter(match: re.Match[str]) -> str:
    return f"There is no filter “{match[1]}”.{did_you_mean(match[1], FILTERS)}"


def _unknown_tag(match: re.Match[str]) -> str:
    if match[1] in LEFT_OUT:
        return not_available(match[1])
    meant = did_you_mean(match[1], KNOWN_TAGS, "{{% {} %}}")
    return f"There is no tag {{% {match[1]} %}}.{meant}"


def _unexpected(match: re.Match[str]) -> str:
    character = match[1]
    if character in "\"'":
        return "A text begins here and does not end: its second quote is missing."
    if character in "{}":
        return "Braces cannot stand inside of a tag: leave out the inner ones."
    if filters := FILTERS_FOR.get(character):
        return f"“{character}” cannot calculate: write {filters}."
    if character == "?":
        return TERNARY
    return f"“{character}” means nothing in Liquid."


def _filter_failed(match: re.Match[str]) -> str:
    name, reason = match[1], match[2]
    if re.search(r"missing \d+ required positional", reason):
        return f"The filter “{name}” lacks a value: write “{name}: …”."
    if given := re.search(r"takes .*?(\d+) positional arguments? but (\d+)", reason):
        most = int(given[1]) - 1
        return f"The filter “{name}” takes {most or 'no'} value{'s' * (most != 1)} after its name."
    if re.search(r"expected an? (?:int|number)|^int\(\) argument must be", reason):
        return f"The filter “{name}” needs a number there."
    if found := re.search(r"^'(?:\w+\.)?(\w+)' object is not subscriptable", reason):
        kind = _KINDS.get(found[1], "something else")
        return f"The filter “{name}” needs a list of objects; this is {kind}."
    if "integer string conversion" in reason:
        return f"The filter “{name}” is given a number with too many digits."
    reason = reason.removeprefix(f"{name}: ").removeprefix(f"{name} ")
    return f"The filter “{name}” fails: {reason}."


def _compared(match: re.Match[str]) -> str:
    left, right = (_KINDS.get(match[each], "something else") for each in (1, 2))
    return f"“<” and “>” cannot compare {left} with {right}."


_SAID: tuple[tuple[str, Callable[[re.Match[str]], str] | str], ...] = (
    (r"unknown filter '(.*)'", _unknown_filter),
    (r"unexpected tag '(.*)'", _unknown_tag),
    (r"unexpected ['\"](.)['\"]", _unexpected),
    (r"filter (\w+): (.*)", _filter_failed),
    (r"'<' and '>' are not supported between '(\w+)' and '(\w+)'", _compared),
    *PHRASES,
)
_RUNTIME = re.compile(r"filter |unknown filter|'<' and|unexpected tag|disallowed|the |a |“")


def sentence(message: str, tag: str | None = None) -> str:
    """A message in our words; for what is wrong in a tag's writing, with an example."""
    said = next(
        (
            _put(ours, match)
            for theirs, ours in _SAID
            if (match := re.fullmatch(theirs, message, re.DOTALL))
        ),
        message[:1].upper() + message[1:].rstrip(".") + ".",
    )
    if said == COMPARE and tag in {"", "echo", "assign"}:
        return COLON
    example = EXAMPLES.get(tag) if tag is not None else None
    if example is None or _RUNTIME.match(message):
        return said
    return f"{said} Example: {example}"


def _put(ours: Callable[[re.Match[str]], str] | str, match: re.Match[str]) -> str:
    return match.expand(ours) if isinstance(ours, str) else ours(match)
