"""Cursor: a place in a pattern that is being read.

Not here: what is read (`notation`, `characters`, `repeats`).
"""

import re


class PatternError(ValueError):
    """The pattern cannot be read, or asks for what we do not have."""


class Cursor:
    """The pattern's text, and how far it was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @property
    def next(self) -> str:
        """The next character, which stays; empty at the end."""
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        """The next character. Raises `PatternError` at the end."""
        if not self.next:
            raise PatternError("the pattern ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def accept(self, text: str) -> bool:
        """Whether this comes next; then it is taken."""
        found = self.text.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found

    def match(self, expected: re.Pattern[str]) -> re.Match[str] | None:
        """What comes next if it is as expected; then it is taken."""
        found = expected.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def until(self, end: str) -> str:
        """What comes before `end`, which is taken too. Raises `PatternError` without one."""
        found, mark, _ = self.text[self.at :].partition(end)
        if not mark:
            raise PatternError(f"“{end}” is missing")
        self.at += len(found) + len(end)
        return found
