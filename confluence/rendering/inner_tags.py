"""Inner tags: those that the emitter puts around markup that is not always written as it stands.

Authors cannot type them: their names begin with a blank. Not here: tags of Liquid (`tags`).
"""

import re
from typing import ClassVar, TextIO

from liquid import RenderContext, TokenStream
from liquid.ast import BlockNode, Node
from liquid.exceptions import LiquidInterrupt
from liquid.parser import get_parser
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG, Token

from confluence.rendering.emit import (
    HINT,
    LINK,
    OWN_TABLE,
    REMOVABLE,
    ROW_NUMBER,
    SPAN,
    VARIABLE,
    end_of,
)
from confluence.rendering.known import known
from confluence.rendering.model import HEADINGS
from confluence.rendering.place import Place
from confluence.rendering.rich import Rich, in_lines
from confluence.rendering.scope import Scope
from confluence.storage_format import escape


def _first_seen(wrappers: str) -> re.Pattern[str]:
    """Where something stands that is neither a blank nor one of these elements."""
    heads = "ac:task-id|ac:task-uuid|ac:task-status|ac:adf-attribute"
    blank = rf"\s|&nbsp;|&#160;|<br\s*/>|<(?:{heads})(?:\s[^<>]*)?>[^<]*</(?:{heads})>"
    return re.compile(rf"(?:{blank}|</?(?:{wrappers})(?:\s[^<>]*)?/?>)*+\S")


_IN_AN_ITEM = _first_seen(
    "li|p|h[1-6]|span|strong|em|u|code|ac:task|ac:task-body|ac:adf-node|ac:adf-content"
)
_IN_A_LIST = _first_seen("ul|ol|table|colgroup|col|thead|tbody|tfoot|tr|ac:task-list|ac:layout")
_SEEN = {
    **dict.fromkeys({"li", "p", "ac:task", "ac:adf-node"} | HEADINGS, _IN_AN_ITEM),
    "ac:adf-extension": re.compile(r".*?<ac:adf-content", re.DOTALL),
    "ac:structured-macro": re.compile(r".*?ac:name\s*=\s*.title.[^<>]*>\s*[^<\s]", re.DOTALL),
}
_TO_NOWHERE = re.compile(
    r'<a\s(?:[^<>]*\s)?href="\s*(?:https?://|mailto:)?\s*"[^<>]*>(.*)</a>', re.DOTALL
)


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


class SpanNode(Enclosure):
    """Characters that are escaped together; `about` is their place."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the block's characters as the place wants them."""
        assert isinstance(context, Scope)
        place = Place(self.about)
        outside, context.place = context.place, place
        try:
            characters = self.written(context, buffer)
        finally:
            context.place = outside
        return buffer.write(place.written(characters))


class SpanTag(EnclosureTag):
    """Around text, an attribute's value, a CDATA section."""

    name = SPAN
    end = end_of(SPAN)
    node_class = SpanNode


class HintNode(Enclosure):
    """Instruction text, with the element around it."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write it where the workspace keeps it."""
        assert isinstance(context, Scope)
        return self.block.render(context, buffer) if context.style.keeps_hints else 0


class HintTag(EnclosureTag):
    """Around `ac:placeholder`."""

    name = HINT
    end = end_of(HINT)
    node_class = HintNode


class RemovableNode(Enclosure):
    """What goes if nothing is left in it: a list, a table, a row; `about` is its name."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write it if something is in it. A table's rows that have numbers count from one."""
        assert isinstance(context, Scope)
        if self.about != "table":
            return self._if_seen(context, buffer)
        context.rows.append(0)
        try:
            return self._if_seen(context, buffer)
        finally:
            context.rows.pop()

    def _if_seen(self, scope: Scope, buffer: TextIO) -> int:
        written = self.written(scope, buffer)
        return buffer.write(written) if _SEEN.get(self.about, _IN_A_LIST).match(written) else 0


class RemovableTag(EnclosureTag):
    """Around an element whose content a condition or a loop decides."""

    name = REMOVABLE
    end = end_of(REMOVABLE)
    node_class = RemovableNode


class LinkNode(Enclosure):
    """A link whose address Liquid tells."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write it, or only its words: a link without an address leads to the page itself."""
        assert isinstance(context, Scope)
        written = self.written(context, buffer)
        nowhere = _TO_NOWHERE.fullmatch(written)
        return buffer.write(nowhere[1] if nowhere else written)


class LinkTag(EnclosureTag):
    """Around `a`."""

    name = LINK
    end = end_of(LINK)
    node_class = LinkNode


class OwnTableNode(Enclosure):
    """Rows that stand in no table."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write them with a table around."""
        assert isinstance(context, Scope)
        rows = self.written(context, buffer)
        return buffer.write(f"<table><tbody>{rows}</tbody></table>") if rows else 0


class OwnTableTag(EnclosureTag):
    """Around a `tablerow` in a text."""

    name = OWN_TABLE
    end = end_of(OWN_TABLE)
    node_class = OwnTableNode


class RowNumberNode(Node):
    """The number of a row, as the editor would write it."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the next number of the table."""
        assert isinstance(context, Scope)
        context.rows[-1] += 1
        return buffer.write(str(context.rows[-1]))


class RowNumberTag(Tag):
    """In place of the number that the editor wrote into a template's row."""

    name = ROW_NUMBER
    block = False

    def parse(self, stream: TokenStream) -> RowNumberNode:
        """It says nothing more."""
        return RowNumberNode(stream.current)


class VariableNode(Node):
    """One of Confluence's own template variables."""

    __slots__ = ("in_text", "name")

    def __init__(self, token: Token, name: str, *, in_text: bool) -> None:
        super().__init__(token)
        self.name = name
        self.in_text = in_text
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what was typed, else what the incident knows, else a hint to fill it in."""
        assert isinstance(context, Scope)
        value = context.variables.get(self.name) or known(self.name, context.globals)
        if value and self.in_text and isinstance(value, str):
            return buffer.write(context.show(Rich(in_lines(value), value)))
        if value:
            return buffer.write(context.show(value))
        if self.in_text and context.style.keeps_hints:
            return buffer.write(f"<ac:placeholder>{escape(self.name)}</ac:placeholder>")
        return buffer.write(context.show_unknown())


class VariableTag(Tag):
    """In place of `at:var`."""

    name = VARIABLE
    block = False

    def parse(self, stream: TokenStream) -> VariableNode:
        """The variable's name, and whether markup may stand here."""
        token = stream.eat(TOKEN_TAG)
        where, _, name = stream.expect(TOKEN_EXPRESSION).value.partition(" ")
        return VariableNode(token, name, in_text=where == "text")


INNER_TAGS = (
    SpanTag,
    HintTag,
    RemovableTag,
    LinkTag,
    OwnTableTag,
    RowNumberTag,
    VariableTag,
)
