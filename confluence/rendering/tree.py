"""Tree: storage format as light nodes of our own, each with its offset in the source.

Untouched markup goes out byte for byte. A node is equal to itself only. Not here: well-formedness
(checked before, so that the reading here may be simple), Liquid (`runs`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from confluence.rendering.liquid_tag import LiquidTag
from confluence.rendering.place import Place

_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)-->|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<\?(?P<instruction>.*?)\?>"
    r"|</(?P<end>[^\s>]+)\s*>|<(?P<start>[^\s/>]+)(?P<attributes>(?:[^>\"'/]|/(?!>)"
    r"|\"[^\"]*\"|'[^']*')*)(?P<empty>/?)>",
    re.DOTALL,
)


# What must be unique on a page, and what Confluence adds where it is missing.
_UNIQUE = re.compile(r"\s+(?:ac:)?(?:local-id|macro-id)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
# People's comments on the template's text; their threads do not exist on a page.
_COMMENTED = "ac:inline-comment-marker"


@dataclass(slots=True, eq=False)
class Text:
    """Raw XML text, as it stands in the source from `start` on."""

    raw: str
    start: int


@dataclass(slots=True, eq=False)
class CData:
    """What a CDATA section holds; `start` is the offset of its content."""

    raw: str
    start: int


@dataclass(slots=True, eq=False)
class Verbatim:
    """Markup that goes out as it is: a comment."""

    raw: str
    start: int


@dataclass(slots=True, eq=False)
class Span:
    """Characters that are escaped together when they go out: static text and Liquid tags.

    `place` says how; `name` is the attribute's or element's name, for errors. `parent` is the
    element that holds it, or whose attribute it is.
    """

    place: Place
    name: str
    start: int
    parent: "Element"
    children: list[str | LiquidTag] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Element:
    """An element. `opening` is its start tag: raw text, and a `Span` for each Liquid attribute."""

    name: str
    start: int
    opening: list["str | Span"]
    closing: str
    children: list["Node"] = field(default_factory=list)
    parent: "Element | None" = None

    @property
    def empty(self) -> bool:
        """Whether it was written as one empty-element tag."""
        return not self.closing

    def once_more(self) -> list["str | Span"]:
        """The start tag for a repetition on the same page: without ids that must be unique."""
        return [_UNIQUE.sub("", part) if isinstance(part, str) else part for part in self.opening]

    def walk(self) -> Iterator["Element"]:
        """Itself and all elements below, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def ancestors(self) -> Iterator["Element"]:
        """The elements around it, innermost first."""
        parent = self.parent
        while parent:
            yield parent
            parent = parent.parent

    def has_tags(self) -> bool:
        """Whether Liquid stands in its text, at any depth."""
        return any(
            isinstance(child, LiquidTag) or (isinstance(child, Element) and child.has_tags())
            for child in self.children
        )


Node = Text | CData | Verbatim | Span | Element | LiquidTag


def read(text: str, *, pieces: Sequence[tuple[int, int]] = ()) -> Element:
    """The tree of a well-formed text, under a root without tags.

    `pieces` are tables in it, from where to where; each becomes one node that is not read.
    """
    root = Element("", 0, [], "")
    current, done = root, 0
    for start, end in pieces:
        current = _read(text, done, start, current)
        piece = Verbatim(text[start:end], start)
        current.children.append(Element("table", start, [], "", [piece], current))
        done = end
    _read(text, done, len(text), current)
    return root


def _read(text: str, start: int, end: int, current: Element) -> Element:
    """Reads on below the current element; the one that is current in the end."""
    done = start
    for match in _TOKEN.finditer(text, start, end):
        if match.start() > done:
            current.children.append(Text(text[done : match.start()], done))
        done = match.end()
        current = _placed(match, current)
    if done < end:
        current.children.append(Text(text[done:end], done))
    return current


def deepest(root: Element, depth: int) -> Element | None:
    """The first element that stands deeper than that below the root, if there is one."""
    level = [root]
    for _ in range(depth + 1):
        level = [below for each in level for below in each.children if isinstance(below, Element)]
    return level[0] if level else None


def written(element: Element) -> str:
    """The source of a tree without Liquid: what `read` reads."""
    parts: list[str] = []
    _write(element, parts)
    return "".join(parts)


def _write(element: Element, parts: list[str]) -> None:
    parts += [part for part in element.opening if isinstance(part, str)]
    for child in element.children:
        if isinstance(child, Element):
            _write(child, parts)
        elif isinstance(child, CData):
            parts.append(f"<![CDATA[{child.raw}]]>")
        elif isinstance(child, Text | Verbatim):
            parts.append(child.raw)
    parts.append(element.closing)


def _placed(match: re.Match[str], current: Element) -> Element:
    kind = match.lastgroup
    if _COMMENTED in (match["start"], match["end"]):
        return current
    if kind == "comment":
        current.children.append(Verbatim(match.group(), match.start()))
    elif kind == "cdata":
        current.children.append(CData(match["cdata"], match.start("cdata")))
    elif kind == "end":
        current.closing = match.group()
        assert current.parent is not None
        return current.parent
    elif kind == "empty":
        element = Element(match["start"], match.start(), [match.group()], "", parent=current)
        current.children.append(element)
        return current if match["empty"] else element
    return current
