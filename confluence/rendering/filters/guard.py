"""Guard: what every filter gets around it: limits on what goes in and comes out, one error class.

Not here: what a filter does.
"""

from collections.abc import Callable
from typing import Any

from liquid.exceptions import FilterArgumentError, LiquidError, ResourceLimitError

from confluence.rendering.limits import check_value

_PASSED_ON = ("with_context", "with_environment")


def guarded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, failing only with a `LiquidError` that python-liquid gives a place."""

    def call(value: object, *arguments: object, **named: object) -> object:
        for each in (value, *arguments):
            check_value(each)
        try:
            return check_value(function(value, *arguments, **named))
        except ResourceLimitError:
            raise
        except LiquidError as error:
            raise FilterArgumentError(f"filter {name}: {error.message}", token=None) from error
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise FilterArgumentError(f"filter {name}: {error}", token=None) from error

    for flag in _PASSED_ON:
        if getattr(function, flag, False):
            setattr(call, flag, True)
    return call
