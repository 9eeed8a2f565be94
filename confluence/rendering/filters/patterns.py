"""Patterns: Rootly's filters with regular expressions, in Ruby's notation, in bounded time.

Not here: the notation (`confluence.rendering.patterns`). https://docs.rootly.com/liquid/filters
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from time import process_time
from typing import Any

from liquid.exceptions import ResourceLimitError
from liquid.filter import string_filter, with_context

from confluence.rendering.limits import (
    LONGEST_LIST,
    LONGEST_VALUE,
    MOST_MATCHING,
    MOST_WORK,
    SECOND,
    weighed,
)
from confluence.rendering.patterns import Match, Pattern, ready
from confluence.rendering.scope import Scope

_ADVICE = "write it without a repeat inside of a repeat"
_REFERENCE = re.compile(r"\\(?:([\d&`'\\])|k<(\w+)>)", re.ASCII)


def _pattern(pattern: object, flags: object, context: Scope) -> Pattern:
    """A pattern; `/…/flags` is understood too. Reading it is work."""
    begun = process_time()
    text = str(pattern)
    if found := re.fullmatch(r"/(.*)/([imx]*)", text, re.DOTALL):
        text, flags = found[1], f"{flags}{found[2]}"
    wanted = ready(text, str(flags or ""))
    _count(begun, context)
    return wanted


def _found(text: str, pattern: Pattern, context: Scope) -> Iterator[Match]:
    """The matches, one after the other; the time they take counts as work."""
    # The library looks at the clock between its steps, one of which may go over the whole text.
    if len(text) * (len(pattern.source) + 50) > MOST_MATCHING:
        raise _too_costly(pattern, "takes too long on a text of this length; cut the text first")
    begun = process_time()
    try:
        for match in pattern.find_all(text, (MOST_WORK - context.done) / SECOND):
            begun = _count(begun, context)
            yield match
    except TimeoutError as error:
        raise _too_costly(pattern, f"takes too long; {_ADVICE}") from error
    except MemoryError as error:
        raise _too_costly(pattern, f"takes too much memory; {_ADVICE}") from error
    _count(begun, context)


def _count(begun: float, context: Scope) -> float:
    now = process_time()
    context.work(int((now - begun) * SECOND))
    return now


def _too_costly(pattern: Pattern, reason: str) -> ResourceLimitError:
    written = pattern.source if len(pattern.source) <= 40 else f"{pattern.source[:40]}…"
    return ResourceLimitError(f"the regular expression “{written}” {reason}", token=None)


def _replaced(text: str, matches: Iterable[Match], pattern: Pattern, new: str) -> str:
    parts: list[str] = []
    length = 0
    for part in _parts(text, matches, pattern, new):
        parts.append(part)
        length += len(part)
        if length > LONGEST_VALUE:
            weighed("".join(parts))
    return "".join(parts)


def _parts(text: str, matches: Iterable[Match], pattern: Pattern, new: str) -> Iterator[str]:
    literal, *references = _REFERENCE.split(new)
    done = 0
    for match in matches:
        yield text[done : match.start()]
        yield literal
        yield from _expanded(match, pattern, references)
        done = match.end()
    yield text[done:]


def _expanded(match: Match, pattern: Pattern, references: Sequence[str]) -> Iterator[str]:
    """What the references stand for, and the texts between them."""
    for sign, name, literal in zip(*(references[at::3] for at in range(3)), strict=True):
        yield _named(match, pattern.names.get(name, ())) if name else _meant(match, sign)
        yield literal


def _named(match: Match, numbers: Sequence[int]) -> str:
    """Of several groups with one name, the last one that matched."""
    found = (match.group(number) for number in reversed(numbers))
    return next((each for each in found if each is not None), "")


def _meant(match: Match, sign: str) -> str:
    match sign:
        case "\\":
            return "\\"
        case "`":
            return match.string[: match.start()]
        case "'":
            return match.string[match.end() :]
    number = 0 if sign == "&" else int(sign)
    return (match.group(number) or "") if number <= match.re.groups else ""


def _groups(match: Match) -> list[object]:
    return [match.group(number) for number in range(match.re.groups + 1)]


@with_context
@string_filter
def regex_replace(
    text: str, pattern: object, new: object = "", flags: object = "", *, context: Scope
) -> str:
    r"""Each match replaced; `\1` and `\k<name>` are its groups, `\0` is all of it."""
    wanted = _pattern(pattern, flags, context)
    return _replaced(text, _found(text, wanted, context), wanted, str(new))


@with_context
@string_filter
def regex_replace_first(
    text: str, pattern: object, new: object = "", flags: object = "", *, context: Scope
) -> str:
    """The first match replaced."""
    wanted = _pattern(pattern, flags, context)
    return _replaced(text, islice(_found(text, wanted, context), 1), wanted, str(new))


@with_context
@string_filter
def regex_remove(text: str, pattern: object, flags: object = "", *, context: Scope) -> str:
    """Each match taken out."""
    wanted = _pattern(pattern, flags, context)
    return _replaced(text, _found(text, wanted, context), wanted, "")


@with_context
@string_filter
def regex_remove_first(text: str, pattern: object, flags: object = "", *, context: Scope) -> str:
    """The first match taken out."""
    wanted = _pattern(pattern, flags, context)
    return _replaced(text, islice(_found(text, wanted, context), 1), wanted, "")


@with_context
@string_filter
def regex_match(
    text: str, pattern: object, flags: object = "", *, context: Scope
) -> list[object] | None:
    """The first match and its groups, or nil."""
    match = next(_found(text, _pattern(pattern, flags, context), context), None)
    return _groups(match) if match else None


@with_context
@string_filter
def regex_match_all(
    text: str, pattern: object, flags: object = "", *, context: Scope
) -> list[object]:
    """All matches; with groups in the pattern, the groups of each."""
    matches = islice(_found(text, _pattern(pattern, flags, context), context), LONGEST_LIST)
    return [_groups(match)[1:] or match.group() for match in matches]


FILTERS: dict[str, Callable[..., Any]] = {
    "regex_match": regex_match,
    "regex_match_all": regex_match_all,
    "regex_remove": regex_remove,
    "regex_remove_first": regex_remove_first,
    "regex_replace": regex_replace,
    "regex_replace_first": regex_replace_first,
}
