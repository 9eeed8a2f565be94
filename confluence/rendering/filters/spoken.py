"""Spoken: filters of texts that are given something else, which they read as Liquid prints it.

Not here: the filters themselves.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from confluence.rendering.scope import plainly


def spoken(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, for which true is “true” and not Python's word for it; a date likewise."""

    @wraps(function)
    def call(value: object, *arguments: object, **named: object) -> object:
        return function(_said(value), *map(_said, arguments), **named)

    return call


def _said(value: object) -> object:
    return plainly(value) if isinstance(value, bool | datetime) else value
