"""Reader: walks a page and keeps the line that is being read.

Layouts are flattened. Not here: names of what has no text (`words`).
"""

from collections.abc import Callable
from dataclasses import replace

from lxml.etree import _Element

from confluence.outline.lines import Kind, Line, Span, joined, trimmed
from confluence.outline.words import (
    NAMED,
    PANELS,
    all_text,
    attribute,
    name_of,
    named,
    panel_type,
    parameter,
    text_of,
)
from confluence.rendering.wellformed import AC

LINKS = ("https://", "http://")
STYLES: dict[str, Callable[[Span], Span]] = {
    **dict.fromkeys(("strong", "b"), lambda span: replace(span, bold=True)),
    **dict.fromkeys(("em", "i", "cite", "ac:placeholder"), lambda span: replace(span, italic=True)),
    **dict.fromkeys(("s", "del"), lambda span: replace(span, strike=True)),
    **dict.fromkeys(("code", "tt"), lambda span: replace(span, code=True)),
}
DEEPEST = 60  # elements within elements that are told apart; below, only text
UNSEEN = {"ac:parameter", "ac:task-id", "ac:task-uuid", "colgroup", "ac:adf-attribute"}


class Reader:
    """Walks the page and keeps the line that is being read."""

    def __init__(self, within: int = 0) -> None:
        self.lines: list[Line] = []
        self._spans: list[Span] = []
        self._first = Line(Kind.TEXT)
        self._rest = Line(Kind.TEXT)
        self._depth = -1
        self._within = within

    def inside(self, node: _Element, style: Span) -> None:
        """Everything within an element."""
        if self._within == DEEPEST:
            self._say(all_text(node), style)
            return
        self._within += 1
        self._say(node.text or "", style)
        for child in node:
            if isinstance(child.tag, str):
                self._element(child, style)
            self._say(child.tail or "", style)
        self._within -= 1

    def end(self) -> None:
        """The line is complete."""
        spans = trimmed(self._spans)
        if spans:
            self.lines.append(replace(self._first, spans=spans))
            self._first = self._rest
        self._spans = []

    def _say(self, text: str, style: Span) -> None:
        if text:
            self._spans.append(replace(style, text=text))

    def _element(self, node: _Element, style: Span) -> None:
        name = name_of(node)
        if name in UNSEEN:
            return
        if name in STYLES:
            self.inside(node, STYLES[name](style))
        elif name in _READ:
            _READ[name](self, node, style)
        elif name in NAMED:
            self._say(named(node), replace(style, italic=True))
        else:
            self.inside(node, style)

    def block(self, node: _Element, style: Span) -> None:
        """What is within as lines of its own."""
        self.end()
        self.inside(node, style)
        self.end()

    def _as(self, first: Line, rest: Line, node: _Element, style: Span) -> None:
        """What is within as lines of another kind: the first one, and those that follow it."""
        self.end()
        before = self._first, self._rest
        self._first, self._rest = first, rest
        self.block(node, style)
        self._first, self._rest = before

    def heading(self, node: _Element, style: Span) -> None:
        """A heading."""
        line = Line(Kind.HEADING, level=int(name_of(node)[1]))
        self._as(line, line, node, style)

    def quote(self, node: _Element, style: Span) -> None:
        """All lines of a quotation."""
        self._as(Line(Kind.QUOTE), Line(Kind.QUOTE), node, style)

    def items(self, node: _Element, style: Span) -> None:
        """A list; what follows in an item after its first line is text."""
        kind = Kind.NUMBER if name_of(node) == "ol" else Kind.BULLET
        self.end()
        self._depth += 1
        for number, item in enumerate(node.iterchildren("li"), _start(node)):
            first = Line(kind, depth=self._depth, number=number)
            self._as(first, Line(Kind.TEXT, depth=self._depth), item, style)
        self._depth -= 1

    def task(self, node: _Element, style: Span) -> None:
        """A task: its box and what is to be done."""
        done = text_of(node, "ac:task-status").strip() == "complete"
        self.end()
        bodies = node.iterchildren(f"{{{AC}}}task-body")
        said = joined((in_one(body, style, self._within) for body in bodies), Span("\n"))
        box = replace(style, text="☑ " if done else "☐ ")
        self.lines.append(Line(Kind.TASK, (box, *said)))

    def code(self, node: _Element, style: Span) -> None:
        """Text as it is, blanks and all."""
        self._preformatted(all_text(node), style)

    def _preformatted(self, text: str, style: Span) -> None:
        self.end()
        if text.strip():
            self.lines.append(Line(Kind.CODE, (replace(style, text=text.strip("\n")),)))

    def rule(self, _node: _Element, _style: Span) -> None:
        """A line across the page."""
        self.end()
        self.lines.append(Line(Kind.RULE))

    def line_break(self, _node: _Element, style: Span) -> None:
        """The same line goes on below."""
        self._spans.append(replace(style, text="\n", code=False, url=""))

    def link(self, node: _Element, style: Span) -> None:
        """A link, with its address if it is one of the web."""
        address = (node.get("href") or "").strip()
        self.inside(node, replace(style, url=address if address.startswith(LINKS) else ""))

    def row(self, node: _Element, style: Span) -> None:
        """A row of a table: its cells in one line."""
        cells = [cell for cell in node if isinstance(cell.tag, str) and cell.tag in ("th", "td")]
        heads = bool(cells) and all(cell.tag == "th" for cell in cells)
        self.end()
        said = [in_one(cell, style, self._within) for cell in cells]
        spans = joined([spans for spans in said if spans], Span(" · "))
        if spans:
            self.lines.append(Line(Kind.HEADS if heads else Kind.ROW, spans))

    def macro(self, node: _Element, style: Span) -> None:
        """A macro: what stands in it, below its name where the name tells something."""
        kind = attribute(node, "ac:name")
        if kind in ("code", "noformat"):
            self._preformatted(text_of(node, "ac:plain-text-body"), style)
        elif kind == "status":
            title = parameter(node, "title") or parameter(node, "colour")
            self._say(title, replace(style, code=True))
        elif kind in PANELS:
            self._panel(node, style, PANELS[kind])
        else:
            self._named_macro(node, style)

    def extension(self, node: _Element, style: Span) -> None:
        """An element of the new editor: a panel by its sign, another by what stands for it."""
        kind = panel_type(node)
        bodies = [*node.iterfind("{*}adf-node/{*}adf-content" if kind else "{*}adf-fallback")]
        if kind:
            self.end()
            self._say(PANELS.get(kind, PANELS["panel"]), replace(style, bold=True))
        elif not bodies:
            self._say("[extension]", replace(style, italic=True))
        for body in bodies:
            self.block(body, style)

    def _panel(self, node: _Element, style: Span, sign: str) -> None:
        self.end()
        label = parameter(node, "title")
        label = f"{sign.partition(' ')[0]} {label}" if label else sign
        self._say(label, replace(style, bold=True))
        self._body(node, style)

    def _named_macro(self, node: _Element, style: Span) -> None:
        self._say(named(node), replace(style, italic=True))
        self._body(node, style)

    def _body(self, macro: _Element, style: Span) -> None:
        for body in macro.iterchildren(f"{{{AC}}}rich-text-body"):
            self.block(body, style)


def _start(numbered: _Element) -> int:
    """The number of a list's first item."""
    start = numbered.get("start", "")
    return int(start) if start.isdecimal() and len(start) < 10 else 1


_BLOCKS = (
    "p div dl dt dd table caption ac:layout ac:layout-section ac:layout-cell ac:rich-text-body "
    "ac:task-list ac:adf-content"
)
_READ: dict[str, Callable[[Reader, _Element, Span], None]] = {
    **dict.fromkeys(_BLOCKS.split(), Reader.block),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Reader.heading),
    **dict.fromkeys(("ul", "ol"), Reader.items),
    **dict.fromkeys(("ac:structured-macro", "ac:macro"), Reader.macro),
    "ac:adf-extension": Reader.extension,
    "ac:task": Reader.task,
    "blockquote": Reader.quote,
    "pre": Reader.code,
    "hr": Reader.rule,
    "br": Reader.line_break,
    "a": Reader.link,
    "tr": Reader.row,
}


def in_one(node: _Element, style: Span, within: int) -> tuple[Span, ...]:
    """All lines within an element as one."""
    reader = Reader(within)
    reader.inside(node, style)
    reader.end()
    return joined((line.spans for line in reader.lines if line.spans), Span(" "))
