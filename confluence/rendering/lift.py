"""Lift: tables, lists and other blocks that a value brought into a paragraph, set free.

The paragraph is split around them. Not here: whether the page needs it (`verify` says so).
"""

from lxml import etree

from confluence.rendering.blank import is_empty
from confluence.rendering.model import BLOCK, HEADINGS, INLINE
from confluence.rendering.sound_tables import sound_tables
from confluence.rendering.tree import Element, Node, read, written

_SPLIT = (HEADINGS | INLINE | {"p"}) - {"ac:link-body"}


def lift(body: str, page: etree._Element) -> str:
    """A page with its blocks out of paragraphs, headings and inline elements; `page` is it parsed.

    Tables that need no repair, most of a long page, are only moved.
    """
    root = read(body, pieces=sound_tables(body, page))
    _settle(root)
    return written(root)


def _settle(element: Element) -> None:
    """Put the children right, each one's own children first."""
    children: list[Node] = []
    for child in element.children:
        if isinstance(child, Element):
            _settle(child)
            children += _freed(child)
        else:
            children.append(child)
    element.children = children


def _freed(element: Element) -> list[Node]:
    if element.name not in _SPLIT or not any(_is_block(child) for child in element.children):
        return [element]
    parts: list[Node] = []
    between: list[Node] = []
    for child in element.children:
        if _is_block(child):
            parts += _wrapped(element, between)
            parts.append(child)
            between = []
        else:
            between.append(child)
    return parts + _wrapped(element, between)


def _wrapped(element: Element, children: list[Node]) -> list[Node]:
    if all(is_empty(child) for child in children):
        return []
    return [Element(element.name, element.start, element.opening, element.closing, children)]


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and node.name in BLOCK
