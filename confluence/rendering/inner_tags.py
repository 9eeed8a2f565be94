"""Inner tags: those that the emitter puts around markup that is not always written as it stands.

Authors cannot type them: their names begin with a blank. Not here: tags of Liquid (`tags`), those
around what may come out empty (`emptied`).
"""

from typing import TextIO

from liquid import RenderContext, TokenStream
from liquid.ast import Node
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG, Token

from confluence.rendering.emit import (
    HINT,
    OWN_TABLE,
    ROW_NUMBER,
    SPAN,
    VARIABLE,
    end_of,
)
from confluence.rendering.emptied import LinkTag, RemovableTag
from confluence.rendering.enclosures import Enclosure, EnclosureTag
from confluence.rendering.known import known
from confluence.rendering.place import Place
from confluence.rendering.rich import Rich, in_lines
from confluence.rendering.scope import Scope
from confluence.storage_format import escape


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
