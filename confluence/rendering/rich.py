"""Rich: values that are storage format where markup may stand, and plain text anywhere else.

Not here: which values are rich (`context`, `timeline_table`).
"""

import html
import re
from collections.abc import Iterator

from confluence.storage_format import clean, escape

_BREAK = re.compile(r"<br\s*/?>\n?")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|tr|div|pre|blockquote)>")
_CELL_END = re.compile(r"</t[dh]>(?=\s*<t[dh])")
_MARKUP = re.compile(r"<[^>]*>")


class Rich:
    """Storage format, with the plain text that it is when markup cannot stand."""

    __slots__ = ("_html", "_text")

    def __init__(self, html: str, text: str | None = None) -> None:
        self._html = html
        self._text = plain_text(html) if text is None else text

    def __html__(self) -> str:
        return self._html

    def __str__(self) -> str:
        return self._text

    def __liquid__(self) -> str:
        return self._text

    def __len__(self) -> int:
        return len(self._text)

    def __iter__(self) -> Iterator[str]:
        return iter(self._text)

    def __contains__(self, item: object) -> bool:
        return str(item) in self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rich | str) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self._text)


class Escaped(str):
    """A text that its author escaped: it is markup already, so it is not escaped again."""

    __slots__ = ()

    def __html__(self) -> str:
        return clean(str(self))


def in_lines(text: str) -> str:
    """A text as storage format with a break at each end of a line."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "<br />\n".join(clean(escape(line)) for line in lines)


def plain_text(markup: str) -> str:
    """Storage format read as text: breaks and blocks end lines, cells are set apart."""
    text = _BLOCK_END.sub("\n", _CELL_END.sub("\t", _BREAK.sub("\n", markup)))
    return html.unescape(_MARKUP.sub("", text)).strip("\n")
