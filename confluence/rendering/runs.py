"""Runs: Liquid found in a template's tree and put there as nodes.

A run is text that a reader sees as one: it goes on over inline elements, so that a tag cut by bold
is one tag. A tag stands where it starts; inline elements that it leaves empty go. Not here:
attributes and code (`spans`), which tags belong together (`blocks`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from confluence.rendering.characters import (
    Characters,
    decoded,
    joined,
    may_hold_liquid,
)
from confluence.rendering.liquid_tag import LiquidTag
from confluence.rendering.model import INLINE, PLAIN_TEXT
from confluence.rendering.scan import Found, Scanner
from confluence.rendering.spans import Spans, numbered
from confluence.rendering.tree import CData, Element, Node, Text

_STANDS_FOR = {
    "br": None,
    "ac:emoticon": re.compile(r"ac:emoji-fallback=\"([^\"]*)\""),
    "time": re.compile(r"datetime=\"([^\"]*)\""),
}


@dataclass(slots=True)
class _Leaf:
    """A part of a run: a text or an element that stands for characters, and who holds it."""

    node: Text | Element
    parent: Element
    characters: Characters = field(init=False)

    def read(self) -> Characters:
        """Its characters, kept for cutting."""
        node = self.node
        self.characters = (
            decoded(node.raw, node.start) if isinstance(node, Text) else _stands_for(node)
        )
        return self.characters


class Runs:
    """Goes through a tree once. `tags` are the tags found, in the order of the document."""

    def __init__(self) -> None:
        self.tags: list[LiquidTag] = []
        self._spans = Spans(self.tags)
        self._scanner = Scanner()
        self._leaves: list[_Leaf] = []

    def find(self, root: Element) -> list[LiquidTag]:
        """Put the tags into the tree. Raises `UnfinishedError`."""
        self._content(root)
        self._flush()
        return self.tags

    def _content(self, element: Element) -> None:
        for group in _grouped(element.children):
            if isinstance(group[0], CData):
                self._flush()
                self._span(element, group)
                continue
            for child in group:
                self._child(child, element)

    def _child(self, child: Node, parent: Element) -> None:
        if isinstance(child, Text):
            self._leaves.append(_Leaf(child, parent))
        elif isinstance(child, Element):
            if child.name in INLINE:
                self._attributes(child)
                self._content(child)
            elif child.name in _STANDS_FOR:
                self._attributes(child)
                self._leaves.append(_Leaf(child, parent))
            else:
                self._other(child)

    def _other(self, element: Element) -> None:
        self._flush()
        self._attributes(element)
        if element.name in PLAIN_TEXT:
            self._plain(element)
        else:
            self._content(element)
            self._flush()

    def _plain(self, element: Element) -> None:
        for group in _grouped(element.children):
            if isinstance(group[0], CData | Text):
                self._span(element, group)
            else:
                for child in group:
                    self._child(child, element)
                self._flush()

    def _span(self, element: Element, group: list[Node]) -> None:
        if not self._scanner.unread:
            self._spans.characters(element, group)

    def _attributes(self, element: Element) -> None:
        if not self._scanner.unread:
            self._spans.attributes(element)

    def _flush(self) -> None:
        leaves, self._leaves = self._leaves, []
        raws = (leaf.node.raw for leaf in leaves if isinstance(leaf.node, Text))
        if not any(may_hold_liquid(raw) for raw in raws):
            return
        found = self._scanner.scan(joined([leaf.read() for leaf in leaves]))
        if found:
            self._cut(leaves, found)

    def _cut(self, leaves: list[_Leaf], found: list[Found]) -> None:
        replaced: dict[int, list[Node]] = {}
        parents: dict[int, Element] = {}
        for leaf, begin, here in _met(leaves, found):
            replaced[id(leaf.node)] = self._left(leaf, begin, here)
            parents[id(leaf.parent)] = leaf.parent
        for parent in parents.values():
            children = parent.children
            parent.children = [new for old in children for new in replaced.get(id(old), [old])]
        _drop_empty([*parents.values()])

    def _left(self, leaf: _Leaf, begin: int, here: list[Found]) -> list[Node]:
        """What stays of a leaf, with the tags that begin in it."""
        left: list[Node] = []
        end = begin + len(leaf.characters.text)
        done = begin
        for each in here:
            left += _rest(leaf, done - begin, each.start - begin)
            if begin <= each.at < end:
                left.append(numbered(each.tag, leaf.parent, self.tags))
            done = max(done, each.end)
        return left + _rest(leaf, done - begin, end - begin)


def _met(leaves: list[_Leaf], found: list[Found]) -> Iterator[tuple[_Leaf, int, list[Found]]]:
    """The leaves that hold some of what was found, where they begin, and what of it they hold."""
    first = begin = 0
    for leaf in leaves:
        end = begin + len(leaf.characters.text)
        while first < len(found) and found[first].end <= begin:
            first += 1
        last = first
        while last < len(found) and found[last].start < end:
            last += 1
        if last > first:
            yield leaf, begin, found[first:last]
        begin = end


def _rest(leaf: _Leaf, start: int, end: int) -> list[Node]:
    start = max(start, 0)
    if start >= end:
        return []
    if not isinstance(leaf.node, Text):
        return [leaf.node] if (start, end) == (0, len(leaf.characters.text)) else []
    first, last = leaf.characters.origins[start], leaf.characters.origins[end]
    offset = leaf.node.start
    return [Text(leaf.node.raw[first - offset : last - offset], first)]


def _stands_for(element: Element) -> Characters:
    pattern = _STANDS_FOR[element.name]
    opening = "".join(part for part in element.opening if isinstance(part, str))
    match = pattern.search(opening) if pattern else None
    text = "\n" if pattern is None else decoded(match[1], 0).text if match else " "
    return Characters(text or " ", [element.start] * (len(text or " ") + 1))


def _grouped(children: list[Node]) -> list[list[Node]]:
    """Neighbours of one kind, together."""
    groups: list[list[Node]] = []
    for child in children:
        if groups and type(groups[-1][0]) is type(child):
            groups[-1].append(child)
        else:
            groups.append([child])
    return groups


def _drop_empty(elements: list[Element]) -> None:
    """Take away the inline elements in which nothing is left, and those that this empties."""
    empty = [each for each in elements if _is_empty(each)]
    while empty:
        gone = {id(each) for each in empty}
        parents = {id(each.parent): each.parent for each in empty if each.parent}
        for parent in parents.values():
            parent.children = [child for child in parent.children if id(child) not in gone]
        empty = [each for each in parents.values() if _is_empty(each)]


def _is_empty(element: Element) -> bool:
    return element.parent is not None and element.name in INLINE and not element.children
