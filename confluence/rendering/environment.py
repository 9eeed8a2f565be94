"""Environment: the Liquid we speak, as one class: its tags, filters, literals and limits.

`LiquidEnvironment().from_string(text).render(**data)` is the whole language on plain text.
Not here: storage format (`compiled`).
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from liquid import BoundTemplate, Environment, RenderContext, TokenStream
from liquid.exceptions import LiquidError, LiquidSyntaxError, UnknownFilterError
from liquid.parser import get_parser
from liquid.token import TOKEN_CONTENT, TOKEN_EOF, Token

from confluence.rendering.blocks import LEFT_OUT
from confluence.rendering.characters import plain
from confluence.rendering.emit import tag_tokens
from confluence.rendering.expressions import assigned, filters, improve
from confluence.rendering.filters import FILTERS
from confluence.rendering.inner_tags import INNER_TAGS
from confluence.rendering.limits import Sheet
from confluence.rendering.liquid_tag import LiquidTag
from confluence.rendering.place import Place
from confluence.rendering.scan import Scanner, UnfinishedError
from confluence.rendering.scope import Scope
from confluence.rendering.tags import Kept, ShownCycle, ShownEcho, ShownOutput
from confluence.rendering.twice import TWICE_TAGS


class LiquidTemplate(BoundTemplate):
    """A parsed template. `context_class` keeps python-liquid's own `render` working.

    `sizes` are those of its loops' bodies, by the identity of what they go through; `assigned` are
    the names that it gives itself.
    """

    context_class = Scope
    sizes: Mapping[int, int] = {}
    assigned: frozenset[str] = frozenset()

    def improve(self) -> None:
        """Put right what was parsed, once."""
        self.sizes = improve(self)
        self.assigned = assigned(self.nodes, RenderContext(self))

    def start(self, context: Mapping[str, object], place: Place) -> Scope:
        """The state of a new render that begins in this place."""
        scope = Scope(self, globals=self.make_globals(dict(context)))
        scope.place, scope.assigned = place, self.assigned
        return scope

    def write(self, scope: Scope) -> str:
        """Render. Raises `LiquidError`, at the last name that was looked up if Python gave up."""
        sheet = Sheet(scope.count)
        try:
            self.render_with_context(scope, sheet)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise LiquidError(f"this cannot be worked out: {error}", token=scope.last) from error
        return sheet.getvalue()

    def _get_buffer(self) -> Sheet:
        return Sheet([0])


class LiquidEnvironment(Environment):
    """Strict Liquid without include and render, without a way around escaping."""

    template_class = LiquidTemplate
    block_nesting_limit = 200  # with our own around elements; people may nest `blocks.DEEPEST`
    context_depth_limit = 64

    def __init__(self) -> None:
        super().__init__(autoescape=False)

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """The standard tags and filters, ours in place of those that do not fit."""
        super().setup_tags_and_filters(extra=extra)
        for name in LEFT_OUT:
            del self.tags[name]
        for tag in (ShownOutput, ShownEcho, ShownCycle, Kept, *INNER_TAGS, *TWICE_TAGS):
            self.add_tag(tag)
        self.filters = dict(FILTERS)

    def tokenizer(self) -> Callable[[str], Iterator[Token]]:
        """Our scanner, which is linear, in place of python-liquid's lexer."""
        return lambda text: iter(plain_tokens(text, []))

    def from_string(
        self,
        source: str,
        name: str = "",
        path: str | Path | None = None,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        matter: Mapping[str, object] | None = None,
    ) -> BoundTemplate:
        """A template of plain text. Raises `LiquidError`."""
        template = super().from_string(source, name, path, globals, matter)
        assert isinstance(template, LiquidTemplate)
        template.improve()
        return template

    def from_tokens(self, tokens: list[Token]) -> LiquidTemplate:
        """A template of tokens that are ready. Raises `LiquidError`."""
        nodes = get_parser(self).parse(TokenStream(iter(tokens)))
        template = LiquidTemplate(self, nodes)
        template.improve()
        return template


def check_filters(template: LiquidTemplate) -> None:
    """Raises `LiquidError` for a filter that there is not, before it is needed."""
    for used in filters(template):
        if used.name not in FILTERS:
            raise UnknownFilterError(f"unknown filter '{used.name}'", token=used.token)


def plain_tokens(text: str, tags: list[LiquidTag]) -> list[Token]:
    """The tokens of plain text; its tags are added to `tags`. Raises `LiquidSyntaxError`."""
    scanner = Scanner()
    tokens: list[Token] = []
    skipped = done = 0
    try:
        found = scanner.scan(plain(text, 0))
    except UnfinishedError as error:
        raise LiquidSyntaxError(error.reason, token=_end(text, error.offset)) from error
    if scanner.unread:
        reason = f"“{scanner.unread.written}” is never closed"
        raise LiquidSyntaxError(reason, token=_end(text, scanner.unread.start))
    for each in found:
        if each.start > done and not skipped:
            tokens.append(Token(TOKEN_CONTENT, text[done : each.start], 0, ""))
        done = each.end
        name = each.tag.name
        skipped += (name in {"comment", "doc"}) - (name in {"endcomment", "enddoc"})
        if name not in {"raw", "endraw", "comment", "endcomment", "doc", "enddoc"}:
            each.tag.number = len(tags)
            tags.append(each.tag)
            tokens += tag_tokens(each.tag)
    if done < len(text):
        tokens.append(Token(TOKEN_CONTENT, text[done:], 0, ""))
    return tokens


def _end(text: str, offset: int) -> Token:
    return Token(TOKEN_EOF, text[offset : offset + 20], offset, text)


ENVIRONMENT = LiquidEnvironment()

__all__ = ("ENVIRONMENT", "LiquidEnvironment", "LiquidError", "LiquidTemplate", "plain_tokens")
