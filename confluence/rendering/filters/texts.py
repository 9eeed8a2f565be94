"""Texts: filters on strings that must differ from python-liquid's.

Not here: inflections and regular expressions.
"""

import html
from collections.abc import Callable
from typing import Any

from liquid import Environment
from liquid.builtin.filters.string import split as standard_split
from liquid.builtin.filters.string import strip_html as standard_strip_html
from liquid.filter import sequence_filter, string_filter, with_environment

from confluence.rendering.limits import LONGEST_VALUE, weighed
from confluence.rendering.rich import Escaped, Rich, in_lines
from confluence.rendering.scope import plainly
from confluence.storage_format import escape


@string_filter
def newline_to_br(text: str) -> object:
    """Line ends as breaks: markup where it may stand."""
    lines = text.replace("\r\n", "\n").split("\n")
    return Rich(in_lines(text), "<br />\n".join(lines)) if len(lines) > 1 else text


@string_filter
def escaped(text: str) -> str:
    """The text with entities: readers see what was there, not them."""
    return Escaped(_in_entities(text))


@string_filter
def escaped_once(text: str) -> str:
    """The same of a text that may have entities already."""
    return Escaped(_in_entities(html.unescape(text)))


def _in_entities(text: str) -> str:
    """Ruby's entities: Python has another one for an apostrophe, and code blocks show them."""
    return html.escape(text).replace("&#x27;", "&#39;")


@string_filter
def replace(text: str, old: object, new: object = "") -> str:
    """Each occurrence of `old` replaced, if the result is not too long."""
    old, new = str(old), str(new)
    if len(text) + text.count(old) * max(len(new) - len(old), 0) > LONGEST_VALUE:
        weighed(" " * (LONGEST_VALUE + 1))
    return text.replace(old, new)


def joined(texts: list[str], between: str) -> str:
    """Texts with another one in between, if the result is not too long."""
    if sum(map(len, texts)) + len(between) * len(texts) > LONGEST_VALUE:
        weighed(" " * (LONGEST_VALUE + 1))
    return between.join(texts)


@sequence_filter
def join(items: list[object], separator: object = " ") -> object:
    """Items with a separator in between; one rich item makes the whole rich."""
    between = str(separator)
    texts = [plainly(item) for item in items]
    if not any(hasattr(item, "__html__") for item in items):
        return joined(texts, between)
    parts = [
        str(item.__html__()) if hasattr(item, "__html__") else escape(text)
        for item, text in zip(items, texts, strict=True)
    ]
    return Rich(escape(between).join(parts), joined(texts, between))


@string_filter
def split(text: str, separator: object) -> list[str]:
    """The text's parts without empty ones at its end, as in Ruby."""
    parts: list[str] = standard_split(text, separator)
    while parts and not parts[-1]:
        parts.pop()
    return parts


@with_environment
def strip_html(value: object, *, environment: Environment) -> object:
    """The text without markup; a rich value's text has none, whatever people wrote in it."""
    return (
        str(value)
        if isinstance(value, Rich)
        else standard_strip_html(value, environment=environment)
    )


FILTERS: dict[str, Callable[..., Any]] = {
    "escape": escaped,
    "escape_once": escaped_once,
    "h": escaped,
    "join": join,
    "newline_to_br": newline_to_br,
    "replace": replace,
    "split": split,
    "strip_html": strip_html,
}
