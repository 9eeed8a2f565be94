"""Guard: what every filter gets around it: limits on what goes in and comes out, one error class.

Not here: what a filter does.
"""

import html
from collections.abc import Callable
from typing import Any

from liquid.exceptions import FilterArgumentError, LiquidError, ResourceLimitError
from liquid.filter import with_context
from liquid.undefined import Undefined

from confluence.rendering.limits import weighed
from confluence.rendering.place import Place
from confluence.rendering.rich import Escaped
from confluence.rendering.scope import Scope

# Nil as python-liquid's filters take it best: as no text, no items, zero.
NIL = Undefined("nil")
Weigh = Callable[[object], int]
_FAILURES = (LiquidError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def guarded(
    name: str, function: Callable[..., Any], weigh: Weigh = weighed, weigh_argument: Weigh = weighed
) -> Callable[..., Any]:
    """The filter, failing only with a `LiquidError` that python-liquid gives a place.

    `weigh` says how much work it has with a value, `weigh_argument` with what follows its name.
    """
    wants_environment = getattr(function, "with_environment", False)
    wants_context = getattr(function, "with_context", False)

    @with_context
    def call(value: object, *arguments: object, context: Scope, **named: object) -> object:
        cost = weigh(value)
        for each in arguments:
            cost += weigh_argument(each)
        context.work(cost)
        if wants_environment:
            named["environment"] = context.env
        if wants_context:
            named["context"] = context
        value = _taken(value, context)
        given = (_taken(each, context) for each in arguments)
        try:
            result = function(value, *given, **named)
            weighed(result)
        except ResourceLimitError:
            raise
        except _FAILURES as error:
            if any(each is None for each in arguments):
                return None  # It was told by a name of which nothing is known: no mistake.
            raise FilterArgumentError(f"filter {name}: {_reason(error)}", token=None) from error
        return result

    return call


def _reason(error: Exception) -> str:
    if isinstance(error, LiquidError):
        return str(error.message)
    if isinstance(error, ArithmeticError):
        return "the result is no number"
    if isinstance(error, UnicodeDecodeError):
        return "what is decoded is no text"
    return str(error)


def _taken(value: object, scope: Scope) -> object:
    """The value as filters take it. Where we escape ourselves, `escape` is undone."""
    if isinstance(value, Escaped) and scope.place not in {Place.PLAIN, Place.CDATA}:
        return html.unescape(value)
    return NIL if value is None else value
