"""Parts: what a pattern's tree is made of.

Not here: reading a pattern (`syntax`), matching (`machine`).
"""

from collections.abc import Callable
from dataclasses import dataclass

Test = Callable[[str], bool]


class PatternError(ValueError):
    """The pattern cannot be read, or asks for what we do not have."""


@dataclass(frozen=True, slots=True)
class One:
    """One character that passes the test."""

    test: Test


@dataclass(frozen=True, slots=True)
class Edge:
    """A place between characters: ^ $ A z Z b B."""

    kind: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ways, the first one that matches."""

    ways: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; `most` None means without end."""

    part: "Tree"
    least: int
    most: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A part that is remembered under a number."""

    part: "Tree"
    number: int


Tree = One | Edge | Sequence | Choice | Repeat | Group
