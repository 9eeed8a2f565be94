"""Levels: each block's tags have to stand in one element, or a page would lose half of it.

Not here: which tags belong together (`blocks`).
"""

from confluence.rendering.blocks import Block, tag_sentence
from confluence.rendering.source import Source
from confluence.rendering.tree import Element, Span

_NAMES = {
    "p": "a paragraph",
    "td": "a table cell",
    "th": "a heading cell",
    "tr": "a table row",
    "li": "a list item",
    "ac:task-body": "a task",
    "ac:layout-cell": "a layout cell",
    "ac:rich-text-body": "a macro's body",
    "": "the page itself",
}


def check_levels(blocks: list[Block], source: Source) -> None:
    """Raises `TemplateError` for a block whose tags stand in different elements."""
    for block in blocks:
        first = block.opener
        for tag in block.tags[1:]:
            if tag.parent is not first.parent:
                line, column = source.place(tag.start)
                noun = "the loop" if first.name == "for" else "the block"
                raise source.error(
                    f"{noun.capitalize()} {tag_sentence(first)} opens in {_named(first.parent)} "
                    f"and {tag_sentence(tag)} stands in {_named(tag.parent)} (line {line}, column "
                    f"{column}). Put both into the same one.",
                    first.start,
                )


def _named(parent: Element | Span | None) -> str:
    if isinstance(parent, Span):
        return f"“{parent.name}” of {_named(parent.parent)}"
    name = parent.name if parent else ""
    return _NAMES.get(name, f"<{name}>")
