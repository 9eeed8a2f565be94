"""Title: a page's title from plain-text Liquid.

Not here: whether the title is free in its space.
"""

import unicodedata
from collections.abc import Mapping

from liquid.exceptions import LiquidError, LiquidSyntaxError

from confluence.rendering.blocks import Matcher
from confluence.rendering.complaint import TOO_DEEP, complaint
from confluence.rendering.environment import ENVIRONMENT, check_filters, plain_tokens
from confluence.rendering.limits import LONGEST_VALUE
from confluence.rendering.liquid_tag import LiquidTag
from confluence.rendering.place import Place
from confluence.rendering.source import Source
from confluence.rendering.wording import sentence
from confluence.storage_format import clean

LONGEST_TITLE = 255
_JOINERS = "\u200c\u200d"


def render_title(source: str, context: Mapping[str, object]) -> str:
    """The title, on one line and not longer than Confluence takes. Raises `TemplateError`.

    https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/#api-pages-post
    """
    text = Source(source, "title")
    if len(source) > LONGEST_VALUE:
        raise text.error("The title is too long.", 0)
    tags: list[LiquidTag] = []
    try:
        tokens = plain_tokens(source, tags)
    except LiquidSyntaxError as error:
        offset = error.token.start_index if error.token else 0
        raise text.error(sentence(str(error.message)), offset) from error
    Matcher(text).match(tags)
    try:
        template = ENVIRONMENT.from_tokens(tokens)
        check_filters(template)
        title = template.write(template.start(context, Place.PLAIN))
    except LiquidError as error:
        raise complaint(error, text, tags) from error
    except RecursionError as error:
        raise text.error(TOO_DEEP, 0) from error
    return one_line(title)


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
