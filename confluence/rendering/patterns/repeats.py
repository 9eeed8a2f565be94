"""Repeats: how often a part of a pattern stands.

Not here: the parts (`notation`).
"""

import re
from typing import NamedTuple

from confluence.rendering.patterns.cursor import Cursor, PatternError

MOST_REPEATS = 100_000
_SIGN = re.compile(r"[*+?][?+]?")
# A “{” that begins none of these is a character like any other.
_EXACTLY = re.compile(r"\{(\d+)\}", re.ASCII)
_BETWEEN = re.compile(r"\{(?!,\})(\d*),(\d*)\}(\??)", re.ASCII)


class Repeat(NamedTuple):
    """A quantifier as both notations write it, and how often its part must stand at least."""

    text: str
    least: int


def repeat(cursor: Cursor) -> Repeat | None:
    """The quantifier that comes next, which is taken; None if there is none."""
    if sign := cursor.match(_SIGN):
        return Repeat(sign[0], int(sign[0][0] == "+"))
    # After a number alone, “?” is a quantifier of its own; after any count, “+” is.
    if exactly := cursor.match(_EXACTLY):
        return Repeat(exactly[0], _count(exactly[1]))
    if between := cursor.match(_BETWEEN):
        least, most = _count(between[1] or "0"), _count(between[2] or "0")
        if between[2] and least > most:
            raise PatternError(f"“{between[0]}” is the wrong way round")
        return Repeat(between[0], least)
    return None


def _count(digits: str) -> int:
    if len(digits) > 9 or int(digits) > MOST_REPEATS:
        raise PatternError(f"more than {MOST_REPEATS:,} repeats")
    return int(digits)
