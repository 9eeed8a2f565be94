"""Twice: an element of the new editor, which tells the same twice, once for older readers.

Not here: what is told (`inner_tags` has the other tags that nobody types).
"""

from typing import NamedTuple, TextIO

from liquid import RenderContext

from confluence.rendering.emit import AGAIN, TWICE, end_of
from confluence.rendering.enclosures import Enclosure, EnclosureTag
from confluence.rendering.limits import VISIT
from confluence.rendering.scope import Scope

_COUNTED = ("cycles", "stopindex")


class State(NamedTuple):
    """What tags remember from each other, at one moment."""

    names: list[dict[str, object]]
    changed: str


def _memory(scope: Scope) -> list[dict[str, object]]:
    """Where a scope keeps what tags remember."""
    spaces = (scope.tag_namespace[name] for name in _COUNTED)
    return [scope.locals, scope.counters, *spaces]


def _state(scope: Scope) -> State:
    memory = _memory(scope)
    scope.work(VISIT + 10 * sum(map(len, memory)))
    return State([dict(each) for each in memory], scope.tag_namespace["ifchanged"])


def _return(scope: Scope, state: State) -> None:
    for each, then in zip(_memory(scope), state.names, strict=True):
        each.clear()
        each.update(then)
    scope.tag_namespace["ifchanged"] = state.changed


class TwiceNode(Enclosure):
    """What is told, with its fallback at the end."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write both, and let the fallback find what was there in the beginning."""
        assert isinstance(context, Scope)
        context.beginnings.append(_state(context))
        try:
            return self.block.render(context, buffer)
        finally:
            context.beginnings.pop()


class TwiceTag(EnclosureTag):
    """Around `ac:adf-extension`."""

    name = TWICE
    end = end_of(TWICE)
    node_class = TwiceNode


class AgainNode(Enclosure):
    """What has been told before."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write it as it was told; it counts, assigns and misses nothing anew."""
        assert isinstance(context, Scope)
        told, missing = _state(context), {path for path, _ in context.missing}
        reported = len(context.missing)
        _return(context, context.beginnings[-1])
        try:
            return self.block.render(context, buffer)
        finally:
            _return(context, told)
            for key in [*context.missing][reported:]:
                if key[0] in missing:
                    del context.missing[key]


class AgainTag(EnclosureTag):
    """Around `ac:adf-fallback`."""

    name = AGAIN
    end = end_of(AGAIN)
    node_class = AgainNode


TWICE_TAGS = (TwiceTag, AgainTag)
