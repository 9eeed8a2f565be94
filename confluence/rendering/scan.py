"""Scan: where Liquid stands in a run of text. Linear, whatever is in the text.

Not here: the tree (`runs`), which block a tag belongs to (`blocks`).
"""

import re
from dataclasses import dataclass

from confluence.rendering.characters import Characters
from confluence.rendering.liquid_tag import UNREAD, Kind, LiquidTag
from confluence.rendering.normal import normalised

LONGEST_TAG = 20_000
_OPENING = re.compile(r"\{\{|\{%")
_NAME = re.compile(r"\s*(#|\w+)?\s*")


class UnfinishedError(Exception):
    """A tag is not finished where the run ends, or has no name, or is too long."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Found:
    """A tag that begins at `at`, and the part of the run that goes, blanks it trims included."""

    tag: LiquidTag
    at: int
    start: int
    end: int


class Scanner:
    """Finds tags run after run, and remembers between runs what is not to be read.

    `unread` is the tag whose body is just being skipped: raw, comment or doc.
    """

    def __init__(self) -> None:
        self.unread: LiquidTag | None = None
        self._depth = 0

    def scan(self, run: Characters) -> list[Found]:
        """The tags of a run. Raises `UnfinishedError`."""
        found: list[Found] = []
        at = 0
        while match := _OPENING.search(run.text, at):
            if self.unread and match.group() == "{{":
                at = match.end()
                continue
            end = self._end(run, match.start(), match.group())
            if end is None:
                at = match.end()
                continue
            tag, trims = _tag(run, match.start(), end)
            at = end
            if self._reads(tag):
                found.append(_found(run.text, tag, match.start(), end, trims))
        return found

    def _end(self, run: Characters, start: int, opening: str) -> int | None:
        closing = "}}" if opening == "{{" else "%}"
        end = run.text.find(closing, start + 2, start + LONGEST_TAG)
        if end >= 0:
            return end + 2
        if self.unread:
            return None
        origin = run.origins[start]
        if run.text.find(closing, start + 2) < 0:
            raise UnfinishedError(f"“{opening}” is never closed: “{closing}” is missing", origin)
        raise UnfinishedError(f"the tag is longer than {LONGEST_TAG:,} characters", origin)

    def _reads(self, tag: LiquidTag) -> bool:
        """Whether the tag counts here, and what it changes for those after it."""
        if self.unread is None:
            if tag.name in UNREAD:
                self.unread, self._depth = tag, 1
            return True
        if tag.name == self.unread.name and tag.name == "comment":
            self._depth += 1
        elif tag.name == f"end{self.unread.name}":
            self._depth -= 1
        if self._depth:
            return False
        self.unread = None
        return True


def _tag(run: Characters, start: int, end: int) -> tuple[LiquidTag, tuple[bool, bool]]:
    inner = normalised(run.slice(start + 2, end - 2))
    first, last = 0, len(inner.text)
    trims = inner.text.startswith("-"), inner.text.endswith("-")
    first += trims[0]
    last = max(last - trims[1], first)
    kind = Kind.OUTPUT if run.text[start + 1] == "{" else Kind.TAG
    name = ""
    if kind is Kind.TAG:
        head = _NAME.match(inner.text, first, last)
        name = (head and head[1]) or ""
        first = head.end() if head else first
    body = inner.text[first:last]
    first += len(body) - len(body.lstrip())
    expression = inner.slice(first, first + len(body.strip()))
    origins = run.origins[start], run.origins[end]
    return LiquidTag(kind, name, expression, *origins, run.text[start:end]), trims


def _found(text: str, tag: LiquidTag, at: int, end: int, trims: tuple[bool, bool]) -> Found:
    start = at
    while trims[0] and start and text[start - 1] in " \t\r\n":
        start -= 1
    while trims[1] and end < len(text) and text[end] in " \t\r\n":
        end += 1
    return Found(tag, at, start, end)
