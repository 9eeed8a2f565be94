"""Plain text: Liquid in a text that is no storage format, as titles and tried expressions are.

Not here: how a title is cut (`title`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from liquid.exceptions import LiquidError, LiquidSyntaxError

from confluence.rendering.blocks import Matcher
from confluence.rendering.complaint import TOO_DEEP, complaint
from confluence.rendering.emit import located
from confluence.rendering.environment import ENVIRONMENT, check_filters, plain_tokens
from confluence.rendering.limits import LONGEST_VALUE
from confluence.rendering.liquid_tag import LiquidTag
from confluence.rendering.place import Place
from confluence.rendering.scope import Scope, Undefined
from confluence.rendering.source import Source
from confluence.rendering.style import Style
from confluence.rendering.wording import sentence

_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Text:
    """What came out, and what was asked for in vain, in the source's order."""

    text: str
    undefined: tuple[Undefined, ...]


def render_text(
    written: str,
    context: Mapping[str, object],
    *,
    name: str = "",
    added: int = 0,
    style: Style = _PLAIN,
) -> Text:
    """The text with its Liquid done; `name` is what errors call it. Raises `TemplateError`.

    As many characters in front as were `added` do not count in places.
    """
    source = Source(written, name, added)
    if len(written) > LONGEST_VALUE:
        raise source.error(f"The {name or 'text'} is too long.", 0)
    tags: list[LiquidTag] = []
    try:
        tokens = plain_tokens(written, tags)
    except LiquidSyntaxError as error:
        offset = error.token.start_index if error.token else 0
        raise source.error(sentence(str(error.message)), offset) from error
    Matcher(source).match(tags)
    try:
        template = ENVIRONMENT.from_tokens(tokens)
        check_filters(template)
        scope = template.start(context, Place.PLAIN)
        scope.style = style
        text = template.write(scope)
    except LiquidError as error:
        raise complaint(error, source, tags) from error
    except RecursionError as error:
        raise source.error(TOO_DEEP, 0) from error
    return Text(text, _undefined(scope, source, tags))


def _undefined(scope: Scope, source: Source, tags: list[LiquidTag]) -> tuple[Undefined, ...]:
    found = []
    for (path, index), meant in scope.missing.items():
        number, offset = located(index)
        at = tags[number].origin(offset) if 0 <= number < len(tags) else 0
        found.append((at, path, meant))
    return tuple(
        Undefined(path, *source.place(at), meant)
        for at, path, meant in sorted(found, key=lambda each: each[0])
    )
