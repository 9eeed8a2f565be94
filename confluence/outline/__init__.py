"""Outline: a finished page's body as a list of lines, for where storage format cannot be shown.

`reader` walks the page, `words` names what has no text of its own, `lines` has the nouns. Pure.
Not here: how lines look in Slack (`bot.views.preview_lines`), whether a page may be sent
(`confluence.rendering`).
https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html
"""

from confluence.outline.lines import Kind, Line, Span
from confluence.outline.reader import Reader
from confluence.rendering.wellformed import parse

__all__ = ("Kind", "Line", "Span", "outline")


def outline(body: str) -> tuple[Line, ...]:
    """The page's lines from top to bottom. Raises `MalformedError`."""
    reader = Reader()
    reader.inside(parse(body), Span(""))
    reader.end()
    return tuple(reader.lines)
