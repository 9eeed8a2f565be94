"""A page's outline as blocks, cut at Slack's limits. Pure; the view around it is `preview`.

Modals take no tables: a row is an item of a list, its cells in one line. Rich text carries every
word as it is, so nothing on the page becomes a mention or markup of Slack's.
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from bot.views import parts
from bot.views.parts import Block
from confluence.outline import Kind, Line, Span

MOST_BLOCKS = 80  # of a view's 100; the rest is for what stands around the page
MOST_BYTES = 200_000  # of a view's 250 kB
LONGEST = 3_000  # characters in one block
LINES = 40  # in one block
HEADING = 150
ADDRESS = 3_000
DEEPEST = 8
CHECKED_APART = {Kind.HEADING, Kind.RULE}
LISTS = {Kind.BULLET: "bullet", Kind.ROW: "bullet", Kind.NUMBER: "ordered"}


@dataclass(slots=True)
class _Shown:
    """The blocks so far, and how many lines are in them."""

    blocks: list[Block] = field(default_factory=list)
    lines: int = 0
    size: int = 0

    def take(self, lines: Sequence[Line]) -> bool:
        """Add one more block of these lines, if Slack takes it."""
        block = _block(lines)
        size = len(json.dumps(block)) + 2
        if len(self.blocks) == MOST_BLOCKS or self.size + size > MOST_BYTES:
            return False
        self.blocks.append(block)
        self.lines += len(lines)
        self.size += size
        return True


def page_blocks(lines: Sequence[Line]) -> list[Block]:
    """The page from its top as far as a view goes, and how much more there is."""
    shown = _Shown()
    for chunk in _chunks(lines):
        if not shown.take(chunk):
            break
    cut = sum(len(line.text) - LONGEST + 1 for line in lines[: shown.lines] if _is_cut(line))
    return [*shown.blocks, *_more(len(lines) - shown.lines, cut)]


def _more(lines: int, characters: int) -> list[Block]:
    counted = ((lines, "line", ""), (characters, "character", " of lines cut with “…”"))
    left = " and ".join(
        f"{count:,} more {noun}{'s' * (count != 1)}{where}"
        for count, noun, where in counted
        if count
    )
    return [parts.context(f"… and {left}, which the page will have.")] if left else []


def _chunks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that share a block: up to the next heading, or to what one block holds."""
    chunk: list[Line] = []
    size = 0
    for line in map(_cut, lines):
        apart = line.kind in CHECKED_APART or (chunk and chunk[0].kind in CHECKED_APART)
        if chunk and (apart or len(chunk) == LINES or size + len(line.text) > LONGEST):
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += len(line.text)
    if chunk:
        yield chunk


def _is_cut(line: Line) -> bool:
    return len(line.text) > LONGEST


def _cut(line: Line) -> Line:
    """The line, at most as long as a block."""
    if not _is_cut(line):
        return line
    left = LONGEST - 1
    spans: list[Span] = []
    for span in line.spans:
        spans.append(replace(span, text=span.text[:left]))
        left -= len(spans[-1].text)
        if not left:
            break
    return replace(line, spans=(*spans[:-1], replace(spans[-1], text=spans[-1].text + "…")))


def _block(lines: Sequence[Line]) -> Block:
    first = lines[0]
    if first.kind is Kind.RULE:
        return {"type": "divider"}
    if first.kind is Kind.HEADING:
        text = {"type": "plain_text", "text": parts.cut(first.text, HEADING), "emoji": False}
        return {"type": "header", "text": text}
    return {"type": "rich_text", "elements": list(_elements(lines))}


def _elements(lines: Sequence[Line]) -> Iterator[Block]:
    """Neighbours of one kind together: paragraphs in a section, items in a list."""
    for (kind, depth), group in groupby(lines, key=lambda line: (line.kind, line.depth)):
        same = list(group)
        if kind in LISTS:
            yield _list(kind, depth, same)
            continue
        match kind:
            case Kind.CODE:
                for line in same:
                    yield {"type": "rich_text_preformatted", "elements": [_plain(line.text)]}
            case Kind.QUOTE:
                yield {"type": "rich_text_quote", "elements": _said(same)}
            case Kind.HEADS:
                yield {"type": "rich_text_section", "elements": _said(map(_bold, same))}
            case _:
                yield {"type": "rich_text_section", "elements": _said(same)}


def _list(kind: Kind, depth: int, lines: Sequence[Line]) -> Block:
    """A list; one that something deeper interrupted goes on counting."""
    before = lines[0].number - 1
    return {
        "type": "rich_text_list",
        "style": LISTS[kind],
        "indent": min(depth, DEEPEST),
        **({"offset": before} if kind is Kind.NUMBER and before else {}),
        "elements": [{"type": "rich_text_section", "elements": _said([line])} for line in lines],
    }


def _said(lines: Any) -> list[Block]:
    """The lines' text, each on a line of its own."""
    elements: list[Block] = []
    for line in lines:
        if elements:
            elements.append(_plain("\n"))
        elements += map(_element, line.spans)
    return elements


def _element(span: Span) -> Block:
    style = {name: True for name in ("bold", "italic", "strike", "code") if getattr(span, name)}
    given = {"style": style} if style else {}
    if span.url and len(span.url) <= ADDRESS and not _has_blank(span.url):
        return {"type": "link", "url": span.url, "text": span.text, **given}
    return {**_plain(span.text), **given}


def _plain(text: str) -> Block:
    return {"type": "text", "text": text}


def _bold(line: Line) -> Line:
    return replace(line, spans=tuple(replace(span, bold=True) for span in line.spans))


def _has_blank(url: str) -> bool:
    return url != "".join(url.split())
