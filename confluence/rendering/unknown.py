"""Unknown: names in a template that no incident has, found without rendering, in all branches.

Not here: what a render misses (`scope`). A sample stands for what a loop would give.
"""

from collections.abc import Mapping

from liquid import BoundTemplate, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, LoopExpression, Path
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.tablerow_tag import TablerowNode
from liquid.expression import Expression

from confluence.rendering.advice import nearest_path
from confluence.rendering.expressions import assigned, deep
from confluence.rendering.filtered import ANYTHING, Found, after, lacking
from confluence.rendering.twice import AgainNode

_OWN = ("now", "today", "forloop", "tablerowloop")


def unknown(template: BoundTemplate, context: Mapping[str, object]) -> list[Found]:
    """Path, index of its token and suggestion, for each name that the context does not have."""
    names: dict[str, object] = {**dict.fromkeys(_OWN, ANYTHING), **context}
    walk = _Walk(RenderContext(template))
    walk.nodes(template.nodes, names)
    return walk.found


class _Walk:
    def __init__(self, scope: RenderContext) -> None:
        self._scope = scope
        self.found: list[Found] = []

    def nodes(self, nodes: list[Node], names: dict[str, object]) -> None:
        """Look at nodes in order; what they assign is known from there on."""
        for node in nodes:
            for expression in node.expressions():
                self._paths(expression, names)
            for name in node.template_scope():
                names[str(name)] = _assigned(node, names)
            inner = names
            if isinstance(node, ForNode | TablerowNode):
                loop = node.expression
                # A turn may ask for what the one before it assigned.
                later = dict.fromkeys(assigned([node], self._scope), ANYTHING)
                inner = {**later, **names, loop.identifier: _item(loop, names)}
            found = [*self.found] if isinstance(node, AgainNode) else []
            self.nodes([*node.children(self._scope)], inner)
            self._forget_again(found)
            names.update({name: inner[name] for name in inner if name not in names})

    def _forget_again(self, told: list[Found]) -> None:
        """Take away what was found in a second telling, if the first one has it."""
        paths = {path for path, _, _ in told}
        again = (each for each in self.found[len(told) :] if each[0] in paths)
        for each in [*again]:
            self.found.remove(each)

    def _paths(self, expression: Expression, names: dict[str, object]) -> None:
        for each in deep(expression):
            if isinstance(each, Path) and (missing := _missing(each, names)):
                written, meant = missing
                self.found.append((written, each.token.start_index, meant))
            elif isinstance(each, FilteredExpression):
                self.found += lacking(each, _value(each.left, names))


def _missing(path: Path, names: Mapping[str, object]) -> tuple[str, str | None] | None:
    """The path as written and a suggestion, if a name on it does not exist."""
    holder: object = names
    for at, key in enumerate(path.path):
        if not isinstance(holder, Mapping) or not isinstance(key, str):
            holder = _within(holder, key)
            if holder is ANYTHING:
                return None
        elif key in holder:
            holder = holder[key]
        elif key in {"size", "first", "last"} and at:
            return None
        else:
            found = nearest_path(path.path[at:], holder)
            if found is None:
                return str(path), None
            return str(path), str(Path(path.token, [*path.path[:at], *found]))
    return None


def _within(holder: object, key: object) -> object:
    """A sample of what is in an array; below nil and in texts all names may be."""
    is_place = isinstance(key, int | Path) or key in ("first", "last")
    if isinstance(holder, list) and holder and is_place:
        return holder[0]
    return ANYTHING


def _value(expression: Expression, names: Mapping[str, object]) -> object:
    if isinstance(expression, FilteredExpression):
        return after(expression.filters or [], _value(expression.left, names))
    if not isinstance(expression, Path):
        return ANYTHING
    holder: object = names
    for key in expression.path:
        if isinstance(holder, Mapping) and isinstance(key, str):
            holder = holder.get(key, ANYTHING)
        else:
            holder = _within(holder, key)
    return holder


def _item(loop: LoopExpression, names: Mapping[str, object]) -> object:
    items = _value(loop.iterable, names)
    return items[0] if isinstance(items, list) and items else ANYTHING


def _assigned(node: Node, names: Mapping[str, object]) -> object:
    return _value(node.expression, names) if isinstance(node, AssignNode) else ANYTHING
