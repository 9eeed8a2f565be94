"""Complaint: an error of python-liquid's as a sentence for the template's author, at its place.

Not here: errors that we find ourselves.
"""

import re
from collections.abc import Sequence

from liquid import TokenStream
from liquid.exceptions import LiquidError
from liquid.parser import get_parser
from liquid.token import TOKEN_TAG, Token

from confluence.errors import TemplateError
from confluence.rendering.advice import did_you_mean
from confluence.rendering.emit import located, tag_tokens
from confluence.rendering.environment import ENVIRONMENT
from confluence.rendering.filters import FILTERS
from confluence.rendering.liquid_tag import BLOCKS, LiquidTag
from confluence.rendering.source import Source

_FILTER = re.compile(r"unknown filter '(.*)'", re.DOTALL)
_FOUND = {"end of expression": "the end of the tag", "eof": "the end of the tag"}


def complaint(error: LiquidError, source: Source, tags: Sequence[LiquidTag]) -> TemplateError:
    """The error for the author. The token is taken off `error`, whose text it would confuse."""
    tag, offset = _where(error, tags)
    reason = sentence(str(error.message or "this cannot be read"))
    error.token = None
    if tag is None:
        return source.error(reason, 0)
    return source.error(reason, tag.origin(offset) if offset else tag.start)


def sentence(message: str) -> str:
    """A message of python-liquid's in our words."""
    if match := _FILTER.fullmatch(message):
        name = match[1]
        return f"There is no filter “{name}”.{did_you_mean(name, FILTERS)}"
    for theirs, ours in _FOUND.items():
        message = message.replace(theirs, ours)
    return message[:1].upper() + message[1:].rstrip(".") + "."


def _where(error: LiquidError, tags: Sequence[LiquidTag]) -> tuple[LiquidTag | None, int]:
    if error.token is not None and error.token.start_index >= 0 and error.token.kind != "content":
        number, offset = located(error.token.start_index)
        if number < len(tags):
            return tags[number], offset
    for tag in tags:
        if not _reads(tag):
            return tag, 0
    return (tags[0], 0) if tags else (None, 0)


def _reads(tag: LiquidTag) -> bool:
    """Whether the tag alone can be parsed."""
    tokens = tag_tokens(tag)
    if tag.name in BLOCKS:
        tokens.append(Token(TOKEN_TAG, f"end{tag.name}", 0, ""))
    elif tag.name in ENVIRONMENT.tags or not tag.name:
        pass
    else:
        return True
    try:
        get_parser(ENVIRONMENT).parse(TokenStream(iter(tokens)))
    except LiquidError:
        return False
    return True
