"""Sound tables: those of a page in which no block stands where text should.

Not here: what is done with the others (`lift`).
"""

import re
from collections.abc import Iterator

from lxml import etree

from confluence.rendering import model
from confluence.rendering.wellformed import tag_of

_TABLE = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</(?P<end>table)\s*>"
    r"|<(?P<start>table)(?=[\s/>])(?:[^>\"'/]|/(?!>)|\"[^\"]*\"|'[^']*')*(?P<empty>/?)>",
    re.DOTALL,
)
_HOLDERS = tuple(map(tag_of, model.INLINE_ONLY))
_BLOCKS = frozenset(map(tag_of, model.BLOCK))


def sound_tables(body: str, page: etree._Element) -> list[tuple[int, int]]:
    """From where to where they are in the body, outermost ones only; `page` is the body parsed."""
    tables = (
        each for each in page.iter("table") if next(each.iterancestors("table"), None) is None
    )
    return [
        place for place, table in zip(_places(body), tables, strict=True) if not _is_deep(table)
    ]


def _places(body: str) -> Iterator[tuple[int, int]]:
    """From where to where each outermost table is."""
    begun: list[int] = []
    for match in _TABLE.finditer(body):
        if match["start"]:
            begun.append(match.start())
        if match["end"] or match["empty"]:
            start = begun.pop()
            if not begun:
                yield start, match.end()


def _is_deep(table: etree._Element) -> bool:
    return any(child.tag in _BLOCKS for holder in table.iter(*_HOLDERS) for child in holder)
