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
_MARKER = re.compile(
    r"\{%[^\w{}%]{0,40}(?P<name>endraw|raw|endcomment|comment|enddoc)\b(?=[^\w{}%]{0,40}%\})"
)
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_SWALLOWING = re.compile(r"([^{}]++\}?)[^{}]*+\{[{%]")
_NESTED = re.compile(r"^[^{}]*+\{\{[^{}]*+\}\}(?:[^{}]|\{\{[^{}]*+\}\})*+$")
_ANYTHING = frozenset({"#", "liquid", "endcomment", "endraw", "enddoc"})
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
        self._inside: list[str] = []

    def scan(self, run: Characters) -> list[Found]:
        """The tags of a run. Raises `UnfinishedError`."""
        found: list[Found] = []
        at = 0
        while match := self._next(run.text, at):
            start, at = match.start(), _end(run, match)
            tag, trims = _tag(run, start, at)
            _check_end(tag)
            found.append(_found(run.text, tag, start, at, trims))
            if self._inside:
                continue
            self.unread = None
            if tag.name in UNREAD:
                self._begin(tag)
        return found

    def _next(self, text: str, at: int) -> re.Match[str] | None:
        """The next opening delimiter that counts."""
        if not self._inside:
            return _OPENING.search(text, at)
        for match in _MARKER.finditer(text, at):
            name = match["name"]
            if name == f"end{self._inside[-1]}":
                self._inside.pop()
                if not self._inside:
                    return match
            elif self._inside[-1] == "comment" and name in {"comment", "raw"}:
                self._inside.append(name)
        return None

    def _begin(self, tag: LiquidTag) -> None:
        if tag.name == "doc" and tag.expression.text:
            raise UnfinishedError("{% doc %} stands alone, without anything after it", tag.start)
        self.unread = tag
        self._inside.append(tag.name)


def _end(run: Characters, opening: re.Match[str]) -> int:
    start = opening.start()
    closing = "}}" if opening.group() == "{{" else "%}"
    end = run.text.find(closing, start + 2, start + LONGEST_TAG)
    if end >= 0:
        return end + 2
    origin = run.origins[start]
    if run.text.find(closing, start + 2) < 0:
        raise UnfinishedError(
            f"“{opening.group()[:2]}” is never closed: “{closing}” is missing", origin
        )
    raise UnfinishedError(f"the tag is longer than {LONGEST_TAG:,} characters", origin)


def _check_end(tag: LiquidTag) -> None:
    """A tag that swallows the next one has not been closed."""
    inner = _STRING.sub("", tag.expression.text)
    if tag.kind is Kind.OUTPUT and (swallowing := _SWALLOWING.match(inner)):
        written = swallowing[1].strip()
        raise UnfinishedError(f"“{{{{ {written}” is not closed with “}}}}”", tag.start)
    if tag.kind is Kind.TAG and tag.name not in _ANYTHING and _NESTED.search(inner):
        raise UnfinishedError(
            "a tag cannot stand inside of another one: leave out the inner braces", tag.start
        )
    if tag.kind is Kind.TAG and tag.name not in _ANYTHING and ("{%" in inner or "}}" in inner):
        written = tag.written.split("{%")[1].split("}}")[0].strip()
        raise UnfinishedError(f"“{{% {written}” is not closed with “%}}”", tag.start)


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
