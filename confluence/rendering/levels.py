"""Levels: what is wrong with a block whose tags stand where no page can be cut.

Not here: which tags belong together (`blocks`), moving them (`hoist`).
"""

from collections.abc import Sequence

from confluence.errors import TemplateError
from confluence.rendering.blank import is_ignorable, swallows
from confluence.rendering.blocks import Block, tag_sentence
from confluence.rendering.liquid_tag import LOOPS, Kind, LiquidTag
from confluence.rendering.source import Source
from confluence.rendering.tree import Element, Node, Span

_NAMES = {
    "p": "a paragraph",
    "td": "a table cell",
    "th": "a heading cell",
    "tr": "a table row",
    "tbody": "a table",
    "li": "a list item",
    "ul": "a list",
    "ol": "a list",
    "pre": "a preformatted text",
    "ac:task": "a task",
    "ac:task-body": "a task",
    "ac:layout-cell": "a layout cell",
    "ac:layout-section": "a layout section",
    "ac:rich-text-body": "a macro\u2019s body",
    "ac:plain-text-body": "a code block",
    "ac:parameter": "a macro\u2019s parameter",
    "": "the page itself",
}


class Levels:
    """Says what is wrong, for the author of this source."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def torn(self, block: Block, parents: Sequence[Element | Span | None]) -> TemplateError:
        """The error for a block whose tags, which stood there, cannot be brought to one level."""
        first = block.opener
        other, parent = next(
            (tag, parent)
            for tag, parent in zip(block.tags, parents, strict=True)
            if parent is not parents[0]
        )
        line, column = self._source.place(other.start)
        noun = "loop" if first.name in LOOPS else "block"
        return self._source.error(
            f"The {noun} {tag_sentence(first)} opens in {_named(parents[0])} and "
            f"{tag_sentence(other)} stands in {_named(parent)} (line {line}, column {column})"
            ", with other text around. Put each of them into a paragraph or a table row of its own,"
            " or both into the same place.",
            first.start,
        )

    def half(self, block: Block, element: Element) -> TemplateError:
        """The error for a block that holds one end of an element without the other."""
        first, named = block.opener, _named(element)
        around = f"{tag_sentence(first)} and {tag_sentence(block.tags[-1])}"
        return self._source.error(
            f"Between {around} stands one end of {named} without the other, and half an element "
            "cannot be left out. Put all of it between the tags, with what it holds; what is wanted"
            " without it goes after {% else %}.",
            first.start,
        )

    def check_cases(self, blocks: list[Block]) -> None:
        """Raises `TemplateError` for what stands between a case and its first when."""
        for block in blocks:
            first, parent = block.opener, block.opener.parent
            if first.name != "case" or parent is None:
                continue
            children: list[Node | str] = [*parent.children]
            start, end = children.index(first), children.index(block.tags[1])
            if not _are_nothing(children[start + 1 : end]):
                raise self._source.error(
                    f"What stands between {tag_sentence(first)} and {tag_sentence(block.tags[1])} "
                    "is never shown: take it away, or put it after the {% when … %}.",
                    first.start,
                )

    def check_jumps(self, blocks: list[Block], tags: list[LiquidTag]) -> None:
        """Raises `TemplateError` for a break or continue that would leave an element open."""
        for tag in tags:
            if _jumps(tag):
                loop = _loop_of(tag, blocks)
                if loop and loop.opener.parent is not tag.parent:
                    raise self._source.error(
                        f"{tag_sentence(tag)} stands inside of {_named(tag.parent)} that the loop "
                        f"{tag_sentence(loop.opener)} repeats, and would leave it half. Put it, "
                        "with its condition, into a paragraph of its own.",
                        tag.start,
                    )


def _jumps(tag: LiquidTag) -> bool:
    """Whether it leaves the loop around it, and not one that it holds itself."""
    if tag.kind is not Kind.TAG:
        return False
    words = {tag.name}
    if tag.name == "liquid":
        words = {
            line.split(None, 1)[0] for line in tag.expression.text.splitlines() if line.strip()
        }
    return bool(words & {"break", "continue"}) and not words & LOOPS


def _are_nothing(children: list[Node | str]) -> bool:
    commented = 0
    for child in children:
        if isinstance(child, LiquidTag):
            commented += swallows(child)
        seen = bool(child.strip()) if isinstance(child, str) else not is_ignorable(child)
        if seen and not commented:
            return False
    return True


def _loop_of(tag: LiquidTag, blocks: list[Block]) -> Block | None:
    """The innermost loop around a tag."""
    for block in blocks:
        first, last = block.tags[0], block.tags[-1]
        if first.name in LOOPS and first.number < tag.number < last.number:
            return block
    return None


def _named(parent: Element | Span | None) -> str:
    if isinstance(parent, Span):
        if parent.name in _NAMES:
            return _NAMES[parent.name]
        return f"\u201c{parent.name}\u201d of {_named(parent.parent)}"
    name = parent.name if parent else ""
    return _NAMES.get(name, f"<{name}>")
