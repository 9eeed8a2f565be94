"""Blank: which parts of a template's tree print nothing, and may go when their tags move away.

Not here: moving (`hoist`).
"""

from collections.abc import Iterator

from confluence.rendering.characters import decoded
from confluence.rendering.liquid_tag import Kind, LiquidTag
from confluence.rendering.model import HEADINGS, INLINE
from confluence.rendering.tree import Element, Node, Text, Verbatim

_PRINTING = frozenset({"echo", "cycle", "increment", "decrement", "tablerow"})
_SWALLOWING = frozenset({"capture", "comment", "doc"})
_SWALLOWING_ENDS = frozenset(f"end{name}" for name in _SWALLOWING)
_WRAPPERS = (
    HEADINGS
    | INLINE
    | {"p", "div", "blockquote", "li", "ul", "ol", "table", "tbody", "thead", "tr", "td", "th"}
    | {"ac:task-list", "ac:task", "ac:task-body", "ac:layout-section", "ac:layout-cell"}
    | {"ac:adf-node", "ac:adf-content"}
)
_NEVER_ALONE = frozenset(
    {"td", "th", "tbody", "thead", "ac:task-body", "ac:layout-cell", "ac:adf-content"}
)
_HEAD = frozenset(
    {"ac:task-id", "ac:task-uuid", "ac:task-status", "ac:parameter", "ac:adf-attribute", "colgroup"}
)
_NUMBERING = "numberingColumn"
_BLANKS = " \t\r\n\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff"


def is_blank_text(node: Node) -> bool:
    """Whether it is text that nobody sees."""
    return isinstance(node, Text) and not decoded(node.raw, 0).text.strip(_BLANKS)


def is_control(node: Node) -> bool:
    """Whether it is a tag that itself prints nothing."""
    if not isinstance(node, LiquidTag) or node.kind is Kind.OUTPUT:
        return False
    if node.name == "liquid":
        words = {
            line.split(None, 1)[0] for line in node.expression.text.splitlines() if line.split()
        }
        return not words & _PRINTING
    return node.name not in _PRINTING


def is_head(element: Element) -> bool:
    """Whether it comes before what its parent is about: a task's number, a macro's parameter."""
    return element.name in _HEAD and not element.has_tags()


def is_ignorable(node: Node) -> bool:
    """Whether a tag next to it stands as if it were not there."""
    if is_blank_text(node) or is_control(node) or isinstance(node, Verbatim):
        return True
    if not isinstance(node, Element):
        return False
    if node.name == "br" or is_head(node) or is_numbering(node):
        return True
    return node.name in _WRAPPERS and all(is_ignorable(child) for child in node.children)


def is_numbering(element: Element) -> bool:
    """Whether it is the cell of a row's number, which the editor writes by itself."""
    numbers = any(isinstance(part, str) and _NUMBERING in part for part in element.opening)
    return numbers and element.name in {"td", "th"} and not element.has_tags()


def is_empty(node: Node) -> bool:
    """Whether nothing is left in it, not even a tag."""
    if isinstance(node, Element) and node.name in _WRAPPERS:
        return all(is_empty(child) for child in node.children)
    return is_blank_text(node) or (
        isinstance(node, Element) and (node.name == "br" or is_head(node))
    )


def goes_with_its_tags(element: Element) -> bool:
    """Whether the element holds tags that print nothing, and nothing else."""
    if element.name not in _WRAPPERS or element.name in _NEVER_ALONE or _is_top_node(element):
        return False
    swallowing = 0
    tags = 0
    for node in inner(element):
        if isinstance(node, LiquidTag):
            swallowing += swallows(node)
            tags += 1
        if swallowing <= 0 and not is_ignorable(node):
            return False
    return tags > 0


def _is_top_node(element: Element) -> bool:
    """Whether it is what an element of the new editor is all about, not an item in it."""
    parent = element.parent
    return element.name == "ac:adf-node" and not (parent and parent.name == "ac:adf-node")


def swallows(tag: LiquidTag) -> int:
    """1 if what follows the tag is not printed, -1 if that ends here, else 0."""
    return (tag.name in _SWALLOWING) - (tag.name in _SWALLOWING_ENDS)


def inner(element: Element) -> Iterator[Node]:
    """What the element and the wrappers in it hold, in order, without what heads them."""
    pending = element.children[::-1]
    while pending:
        child = pending.pop()
        if isinstance(child, Element) and child.name in _WRAPPERS:
            pending += [] if is_numbering(child) else child.children[::-1]
        elif not (isinstance(child, Element) and is_head(child)):
            yield child
