"""Expressions: python-liquid's, put right where they differ from the Liquid that people know.

After parsing, some expressions get another class of the same shape, because python-liquid builds
them by name and offers no hook. Not here: those that compare (`comparisons`), filters, tags.
"""

from collections.abc import Iterable, Iterator

from liquid import BoundTemplate, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import Filter, FilteredExpression, LoopExpression, Path
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.tablerow_tag import TablerowNode
from liquid.exceptions import LiquidTypeError, ResourceLimitError
from liquid.expression import Expression
from liquid.token import Token
from liquid.undefined import is_undefined

from confluence.rendering.comparisons import COMPARISONS
from confluence.rendering.limits import VISIT, weighed
from confluence.rendering.scope import is_nothing


class Range(RangeLiteral):
    """`(1..n)` that cannot be made so long that a list of it takes the machine's memory."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> range:
        """The range. Raises `ResourceLimitError`."""
        try:
            found = super().evaluate(context)
        except OverflowError as error:
            raise ResourceLimitError("a range has no end", token=None) from error
        weighed(found)
        return found


class Loop(LoopExpression):
    """What a loop goes through; its turns are counted by how much there is in each."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> tuple[Iterator[object], int]:
        """The items and their number. Raises `ResourceLimitError`."""
        items, length = super().evaluate(context)
        sizes: dict[int, int] = context.template.sizes  # type: ignore[attr-defined]
        context.work(length * sizes.get(id(self), 1) * VISIT)  # type: ignore[attr-defined]
        return items, length

    def _to_int(self, obj: object, *, token: Token) -> int:
        """Nil is no limit and no offset, as in Ruby."""
        if obj is None or is_undefined(obj):
            return None  # type: ignore[return-value]
        try:
            return super()._to_int(obj, token=token)
        except OverflowError as error:
            raise LiquidTypeError("a loop’s limit or offset is too large", token=token) from error

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


class Asked(Path):
    """A name whose value goes through filters or a loop; it is missed if there is nothing in it."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        """The value."""
        value = super().evaluate(context)
        if not value and is_nothing(value):
            context.miss_empty(self, value)  # type: ignore[attr-defined]
        return value


_BETTER: dict[type[Expression], type[Expression]] = {
    **COMPARISONS,
    RangeLiteral: Range,
    LoopExpression: Loop,
}


def improve(template: BoundTemplate) -> dict[int, int]:
    """Put a parsed template's expressions right, in place; the size of each loop's body."""
    for expression in expressions(template):
        if better := _BETTER.get(type(expression)):
            expression.__class__ = better
    for name in _asked(template):
        if type(name) is Path:
            name.__class__ = Asked
    sizes: dict[int, int] = {}
    scope = RenderContext(template)
    for node in template.nodes:
        _measure(node, scope, sizes)
    return sizes


def _asked(template: BoundTemplate) -> Iterator[Expression]:
    """What filters and loops get; neither where a default or an else has its say."""
    for expression in expressions(template):
        if isinstance(expression, FilteredExpression):
            used = expression.filters or []
            if used and not any(each.name == "default" for each in used):
                yield expression.left
            for each in used:
                yield from each.children() if each.name != "default" else ()
    for node in nodes(template):
        if isinstance(node, TablerowNode) or (isinstance(node, ForNode) and node.default is None):
            yield node.expression.iterable


def _measure(node: Node, scope: RenderContext, sizes: dict[int, int]) -> int:
    """How many nodes and expressions there are in a node; `sizes` gets those of its loops."""
    found = [*node.expressions()]
    size = 1 + sum(1 for each in found for _ in deep(each))
    size += sum(_measure(child, scope, sizes) for child in node.children(scope))
    for each in found:
        if isinstance(each, LoopExpression):
            sizes[id(each)] = size
    return size


def assigned(nodes: Iterable[Node], scope: RenderContext) -> frozenset[str]:
    """The names that nodes give to values themselves."""
    return frozenset(str(name) for node in below(nodes, scope) for name in node.template_scope())


def filters(template: BoundTemplate) -> Iterator[Filter]:
    """All filters that a template uses."""
    for expression in expressions(template):
        if isinstance(expression, FilteredExpression):
            yield from expression.filters or ()


def expressions(template: BoundTemplate) -> Iterator[Expression]:
    """All expressions of a template, at any depth."""
    for node in nodes(template):
        for expression in node.expressions():
            yield from deep(expression)


def nodes(template: BoundTemplate) -> Iterator[Node]:
    """All nodes of a template, in order."""
    return below(template.nodes, RenderContext(template))


def below(nodes: Iterable[Node], scope: RenderContext) -> Iterator[Node]:
    """Nodes and all in them, in order."""
    left: list[Node] = [*reversed([*nodes])]
    while left:
        node = left.pop()
        yield node
        left.extend(reversed([*node.children(scope)]))


def deep(expression: Expression) -> Iterator[Expression]:
    """An expression and all in it."""
    yield expression
    for child in expression.children():
        yield from deep(child)
