"""Complaint: an error of python-liquid's, at its place in the template.

Not here: the words (`wording`), errors that we find ourselves.
"""

import re
from collections.abc import Sequence

from liquid import TokenStream
from liquid.exceptions import LiquidError
from liquid.parser import get_parser
from liquid.token import TOKEN_TAG, Token

from confluence.errors import TemplateError
from confluence.rendering.blocks import tag_sentence
from confluence.rendering.emit import located, tag_tokens
from confluence.rendering.environment import ENVIRONMENT
from confluence.rendering.liquid_tag import BLOCKS, Kind, LiquidTag
from confluence.rendering.scan import UnfinishedError
from confluence.rendering.source import Source
from confluence.rendering.wording import sentence

TOO_DEEP = "A condition or a name in the template has too many parts."
_ELEMENT = re.compile(r"<([\w:-]+)")
# A mention, an image, a macro: no text, whatever it shows.
_WHOLE = frozenset({"ac:link", "ac:image", "ac:structured-macro", "img"})
# How outputs of Go, Helm, Prometheus, Handlebars and Mustache begin.
_FOREIGN = (".", "$", "#", "/", ">", "^", "&", "!")
_RAW = "To have it on the page as it stands, write {% raw %} before it and {% endraw %} after it."


def complaint(error: LiquidError, source: Source, tags: Sequence[LiquidTag]) -> TemplateError:
    """The error for the author. The token is taken off `error`, whose text it would confuse."""
    tag, offset = _where(error, tags)
    name = tag.name if tag and tag.name != "liquid" else None
    reason = sentence(str(error.message or "this cannot be read"), name)
    error.token = None
    if tag is None:
        return source.error(reason, 0)
    if tag.kind is Kind.OUTPUT and tag.expression.text.strip().startswith(_FOREIGN):
        return source.error(f"{tag_sentence(tag)} is no Liquid. {_RAW}", tag.start)
    inside = offset or tag.name == "liquid"
    return source.error(reason, tag.origin(offset) if inside else tag.start)


def unfinished(error: UnfinishedError, source: Source) -> TemplateError:
    """The error for a tag that does not end, or not where its author thinks."""
    reason = error.reason[:1].upper() + error.reason[1:] + "."
    opening = source.text[error.offset : error.offset + 2]
    closing = {"{%": "%}", "{{": "}}"}.get(opening, "\0")
    rest = source.text[error.offset + 2 :].partition(closing)
    if f"“{closing}” is missing" in reason and rest[1] and opening not in rest[0]:
        reason += _between(rest[0])
    return source.error(reason, error.offset)


def _between(text: str) -> str:
    """Why a tag ends too late: what stands in it, up to what would close it."""
    inner = next((name for name in _ELEMENT.findall(text) if name in _WHOLE), None)
    if inner:
        return f" <{inner}> stands inside of it, which cannot be a part of a tag."
    return " It stands in another paragraph or cell: within a tag, a new line is Shift+Enter."


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
