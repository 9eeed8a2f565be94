"""Title: a page's title from plain-text Liquid.

Not here: whether the title is free in its space.
"""

import unicodedata
from collections.abc import Mapping

from confluence.rendering.plain_text import render_text
from confluence.rendering.style import Style
from confluence.storage_format import clean

LONGEST_TITLE = 255
_PLAIN = Style()
_JOINERS = "\u200c\u200d"


def render_title(source: str, context: Mapping[str, object], style: Style = _PLAIN) -> str:
    """The title, on one line and not longer than Confluence takes. Raises `TemplateError`.

    https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/#api-pages-post
    """
    return one_line(render_text(source, context, name="title", style=style).text)


def one_line(text: str) -> str:
    """The text on one line, trimmed, without what cannot be seen, and not too long."""
    seen = "".join(_shown(character) for character in clean(text))
    line = " ".join(seen.split())
    # Confluence counts as Java does: what is beyond the basic plane counts twice.
    cut = line.encode("utf-16-le")[: 2 * LONGEST_TITLE].decode("utf-16-le", "ignore")
    return cut.rstrip()


def _shown(character: str) -> str:
    """The character; a blank for a control, nothing for a mark of format but for joiners."""
    category = unicodedata.category(character)
    if category == "Cf":
        return character if character in _JOINERS else ""
    return " " if category in {"Cc", "Zl", "Zp"} else character
