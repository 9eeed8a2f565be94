"""Halves: blocks that would hold one end of an element without the other.

No page can be made of half an element, and no author means the whole of it. A mark that ends among
words is none: whoever made words bold took a tag along. Not here: what is said about it (`levels`).
"""

from collections.abc import Sequence

from confluence.rendering.blank import is_blank_text, is_ignorable
from confluence.rendering.blocks import Block
from confluence.rendering.paths import index_of
from confluence.rendering.tree import Element

# Their ends only set one from the next: `{% unless forloop.last %}</li><li>{% endunless %}`.
_SET_APART = frozenset({"p", "li", "tr", "td", "th", "ac:task"})


def half_of(block: Block, left: Sequence[Element | None]) -> Element | None:
    """The element of which a block held one end and nothing else, now that its tags have left it.

    `left` are the elements that the tags came out of.
    """
    stayed = [each for each in left if each]
    if not all(map(_stays, stayed)) or not _holds_nothing(block):
        return None
    return next((each for each in stayed if each.name not in _SET_APART), None)


def _stays(element: Element) -> bool:
    parent = element.parent
    return parent is not None and element in parent.children and not is_ignorable(element)


def _holds_nothing(block: Block) -> bool:
    parent = block.opener.parent
    assert isinstance(parent, Element)
    first, last = index_of(parent, block.opener), index_of(parent, block.tags[-1])
    held = parent.children[first : last + 1]
    return all(is_blank_text(node) or node in block.tags for node in held)
