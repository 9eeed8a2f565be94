"""Comparisons: python-liquid's, put right where they differ from the Liquid that people know.

Not here: putting them in place (`expressions`).
"""

import operator
from datetime import datetime
from typing import Any, ClassVar

from liquid import RenderContext
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
from liquid.builtin.expressions.primitive import Blank
from liquid.builtin.tags.case_tag import _AnyExpression
from liquid.exceptions import LiquidTypeError
from liquid.expression import Expression
from liquid.undefined import is_undefined

from confluence.rendering.filters.dates import moment, weighed_moment
from confluence.rendering.limits import compared
from confluence.rendering.scope import plainly


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
        """Whether the left side holds the right one; what can hold nothing does not, as in Ruby.

        Raises `ResourceLimitError`.
        """
        left, right = self.left.evaluate(context), self.right.evaluate(context)
        _count(context, compared(left))
        if isinstance(left, str) and right is True:
            right = plainly(right)
        try:
            return _contains(self.token, left, right)
        except (TypeError, LiquidTypeError):  # An array is no key of an object.
            return False


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


COMPARISONS: dict[type[Expression], type[Expression]] = {
    ContainsExpression: Contains,
    EqExpression: Equal,
    NeExpression: Unequal,
    _AnyExpression: AnyOf,
    LtExpression: Less,
    GtExpression: More,
    LeExpression: AtMost,
    GeExpression: AtLeast,
}
