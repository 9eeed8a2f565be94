"""Parts: what was written anew of a pattern, and how large the library makes it.

Not here: the reading (`notation`).
"""

from collections.abc import Sequence
from typing import NamedTuple

from confluence.rendering.patterns.cursor import PatternError

LARGEST = 10_000


class Part(NamedTuple):
    """A part that stands by itself. The library writes out repeats: `size` counts what it gets."""

    text: str
    size: int = 1


def joined(between: str, parts: Sequence[Part]) -> Part:
    """Parts one after the other."""
    text = between.join(part.text for part in parts)
    return Part(text, _checked(sum(part.size for part in parts)))


def wrapped(opening: str, part: Part) -> Part:
    """A part in a group."""
    return Part(f"{opening}{part.text})", part.size)


def repeated(part: Part, quantifier: str, least: int) -> Part:
    """A part several times, at least so often."""
    return Part(part.text + quantifier, _checked(part.size * max(least, 1)))


def _checked(size: int) -> int:
    if size > LARGEST:
        raise PatternError("the pattern is too large")
    return size
