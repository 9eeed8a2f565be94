"""Vanishing: what may come out with nothing in it, and go: lists, items, paragraphs and the like.

Not here: whether one did (`emptied`), what goes before anything is rendered (`hoist`).
"""

import re

from confluence.rendering.blank import inner, is_ignorable, is_numbering, swallows
from confluence.rendering.liquid_tag import BLOCKS, LiquidTag
from confluence.rendering.model import HEADINGS
from confluence.rendering.tree import Element, Span

_LISTS = frozenset({"ul", "ol", "ac:task-list", "ac:layout"})
_PARTS = frozenset({"thead", "tbody", "tfoot", "tr"})
_FRAMES = frozenset({"colgroup", "col", "ac:adf-attribute"})
_HEADS = frozenset({"ac:task-id", "ac:task-uuid", "ac:task-status", "ac:adf-attribute"})
_PLACES = frozenset({"", "ac:layout-cell", "ac:rich-text-body"})
_NAMED = re.compile(r"\sac:name\s*=\s*[\"']([^\"']*)")


class Vanishing:
    """Answers for the elements of one tree, which nobody changes any more; looks at each once."""

    def __init__(self) -> None:
        self._found: dict[Element, bool] = {}
        self._keeps: dict[Element, bool] = {}

    def may_go(self, element: Element) -> bool:
        """Whether it goes if nothing is left in it."""
        if element not in self._found:
            self._found[element] = self._look_at(element)
        return self._found[element]

    def _look_at(self, element: Element) -> bool:
        if _is_item(element):
            return _hangs_on_tags(element)
        if element.name == "ac:adf-extension":
            return any(_is_list(each) and self._may_be_bare(each) for each in element.walk())
        if element.name == "p":
            return _hangs_on_tags(element) and (_brings_a_table(element) or self._is_left(element))
        if element.name == "ac:structured-macro":
            return _is_told_status(element)
        if element.name == "table":
            return (self._may_be_bare(element) or _is_numbered(element)) and element.has_tags()
        return element.name in _LISTS | _PARTS and self._may_be_bare(element) and element.has_tags()

    def _is_left(self, paragraph: Element) -> bool:
        """Whether something stays around without it: cells and panels want a paragraph."""
        around = paragraph.parent
        if around is None or around.name not in _PLACES:
            return False
        if around not in self._keeps:
            self._keeps[around] = any(
                isinstance(each, Element) and not each.has_tags() for each in around.children
            )
        return self._keeps[around]

    def _may_be_bare(self, element: Element) -> bool:
        """Whether there may be no item, row or cell in it: each hangs on tags, or may go itself."""
        depth = 0
        for node in element.children:
            if isinstance(node, LiquidTag):
                depth += _opens(node) + swallows(node)
            elif isinstance(node, Element) and not depth and not self._may_be_left(node):
                return False
        return True

    def _may_be_left(self, element: Element) -> bool:
        return element.name in _FRAMES or self.may_go(element)


def _is_item(element: Element) -> bool:
    """Whether it is a bullet, a task, a heading, or an item of a list of the new editor."""
    is_node = element.name == "ac:adf-node" and element.parent
    is_inner = bool(is_node and is_node.name == "ac:adf-node")
    return is_inner or element.name in {"li", "ac:task"} | HEADINGS


def _is_list(element: Element) -> bool:
    """Whether it is a list of the new editor."""
    return element.name == "ac:adf-node" and any(
        isinstance(each, Element) and each.name == "ac:adf-node" for each in element.children
    )


def _is_numbered(table: Element) -> bool:
    """Whether the editor counts its rows."""
    return any(is_numbering(each) for each in table.walk())


def _brings_a_table(paragraph: Element) -> bool:
    """Whether one that hangs on tags is there only for a table, which would take its place."""
    openers = [tag for tag in inner(paragraph) if isinstance(tag, LiquidTag) and _opens(tag) > 0]
    return bool(openers) and openers[0].name == "tablerow"


def _is_told_status(macro: Element) -> bool:
    """Whether it is a status whose words Liquid tells: without any it would show its colour's."""
    parameters = (each for each in macro.children if isinstance(each, Element))
    return _ac_name(macro) == "status" and any(
        _ac_name(each) == "title" and any(isinstance(part, Span) for part in each.children)
        for each in parameters
    )


def _ac_name(element: Element) -> str:
    found = _NAMED.search("".join(part for part in element.opening if isinstance(part, str)))
    return found[1] if found else ""


def _hangs_on_tags(element: Element) -> bool:
    """Whether all that it shows stands inside of blocks, so that there may be nothing."""
    depth = blocks = 0
    for node in inner(element):
        if isinstance(node, Element) and node.name in _HEADS:
            continue
        if isinstance(node, LiquidTag):
            depth += _opens(node)
            blocks += _opens(node) > 0
        if depth == 0 and not is_ignorable(node):
            return False
    return blocks > 0


def _opens(tag: LiquidTag) -> int:
    return (tag.name in BLOCKS) - (tag.name.startswith("end") and tag.name[3:] in BLOCKS)
