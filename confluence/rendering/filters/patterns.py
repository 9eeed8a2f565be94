"""Patterns: Rootly's filters with regular expressions, in Ruby's notation, in bounded time.

Not here: the engine (`confluence.rendering.regex`). https://docs.rootly.com/liquid/filters
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from liquid.filter import string_filter, with_context

from confluence.rendering.limits import LONGEST_LIST, LONGEST_VALUE, STEP, weighed
from confluence.rendering.regex import Match, Pattern
from confluence.rendering.scope import Scope

_REFERENCE = re.compile(r"\\(?:(\d)|k<(\w+)>|(\\))")


@lru_cache(maxsize=64)
def _ready(pattern: str, flags: str) -> Pattern:
    return Pattern(pattern, flags)


def _pattern(pattern: object, flags: object) -> Pattern:
    """A pattern; `/…/flags` is understood too."""
    text = str(pattern)
    if found := re.fullmatch(r"/(.*)/([imx]*)", text, re.DOTALL):
        text, flags = found[1], f"{flags}{found[2]}"
    return _ready(text, str(flags or ""))


def _found(text: str, pattern: Pattern, context: Scope) -> Iterator[Match]:
    """The matches, one after the other; what they cost is counted in the scope."""
    steps = [0]
    for match in pattern.find_all(text, steps):
        context.work(steps[0] * STEP)
        steps[0] = 0
        yield match
    context.work(steps[0] * STEP)


def _replaced(text: str, matches: Iterable[Match], new: str) -> str:
    parts: list[str] = []
    done = length = 0
    for match in matches:
        start, end = match.spans[0]
        parts += [text[done:start], _expanded(match, new)]
        done = end
        length += len(parts[-1]) + len(parts[-2])
        if length > LONGEST_VALUE:
            weighed("".join(parts))
    return "".join([*parts, text[done:]])


def _expanded(match: Match, new: str) -> str:
    def reference(found: re.Match[str]) -> str:
        if found[3]:
            return "\\"
        number = int(found[1]) if found[1] else match.names.get(found[2], -1)
        return match.group(number) or "" if number >= 0 else ""

    return _REFERENCE.sub(reference, new)


@with_context
@string_filter
def regex_replace(
    text: str, pattern: object, new: object = "", flags: object = "", *, context: Scope
) -> str:
    r"""Each match replaced; `\1` and `\k<name>` are its groups."""
    return _replaced(text, _found(text, _pattern(pattern, flags), context), str(new))


@with_context
@string_filter
def regex_replace_first(
    text: str, pattern: object, new: object = "", flags: object = "", *, context: Scope
) -> str:
    """The first match replaced."""
    return _replaced(text, islice(_found(text, _pattern(pattern, flags), context), 1), str(new))


@with_context
@string_filter
def regex_remove(text: str, pattern: object, flags: object = "", *, context: Scope) -> str:
    """Each match taken out."""
    return _replaced(text, _found(text, _pattern(pattern, flags), context), "")


@with_context
@string_filter
def regex_remove_first(text: str, pattern: object, flags: object = "", *, context: Scope) -> str:
    """The first match taken out."""
    return _replaced(text, islice(_found(text, _pattern(pattern, flags), context), 1), "")


@with_context
@string_filter
def regex_match(
    text: str, pattern: object, flags: object = "", *, context: Scope
) -> list[object] | None:
    """The first match and its groups, or nil."""
    match = next(_found(text, _pattern(pattern, flags), context), None)
    return [match.group(number) for number in range(len(match.spans))] if match else None


@with_context
@string_filter
def regex_match_all(
    text: str, pattern: object, flags: object = "", *, context: Scope
) -> list[object]:
    """All matches; with groups in the pattern, the groups of each."""
    found: list[object] = []
    for match in islice(_found(text, _pattern(pattern, flags), context), LONGEST_LIST):
        groups = [match.group(number) for number in range(1, len(match.spans))]
        found.append(groups or match.group(0))
    return found


FILTERS: dict[str, Callable[..., Any]] = {
    "regex_match": regex_match,
    "regex_match_all": regex_match_all,
    "regex_remove": regex_remove,
    "regex_remove_first": regex_remove_first,
    "regex_replace": regex_replace,
    "regex_replace_first": regex_replace_first,
}
