"""Enclosures: a tag of ours around a block of markup, which it may write anew.

Not here: what the tags are (`inner_tags`, `emptied`, `twice`).
"""

from typing import ClassVar, TextIO

from liquid import RenderContext, TokenStream
from liquid.ast import BlockNode, Node
from liquid.exceptions import LiquidInterrupt
from liquid.parser import get_parser
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG, Token

from confluence.rendering.scope import Scope


class Enclosure(Node):
    """What stands between an inner tag and its end; `about` is what the tag says of it."""

    __slots__ = ("about", "block")

    def __init__(self, token: Token, about: str, block: BlockNode) -> None:
        super().__init__(token)
        self.about = about
        self.block = block
        self.blank = False

    def written(self, scope: Scope, buffer: TextIO) -> str:
        """What the block writes, to be written anew: it counts once."""
        sheet = scope.get_buffer(buffer)
        before = scope.count[0]
        try:
            self.block.render(scope, sheet)
        except LiquidInterrupt:
            # A loop is left from within: what is half is seen, and refused.
            buffer.write(sheet.getvalue())
            raise
        scope.count[0] = before
        return sheet.getvalue()

    def children(
        self,
        static_context: RenderContext,  # noqa: ARG002
        *,
        include_partials: bool = True,  # noqa: ARG002
    ) -> list[Node]:
        """The nodes inside."""
        return [self.block]


class EnclosureTag(Tag):
    """A tag around a block."""

    node_class: ClassVar[type[Enclosure]]

    def parse(self, stream: TokenStream) -> Enclosure:
        """What the tag says, and its block."""
        token = stream.eat(TOKEN_TAG)
        about = stream.eat(TOKEN_EXPRESSION).value
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, value=self.end)
        return self.node_class(token, about, block)
