"""The nouns of an outline: a line, its kind, and the spans that it consists of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

_BLANKS = re.compile(r"[ \t\r\n]+")


class Kind(StrEnum):
    """What a line is."""

    HEADING = "heading"
    TEXT = "text"
    BULLET = "bullet"
    NUMBER = "number"
    TASK = "task"
    QUOTE = "quote"
    CODE = "code"
    HEADS = "heads"
    ROW = "row"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style; `url` is an http(s) address."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, a paragraph, an item, a row.

    `level` is a heading's, `depth` an item's from 0, `number` its place in its list from 1.
    """

    kind: Kind
    spans: tuple[Span, ...] = ()
    level: int = 0
    depth: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        """What it says, without its style."""
        return "".join(span.text for span in self.spans)


def joined(parts: Iterable[tuple[Span, ...]], between: Span) -> tuple[Span, ...]:
    joined: list[Span] = []
    for spans in parts:
        joined += [between, *spans] if joined else spans
    return tuple(joined)


def trimmed(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans as a browser shows them: blanks run together, none at the ends."""
    shown: list[Span] = []
    for span in spans:
        text = span.text if span.text == "\n" else _BLANKS.sub(" ", span.text)
        if not shown or shown[-1].text.endswith((" ", "\n")):
            text = text if text == "\n" and shown else text.lstrip()
        if not text:
            continue
        if shown and replace(shown[-1], text="") == replace(span, text=""):
            shown[-1] = replace(span, text=shown[-1].text + text)
        else:
            shown.append(replace(span, text=text))
    while shown and not shown[-1].text.rstrip():
        shown.pop()
    if shown:
        shown[-1] = replace(shown[-1], text=shown[-1].text.rstrip())
    return tuple(shown)
