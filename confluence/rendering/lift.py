"""Lift: tables, lists and other blocks that a value brought into a paragraph, set free.

The paragraph is split around them. Not here: whether the page needs it (`verify` says so).
"""

from itertools import chain, groupby, repeat

from lxml import etree

from confluence.rendering.blank import is_blank_text, is_empty
from confluence.rendering.model import BLOCK, HEADINGS, INLINE
from confluence.rendering.sound_tables import sound_tables
from confluence.rendering.tree import Element, Node, Span, read, written

_SPLIT = (HEADINGS | INLINE | {"p"}) - {"ac:link-body"}
MOST_PARTS = 100_000


class TooManyPartsError(Exception):
    """Elements would have to be split more often than a page is worth."""


def lift(body: str, page: etree._Element) -> str:
    """A page with its blocks out of paragraphs, headings and inline elements; `page` is it parsed.

    Tables that need no repair, most of a long page, are only moved. Raises `TooManyPartsError`.
    """
    root = read(body, pieces=sound_tables(body, page))
    _Lifter().settle(root)
    return written(root)


class _Lifter:
    """Splits elements around the blocks in them. `parts` are those made, none of them empty."""

    def __init__(self) -> None:
        self._parts: set[Element] = set()

    def settle(self, element: Element) -> None:
        """Put the children right, each one's own children first."""
        children: list[Node] = []
        for child in element.children:
            if isinstance(child, Element):
                self.settle(child)
                children += self._freed(child)
            else:
                children.append(child)
        element.children = children

    def _freed(self, element: Element) -> list[Node]:
        if element.name not in _SPLIT or not any(map(_is_block, element.children)):
            return [element]
        freed: list[Node] = []
        openings = chain([element.opening], repeat(element.once_more()))
        for is_block, nodes in groupby(element.children, _is_block):
            children = [*nodes]
            if freed and not is_block:
                children = _without_break(children)
            if is_block:
                freed += children
            elif any(child in self._parts or not is_empty(child) for child in children):
                freed.append(self._part(element, next(openings), children))
        return freed

    def _part(self, element: Element, opening: list[str | Span], children: list[Node]) -> Element:
        part = Element(element.name, element.start, opening, element.closing, children)
        self._parts.add(part)
        if len(self._parts) > MOST_PARTS:
            raise TooManyPartsError
        return part


def _without_break(children: list[Node]) -> list[Node]:
    """What follows a block, which has ended the line already."""
    for at, child in enumerate(children):
        if isinstance(child, Element) and child.name == "br":
            return children[at + 1 :]
        if not is_blank_text(child):
            break
    return children


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and node.name in BLOCK
