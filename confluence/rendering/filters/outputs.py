"""Outputs: values in other notations: JSON, Markdown, short addresses.

Not here: tables. https://docs.rootly.com/liquid/filters
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from liquid.undefined import is_undefined

from confluence.rendering.filters.markdown import markdown


def to_json(value: object) -> str:
    """The value as JSON; moments as ISO 8601, rich values as their text."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if value is None or is_undefined(value):
        return None
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | range):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def html_to_markdown(value: object) -> str:
    """HTML, or what a rich value shows, as Markdown."""
    if value is None or is_undefined(value):
        return ""
    markup = getattr(value, "__html__", None)
    return markdown(markup() if markup else str(value))


def shortener(address: object) -> object:
    """The address itself: we run no service that shortens addresses."""
    return address


FILTERS: dict[str, Callable[..., Any]] = {
    "html_to_markdown": html_to_markdown,
    "shortener": shortener,
    "to_json": to_json,
}
