"""Paths: from the top of the tree to a tag, and what stands beside it on the way.

Not here: moving tags along them (`hoist`).
"""

from confluence.rendering.blank import is_ignorable
from confluence.rendering.blocks import Block
from confluence.rendering.liquid_tag import LiquidTag
from confluence.rendering.tree import Element, Node


def lowest_common(block: Block) -> Element:
    """The lowest element that holds all tags of a block."""
    paths = [ancestors(tag) for tag in block.tags]
    common = paths[0]
    for path in paths[1:]:
        common = [one for one, other in zip(common, path, strict=False) if one is other]
    return common[-1]


def ancestors(tag: LiquidTag) -> list[Element]:
    """The elements around a tag, outermost first."""
    found: list[Element] = []
    element = tag.parent
    while isinstance(element, Element):
        found.append(element)
        element = element.parent
    return found[::-1]


def child_of(level: Element, tag: LiquidTag) -> Element | None:
    """The child of `level` that holds the tag; None when the tag itself is the child."""
    path = ancestors(tag)
    at = next(index for index, element in enumerate(path) if element is level)
    return path[at + 1] if at + 1 < len(path) else None


def at_start(tag: LiquidTag, top: Element) -> bool:
    """Whether nothing that is seen stands before the tag inside of `top`."""
    return all(is_ignorable(node) for node in beside(tag, top, after=False))


def at_end(tag: LiquidTag, top: Element) -> bool:
    """Whether nothing that is seen stands after the tag inside of `top`."""
    return all(is_ignorable(node) for node in beside(tag, top, after=True))


def beside(tag: LiquidTag, top: Element, *, after: bool) -> list[Node]:
    """What stands before (or after) the tag inside of `top`, in order."""
    found: list[Node] = []
    node: Node = tag
    parent = tag.parent
    while isinstance(parent, Element):
        at = index_of(parent, node)
        found = found + parent.children[at + 1 :] if after else parent.children[:at] + found
        if parent is top:
            break
        node, parent = parent, parent.parent
    return found


def index_of(parent: Element, node: Node) -> int:
    """Which child of its parent a node is."""
    return parent.children.index(node)
