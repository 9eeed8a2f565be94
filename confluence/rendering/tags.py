"""Tags: the parse nodes that write, so that each value is written as its place wants it.

Not here: control flow, which is python-liquid's.
"""

import html
from dataclasses import replace
from typing import TextIO

from liquid import RenderContext, TokenStream
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.capture_tag import CaptureNode, CaptureTag
from liquid.builtin.tags.cycle_tag import CycleNode, CycleTag
from liquid.builtin.tags.echo_tag import EchoTag
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG, Token
from liquid.undefined import Undefined, is_undefined

from confluence.rendering.emit import END_HINT, END_SPAN, HINT, SPAN, VARIABLE
from confluence.rendering.known import known
from confluence.rendering.place import Place
from confluence.rendering.rich import Rich
from confluence.rendering.scope import Scope
from confluence.storage_format import escape


def _is_nil(value: object) -> bool:
    return value is None or type(value) is Undefined


class ShownNode(OutputNode):
    """An output, or an echo."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value; what has no value is remembered, and written as the workspace says."""
        assert isinstance(context, Scope)
        try:
            value = self.expression.evaluate(context)
        except LiquidError as error:
            error.token = error.token or self.token
            raise
        if not value and (_is_nil(value) or value == ""):
            self._miss(context)
            if self._is_unknown(value, context):
                return buffer.write(context.show_unknown())
        return buffer.write(context.show(value))

    def _miss(self, scope: Scope) -> None:
        left = self._left()
        if isinstance(left, Path) and all(isinstance(part, str) for part in left.path):
            scope.miss([*left.path], left.token)

    def _is_unknown(self, value: object, scope: Scope) -> bool:
        """Whether there is no value, or filters made nothing of none; `default` has its say."""
        if _is_nil(value):
            return True
        filtered = self.expression
        if not isinstance(filtered, FilteredExpression) or not filtered.filters:
            return False
        says = any(each.name == "default" for each in filtered.filters)
        return not says and _is_nil(filtered.left.evaluate(scope))

    def _left(self) -> Expression:
        filtered = self.expression
        return filtered.left if isinstance(filtered, FilteredExpression) else filtered


class ShownOutput(Output):
    """`{{ … }}`"""

    node_class = ShownNode


class ShownEcho(EchoTag):
    """`{% echo … %}`"""

    node_class = ShownNode  # type: ignore[assignment]


class ShownCycleNode(CycleNode):
    """A cycle that writes its value as the place wants it."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value whose turn it is."""
        assert isinstance(context, Scope)
        values = [each.evaluate(context) for each in self.args]
        group = self.group.evaluate(context) if self.group else None
        name = "__UNDEFINED" if is_undefined(group) else str(group)
        index = context.cycle(name if self.group else str(values), len(values))
        return buffer.write(context.show(values[index])) if index < len(values) else 0


class ShownCycle(CycleTag):
    """`{% cycle … %}`"""

    node_class = ShownCycleNode


class KeptNode(CaptureNode):
    """A capture: text where there is no markup in it, else a rich value."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Keep what the block writes; a condition may ask later whether that is nothing."""
        assert isinstance(context, Scope)
        sheet = context.get_buffer(buffer)
        style, context.style = context.style, replace(context.style, unknown="")
        try:
            self.block.render(context, sheet)
        finally:
            context.style = style
        written = sheet.getvalue()
        if context.place not in {Place.TEXT, Place.LINE}:
            context.assign(self.name, written)
        elif "<" in written:
            context.assign(self.name, Rich(written))
        else:
            context.assign(self.name, html.unescape(written))
        return 0


class Kept(CaptureTag):
    """`{% capture … %}`"""

    node_class = KeptNode


class SpanNode(Node):
    """Characters that are escaped together."""

    __slots__ = ("block", "place")

    def __init__(self, token: Token, place: Place, block: BlockNode) -> None:
        super().__init__(token)
        self.place = place
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the block's characters as the place wants them."""
        assert isinstance(context, Scope)
        outside, context.place = context.place, self.place
        sheet = context.get_buffer(buffer)
        try:
            self.block.render(context, sheet)
        finally:
            context.place = outside
        return buffer.write(self.place.written(sheet.getvalue()))

    def children(
        self,
        static_context: RenderContext,  # noqa: ARG002
        *,
        include_partials: bool = True,  # noqa: ARG002
    ) -> list[Node]:
        """The nodes inside."""
        return [self.block]


class SpanTag(Tag):
    """Not for authors: its name cannot be typed."""

    name = SPAN
    end = END_SPAN

    def parse(self, stream: TokenStream) -> SpanNode:
        """The span and its block."""
        token = stream.eat(TOKEN_TAG)
        place = Place(stream.eat(TOKEN_EXPRESSION).value)
        block = get_parser(self.env).parse_block(stream, (END_SPAN,))
        stream.expect(TOKEN_TAG, value=END_SPAN)
        return SpanNode(token, place, block)


class HintNode(Node):
    """Instruction text, with the element around it."""

    __slots__ = ("block",)

    def __init__(self, token: Token, block: BlockNode) -> None:
        super().__init__(token)
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write it where the workspace keeps it."""
        assert isinstance(context, Scope)
        return self.block.render(context, buffer) if context.style.keeps_hints else 0

    def children(
        self,
        static_context: RenderContext,  # noqa: ARG002
        *,
        include_partials: bool = True,  # noqa: ARG002
    ) -> list[Node]:
        """The nodes inside."""
        return [self.block]


class HintTag(Tag):
    """Not for authors: its name cannot be typed."""

    name = HINT
    end = END_HINT

    def parse(self, stream: TokenStream) -> HintNode:
        """The element and what is in it."""
        token = stream.eat(TOKEN_TAG)
        block = get_parser(self.env).parse_block(stream, (END_HINT,))
        stream.expect(TOKEN_TAG, value=END_HINT)
        return HintNode(token, block)


class VariableNode(Node):
    """One of Confluence's own template variables."""

    __slots__ = ("hint", "name")

    def __init__(self, token: Token, name: str, *, hint: bool) -> None:
        super().__init__(token)
        self.name = name
        self.hint = hint
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what was typed, else what the incident knows, else a hint to fill it in."""
        assert isinstance(context, Scope)
        value: object = context.variables.get(self.name) or known(self.name, context.globals)
        if value:
            return buffer.write(context.show(value))
        if self.hint and context.style.keeps_hints:
            return buffer.write(f"<ac:placeholder>{escape(self.name)}</ac:placeholder>")
        return buffer.write(context.show_unknown())

    def expressions(self) -> list[Expression]:
        """None: a name is not Liquid."""
        return []


class VariableTag(Tag):
    """Not for authors: its name cannot be typed."""

    name = VARIABLE
    block = False

    def parse(self, stream: TokenStream) -> VariableNode:
        """The variable's name, and whether a hint may stand here."""
        token = stream.eat(TOKEN_TAG)
        hint, _, name = stream.expect(TOKEN_EXPRESSION).value.partition(" ")
        return VariableNode(token, name, hint=hint == "hint")
