"""Liquid tag: one `{{ … }}` or `{% … %}` of a template, normalised, with its place.

Not here: finding it (`scan`), what it means (`environment`).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from confluence.rendering.characters import Characters

if TYPE_CHECKING:
    from confluence.rendering.tree import Element, Span

BLOCKS = frozenset({"if", "unless", "for", "case", "capture", "tablerow", "ifchanged"})
MIDDLES = {
    "if": frozenset({"elsif", "else"}),
    "unless": frozenset({"elsif", "else"}),
    "case": frozenset({"when", "else"}),
    "for": frozenset({"else"}),
}
LOOPS = frozenset({"for", "tablerow"})
UNREAD = frozenset({"raw", "comment", "doc"})


class Kind(StrEnum):
    """What the delimiters say."""

    OUTPUT = "output"
    TAG = "tag"


@dataclass(slots=True, eq=False)
class LiquidTag:
    """A tag. `start` and `end` are offsets in the source, `written` is what stands between.

    `number` finds the tag again when Liquid reports an error. `expression` is what follows the
    name (in an output: all), with the offset of each character.
    """

    kind: Kind
    name: str
    expression: Characters
    start: int
    end: int
    written: str
    number: int = 0
    parent: "Element | Span | None" = None

    def origin(self, offset: int) -> int:
        """The offset in the source of a character of the expression."""
        origins = self.expression.origins
        return origins[min(max(offset, 0), len(origins) - 1)] if origins else self.start
