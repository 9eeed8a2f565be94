"""Tags: the parse nodes that write, so that each value is written as its place wants it.

Not here: control flow, which is python-liquid's; tags that nobody types (`inner_tags`).
"""

import html
from dataclasses import replace
from typing import TextIO

from liquid import RenderContext, TokenStream
from liquid.builtin.expressions import (
    Filter,
    FilteredExpression,
    Path,
    PositionalArgument,
    parse_primitive,
)
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.capture_tag import CaptureNode, CaptureTag
from liquid.builtin.tags.cycle_tag import CycleNode, CycleTag
from liquid.builtin.tags.echo_tag import EchoTag
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.expression import Expression
from liquid.token import TOKEN_COLON, TOKEN_EOF, TOKEN_OUTPUT, TOKEN_TAG
from liquid.undefined import Undefined, is_undefined

from confluence.rendering.place import Place
from confluence.rendering.rich import Rich
from confluence.rendering.scope import Scope, is_nothing


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
        if not value and is_nothing(value):
            self._miss(value, context)
            if self._is_unknown(value, context):
                return buffer.write(context.show_unknown())
        return buffer.write(context.show(value))

    def _miss(self, value: object, scope: Scope) -> None:
        """Remember the name, or the whole expression where only its filters found nothing."""
        left = self._left()
        if isinstance(left, Path) and not self._filters():
            scope.miss_empty(left, value)
        elif _is_nil(value) and not is_nothing(left.evaluate(scope)):
            scope.miss([self._written()], left.token)

    def _is_unknown(self, value: object, scope: Scope) -> bool:
        """Whether there is no value, or filters made nothing of none; `default` has its say."""
        if value != "":
            return True
        says = any(each.name == "default" for each in self._filters())
        return bool(self._filters()) and not says and is_nothing(self._left().evaluate(scope))

    def _written(self) -> str:
        output = self.token.kind == TOKEN_OUTPUT
        return self.token.value.strip("{}- \n") if output else str(self.expression)

    def _left(self) -> Expression:
        filtered = self.expression
        return filtered.left if isinstance(filtered, FilteredExpression) else filtered

    def _filters(self) -> list[Filter]:
        filtered = self.expression
        return (filtered.filters or []) if isinstance(filtered, FilteredExpression) else []


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
    """`{% cycle … %}`, whose group may be a path, as in Ruby."""

    node_class = ShownCycleNode

    def parse(self, stream: TokenStream) -> CycleNode:
        """The group, if a colon follows the first value, and the values."""
        token = stream.eat(TOKEN_TAG)
        tokens = stream.into_inner(tag=token, eat=False)
        if tokens.current.kind == TOKEN_EOF:
            raise LiquidSyntaxError("expected at least one argument", token=token)
        first, group = parse_primitive(self.env, tokens), None
        values = [first]
        if tokens.current.kind == TOKEN_COLON:
            tokens.eat(TOKEN_COLON)
            group, values = first, []
        values += [each.value for each in PositionalArgument.parse(self.env, tokens)]
        if not values:
            raise LiquidSyntaxError("expected at least one argument", token=token)
        return self.node_class(token, group, values)


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
