"""Parts: what was written anew of a pattern, and how large the library makes it.

Not here: the reading (`notation`).
"""

from collections.abc import Sequence
from typing import NamedTuple

from confluence.rendering.patterns.cursor import PatternError

LARGEST = 2_000


class Part(NamedTuple):
    """A part that stands by itself. `size` is about what the library makes of it.

    It writes out repeats: `a{3,5}` becomes three times a, and once more for up to two.
    """

    text: str
    size: int


def atom(text: str) -> Part:
    """A part that is no group."""
    return Part(text, 1 + len(text) // 8)


def joined(between: str, parts: Sequence[Part]) -> Part:
    """Parts one after the other."""
    text = between.join(part.text for part in parts)
    return Part(text, _checked(sum(part.size for part in parts)))


def wrapped(opening: str, part: Part) -> Part:
    """A part in a group."""
    return Part(f"{opening}{part.text})", part.size)


def repeated(part: Part, quantifier: str, least: int) -> Part:
    """A part several times, at least so often."""
    return Part(part.text + quantifier, _checked(part.size * (least + 1)))


def _checked(size: int) -> int:
    if size > LARGEST:
        raise PatternError("the pattern is too large")
    return size
