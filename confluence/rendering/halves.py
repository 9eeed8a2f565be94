"""Halves: blocks that would hold one end of an element without the other.

No page can be made of half an element, and no author means the whole of it. Not here: what is said
about it (`levels`).
"""

from collections.abc import Iterator, Sequence

from confluence.rendering.blank import is_blank_text, is_ignorable
from confluence.rendering.blocks import Block
from confluence.rendering.liquid_tag import LiquidTag
from confluence.rendering.model import INLINE
from confluence.rendering.paths import ancestors, at_end, at_start, index_of
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


def cut_mark(blocks: list[Block]) -> tuple[Block, Element] | None:
    """A mark that begins in one block and ends in another on the same condition, if there is one.

    What it marks stands between the two.
    """
    begun = {id(mark): block for block in blocks for mark in _begun(block)}
    for block in blocks:
        for mark in _ended(block):
            first = begun.get(id(mark))
            if first and _says(first.opener) == _says(block.opener):
                return first, mark
    return None


def _begun(block: Block) -> Iterator[Element]:
    """Marks of which only the beginning stands in the block."""
    first, last = block.opener, block.tags[-1]
    return (mark for mark in _marks(last, first) if at_start(last, mark))


def _ended(block: Block) -> Iterator[Element]:
    """Marks of which only the end stands in the block."""
    first, last = block.opener, block.tags[-1]
    return (mark for mark in _marks(first, last) if at_end(first, mark))


def _marks(tag: LiquidTag, other: LiquidTag) -> list[Element]:
    """Marks around a tag that are not around the other one."""
    around = ancestors(other)
    return [each for each in ancestors(tag) if each.name in INLINE and each not in around]


def _says(tag: LiquidTag) -> tuple[str, str]:
    return tag.name, tag.expression.text


def _stays(element: Element) -> bool:
    parent = element.parent
    return parent is not None and element in parent.children and not is_ignorable(element)


def _holds_nothing(block: Block) -> bool:
    parent = block.opener.parent
    assert isinstance(parent, Element)
    first, last = index_of(parent, block.opener), index_of(parent, block.tags[-1])
    held = parent.children[first : last + 1]
    return all(is_blank_text(node) or node in block.tags for node in held)
