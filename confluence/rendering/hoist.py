"""Hoist: tags moved up to the level that a block means, so that no page loses half an element.

A block whose tags stand in different elements takes hold at the lowest element that has them all:
there each tag goes before, after or in place of the child that it stands in. Tags in the first and
in the last cell of a row mean the row. Not here: which tags belong together (`blocks`).
"""

from confluence.rendering.blank import (
    goes_with_its_tags,
    is_blank_text,
    is_empty,
    is_head,
    is_numbering,
    swallows,
)
from confluence.rendering.blocks import Block
from confluence.rendering.halves import half_of
from confluence.rendering.levels import Levels
from confluence.rendering.liquid_tag import LiquidTag
from confluence.rendering.model import HEADINGS, INLINE
from confluence.rendering.paths import (
    ancestors,
    at_end,
    at_start,
    beside,
    child_of,
    index_of,
    lowest_common,
)
from confluence.rendering.tree import Element, Node, Span

_WHOLE = frozenset({"tr", "ac:layout-section"})
_SPLIT = HEADINGS | INLINE | {"p", "li"}


def unwrap(element: Element) -> None:
    """Put in place of each element that holds only silent tags what it holds."""
    children: list[Node] = []
    for child in element.children:
        if isinstance(child, Element) and goes_with_its_tags(child):
            children += _held(child)
        else:
            if isinstance(child, Element):
                unwrap(child)
            children.append(child)
    _hold(element, children)


def _held(element: Element) -> list[Node]:
    """The tags in the element and its wrappers; what a capture or a comment holds stays whole."""
    found: list[Node] = []
    swallowing = 0
    for child in element.children:
        if isinstance(child, LiquidTag):
            swallowing += swallows(child)
        if isinstance(child, Element) and not swallowing:
            found += [] if is_head(child) or is_numbering(child) else _held(child)
        elif swallowing or not is_blank_text(child):
            found.append(child)
    return found


def hoist(blocks: list[Block], levels: Levels) -> None:
    """Bring each block's tags to one level, inner blocks first. Raises `TemplateError`."""
    for block in blocks:
        parents = {id(tag.parent) for tag in block.tags}
        if len(parents) > 1:
            _lift_block(block, levels)


def _lift_block(block: Block, levels: Levels) -> None:
    parents = [tag.parent for tag in block.tags]
    if any(isinstance(parent, Span) for parent in parents):
        raise levels.torn(block, parents)
    level = lowest_common(block)
    first, last = block.tags[0], block.tags[-1]
    if level.name in _WHOLE and level.parent and _means_all(level, first, last, block):
        _move_before(first, level)
        _move_after(last, level)
        return
    left = [child_of(level, tag) for tag in block.tags]
    for tag in block.tags:
        if not _bring_to(level, tag):
            raise levels.torn(block, parents)
    if half := half_of(block, left):
        raise levels.half(block, half)


def _means_all(level: Element, first: LiquidTag, last: LiquidTag, block: Block) -> bool:
    """Whether the tags enclose all that the row (or section) holds."""
    if len(block.tags) > 2 or first.parent is level or last.parent is level:
        return False
    return at_start(first, level) and at_end(last, level)


def _bring_to(level: Element, tag: LiquidTag) -> bool:
    child = child_of(level, tag)
    if child is None:
        return True
    if at_start(tag, child):
        _move_before(tag, child)
    elif at_end(tag, child):
        _move_after(tag, child)
    else:
        return _split(child, tag)
    return True


def _move_before(tag: LiquidTag, top: Element) -> None:
    tags = [*_controls(beside(tag, top, after=False)), tag]
    _move(tags, top, 0)


def _move_after(tag: LiquidTag, top: Element) -> None:
    tags = [tag, *_controls(beside(tag, top, after=True))]
    _move(tags, top, 1)


def _controls(nodes: list[Node]) -> list[LiquidTag]:
    found: list[LiquidTag] = []
    for node in nodes:
        if isinstance(node, LiquidTag):
            found.append(node)
        elif isinstance(node, Element):
            found += _controls(node.children)
    return found


def _move(tags: list[LiquidTag], top: Element, offset: int) -> None:
    """Take the tags out of `top`, with what they leave empty, and put them beside it."""
    for tag in tags:
        parent = tag.parent
        assert isinstance(parent, Element)
        del parent.children[index_of(parent, tag)]
        _drop_empty(parent, top)
    assert top.parent is not None
    at = index_of(top.parent, top) + offset
    top.parent.children[at:at] = tags
    for tag in tags:
        tag.parent = top.parent
    if top.name not in _WHOLE and is_empty(top):
        del top.parent.children[index_of(top.parent, top)]


def _drop_empty(element: Element, top: Element) -> None:
    while element is not top and element.name not in {"td", "th"} and is_empty(element):
        parent = element.parent
        assert parent is not None
        del parent.children[index_of(parent, element)]
        element = parent


def _split(child: Element, tag: LiquidTag) -> bool:
    """Cut the child in two at the tag, if it is a kind that can be cut."""
    path = ancestors(tag)
    at = next(index for index, element in enumerate(path) if element is child)
    level = path[at - 1]
    if any(element.name not in _SPLIT for element in path[at:]):
        return False
    left: list[Node] = []
    right: list[Node] = []
    node: Node = tag
    for element in reversed(path[at:]):
        where = index_of(element, node)
        left = [_part(element, element.opening, element.children[:where] + left)]
        right = [_part(element, element.once_more(), right + element.children[where + 1 :])]
        node = element
    where = index_of(level, child)
    parts: list[Node] = [part for part in (*left, tag, *right) if not is_empty(part)]
    level.children[where : where + 1] = parts
    _adopt(level, parts)
    return True


def _part(element: Element, opening: list[str | Span], children: list[Node]) -> Element:
    part = Element(element.name, element.start, opening, element.closing)
    _hold(
        part, [child for child in children if not isinstance(child, Element) or not is_empty(child)]
    )
    return part


def _hold(parent: Element, children: list[Node]) -> None:
    parent.children = children
    _adopt(parent, children)


def _adopt(parent: Element, children: list[Node]) -> None:
    for child in children:
        if isinstance(child, Element | LiquidTag | Span):
            child.parent = parent
