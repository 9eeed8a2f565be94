"""Expressions: python-liquid's, put right where they differ from the Liquid that people know.

After parsing, some expressions get another class of the same shape, because python-liquid builds
them by name and offers no hook. Not here: filters, tags.
"""

import operator
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from liquid import BoundTemplate, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import Filter, FilteredExpression, LoopExpression, Path
from liquid.builtin.expressions.logical import (
    ContainsExpression,
    EqExpression,
    GeExpression,
    GtExpression,
    LeExpression,
    LtExpression,
    NeExpression,
    _contains,
    _eq,
)
from liquid.builtin.expressions.primitive import Blank, RangeLiteral
from liquid.builtin.tags.case_tag import _AnyExpression
from liquid.expression import Expression
from liquid.token import Token
from liquid.undefined import is_undefined

from confluence.rendering.filters.dates import moment, weighed_moment
from confluence.rendering.limits import VISIT, compared, weighed


class Equal(EqExpression):
    """`==`, for which nil and what is not defined are blank, as in Rails."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        """Whether both sides are equal."""
        return _equal(self, context)


class Unequal(NeExpression):
    """`!=`, likewise."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        """Whether the sides differ."""
        return not _equal(self, context)


class Contains(ContainsExpression):
    """`contains`, whose work is counted."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        """Whether the left side holds the right one. Raises `ResourceLimitError`."""
        left, right = self.left.evaluate(context), self.right.evaluate(context)
        _count(context, compared(left))
        return _contains(self.token, left, right)


class AnyOf(_AnyExpression):
    """What follows `when`, likewise."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> list[bool]:
        """For each value whether it is the case's."""
        left = self.left.evaluate(context)
        _count(context, compared(left) * len(self.expressions))
        nothing = _nothing(left)
        found = super().evaluate(context)
        return [
            yes or (nothing and isinstance(each, Blank))
            for yes, each in zip(found, self.expressions, strict=True)
        ]


class Range(RangeLiteral):
    """`(1..n)` that cannot be made so long that a list of it takes the machine's memory."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> range:
        """The range. Raises `ResourceLimitError`."""
        found = super().evaluate(context)
        weighed(found)
        return found


class Loop(LoopExpression):
    """What a loop goes through; its turns are counted by how much there is in each."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> tuple[Iterator[object], int]:
        """The items and their number. Raises `ResourceLimitError`."""
        items, length = super().evaluate(context)
        sizes: dict[int, int] = context.template.sizes  # type: ignore[attr-defined]
        _count(context, length * sizes.get(id(self), 1) * VISIT)
        return items, length

    def _to_int(self, obj: object, *, token: Token) -> int:
        """Nil is no limit and no offset, as in Ruby."""
        if obj is None or is_undefined(obj):
            return None  # type: ignore[return-value]
        return super()._to_int(obj, token=token)

    def _slice(
        self,
        it: Iterator[object],
        length: int,
        context: RenderContext,
        *,
        limit: int | None,
        offset: int | str | None,
    ) -> tuple[Iterator[object], int]:
        """Nothing where the limit is zero or below."""
        if limit is not None and limit <= 0:
            return super()._slice(iter(()), 0, context, limit=None, offset=offset)
        return super()._slice(it, length, context, limit=limit, offset=offset)


class _Order(Expression):
    """A comparison that knows dates; `_of` is Python's own for them."""

    __slots__ = ()
    _of: ClassVar[Any]

    def evaluate(self, context: RenderContext) -> object:
        """Whether it holds between both sides."""
        pair = _moments(self, context)
        return self._of(*pair) if pair else super().evaluate(context)  # type: ignore[safe-super]


class Less(_Order, LtExpression):
    """`<`"""

    __slots__ = ()
    _of = staticmethod(operator.lt)


class More(_Order, GtExpression):
    """`>`"""

    __slots__ = ()
    _of = staticmethod(operator.gt)


class AtMost(_Order, LeExpression):
    """`<=`"""

    __slots__ = ()
    _of = staticmethod(operator.le)


class AtLeast(_Order, GeExpression):
    """`>=`"""

    __slots__ = ()
    _of = staticmethod(operator.ge)


class Argument(Path):
    """A name after a filter's, which is missed if it has no value."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        """The value."""
        value = super().evaluate(context)
        if value is None and all(isinstance(part, str) for part in self.path):
            context.miss(self.path, self.token)  # type: ignore[attr-defined]
        return value


_BETTER: dict[type[Expression], type[Expression]] = {
    ContainsExpression: Contains,
    EqExpression: Equal,
    NeExpression: Unequal,
    _AnyExpression: AnyOf,
    RangeLiteral: Range,
    LoopExpression: Loop,
    LtExpression: Less,
    GtExpression: More,
    LeExpression: AtMost,
    GeExpression: AtLeast,
}


def improve(template: BoundTemplate) -> dict[int, int]:
    """Put a parsed template's expressions right, in place; the size of each loop's body."""
    for expression in expressions(template):
        if better := _BETTER.get(type(expression)):
            expression.__class__ = better
    for used in filters(template):
        for given in used.children():
            if type(given) is Path:
                given.__class__ = Argument
    sizes: dict[int, int] = {}
    scope = RenderContext(template)
    for node in template.nodes:
        _measure(node, scope, sizes)
    return sizes


def _measure(node: Node, scope: RenderContext, sizes: dict[int, int]) -> int:
    """How many nodes and expressions there are in a node; `sizes` gets those of its loops."""
    found = [*node.expressions()]
    size = 1 + sum(1 for each in found for _ in deep(each))
    size += sum(_measure(child, scope, sizes) for child in node.children(scope))
    for each in found:
        if isinstance(each, LoopExpression):
            sizes[id(each)] = size
    return size


def filters(template: BoundTemplate) -> Iterator[Filter]:
    """All filters that a template uses."""
    for expression in expressions(template):
        if isinstance(expression, FilteredExpression):
            yield from expression.filters or ()


def expressions(template: BoundTemplate) -> Iterator[Expression]:
    """All expressions of a template, at any depth."""
    scope = RenderContext(template)
    nodes: list[Node] = [*reversed(template.nodes)]
    while nodes:
        node = nodes.pop()
        for expression in node.expressions():
            yield from deep(expression)
        nodes.extend(reversed([*node.children(scope)]))


def deep(expression: Expression) -> Iterator[Expression]:
    """An expression and all in it."""
    yield expression
    for child in expression.children():
        yield from deep(child)


def _equal(pair: EqExpression | NeExpression, context: RenderContext) -> bool:
    left, right = pair.left.evaluate(context), pair.right.evaluate(context)
    if (isinstance(right, Blank) and _nothing(left)) or (
        isinstance(left, Blank) and _nothing(right)
    ):
        return True
    _count(context, compared(left))
    return bool(_eq(left, right))


def _moments(pair: Any, context: RenderContext) -> tuple[datetime, datetime] | None:
    """Both sides of a comparison, if both are dates, of which one may be written."""
    sides = [pair.left.evaluate(context), pair.right.evaluate(context)]
    if not any(isinstance(side, datetime) for side in sides):
        return None
    _count(context, sum(map(weighed_moment, sides)))
    left, right = map(moment, sides)
    return (left, right) if left and right else None


def _count(context: RenderContext, weight: int) -> None:
    context.work(weight)  # type: ignore[attr-defined]


def _nothing(value: object) -> bool:
    return value is None or value is False or is_undefined(value)
