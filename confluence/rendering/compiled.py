"""Compiled: a template's body made ready once, rendered for each incident, verified each time.

Not here: the steps themselves, each in its own file; the parent package's docstring names them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from liquid.exceptions import LiquidError

from confluence.rendering.blocks import Matcher
from confluence.rendering.complaint import TOO_DEEP, complaint, unfinished
from confluence.rendering.emit import Emitter, TooDeepError, located
from confluence.rendering.environment import ENVIRONMENT, LiquidTemplate, check_filters
from confluence.rendering.hoist import hoist, unwrap
from confluence.rendering.inputs import Input, foreign, take_declarations
from confluence.rendering.levels import Levels
from confluence.rendering.limits import DEEPEST_ELEMENT, LONGEST_SOURCE, MOST_ENCLOSED
from confluence.rendering.liquid_tag import Kind, LiquidTag
from confluence.rendering.misread import misread
from confluence.rendering.monospaced import Notice, monospaced
from confluence.rendering.place import Place
from confluence.rendering.runs import Runs
from confluence.rendering.scan import UnfinishedError
from confluence.rendering.scope import Scope, Undefined
from confluence.rendering.source import Source
from confluence.rendering.style import Style
from confluence.rendering.tree import Element, deepest, read, written
from confluence.rendering.unknown import unknown
from confluence.rendering.verify import Accepted, UnsendableError, accepted, verified
from confluence.rendering.wellformed import MalformedError, parse

_NO_VARIABLES: Mapping[str, str] = {}
_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page's body, and what its template asked for in vain, in the template's order."""

    body: str
    undefined: tuple[Undefined, ...]


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template that can be rendered. `inputs` is what it asks people for.

    `notices` are what its author should look at, though it can be rendered.
    """

    inputs: tuple[Input, ...]
    notices: tuple[Notice, ...]
    _source: Source
    _tags: tuple[LiquidTag, ...]
    _outputs: tuple[tuple[int, str], ...]
    _liquid: LiquidTemplate
    _accepted: Accepted

    def render(
        self,
        context: Mapping[str, object],
        *,
        variables: Mapping[str, str] = _NO_VARIABLES,
        style: Style = _PLAIN,
    ) -> Rendering:
        """The page for this context; `variables` are the inputs' values. Raises `TemplateError`."""
        scope = self._liquid.start(context, Place.TEXT)
        scope.variables, scope.style = variables, style
        try:
            body = self._liquid.write(scope)
        except LiquidError as error:
            raise complaint(error, self._source, self._tags) from error
        except RecursionError as error:
            raise self._source.error(TOO_DEEP, 0) from error
        try:
            body = verified(body, self._accepted)
        except UnsendableError as error:
            raise self._source.error(_sentence(error.reason), self._culprit(error)) from error
        return Rendering(body, tuple(self._undefined(scope)))

    def unknown(self, context: Mapping[str, object]) -> tuple[Undefined, ...]:
        """The names that this context does not have, also in branches that are not taken.

        Raises `TemplateError` where names in names are too deep to be followed.
        """
        try:
            found = unknown(self._liquid, context)
        except RecursionError as error:
            raise self._source.error(TOO_DEEP, 0) from error
        return tuple(dict.fromkeys(self._placed(found)))

    def _culprit(self, error: UnsendableError) -> int:
        """Where the tag may stand that put what is wrong into its holder."""
        return next((at for at, holder in self._outputs if holder == error.holder), 0)

    def _undefined(self, scope: Scope) -> list[Undefined]:
        missing = [(path, index, meant) for (path, index), meant in scope.missing.items()]
        return self._placed(missing)

    def _placed(self, missing: list[tuple[str, int, str | None]]) -> list[Undefined]:
        found: list[tuple[int, str, str | None]] = []
        for path, index, meant in missing:
            number, offset = located(index)
            at = self._tags[number].origin(offset) if 0 <= number < len(self._tags) else 0
            found.append((at, path, meant))
        return [
            Undefined(path, *self._source.place(at), meant)
            for at, path, meant in sorted(found, key=lambda each: each[0])
        ]


def compile_template(body: str, *, name: str = "") -> CompiledTemplate:
    """The template, ready; the same body is made ready once. Raises `TemplateError`."""
    return _compiled(body, name)


@lru_cache(maxsize=32)
def _compiled(body: str, name: str) -> CompiledTemplate:
    source = Source(body, name)
    if len(body) > LONGEST_SOURCE:
        raise source.error(f"The template is longer than {LONGEST_SOURCE:,} characters.", 0)
    _check_form(source)
    root = read(body)
    _check_depth(root, source)
    if found := foreign(root):
        reason = f"<{found.name}> belongs to a plugin’s blueprint and cannot be filled."
        raise source.error(reason, found.start)
    inputs = take_declarations(root)
    notices = monospaced(root, source)
    tags = _tags(root, source)
    notices += tuple(misread(tags, source))
    blocks = Matcher(source).match(tags)
    levels = Levels(source)
    unwrap(root)
    hoist(blocks, levels)
    levels.check_cases(blocks)
    levels.check_jumps(blocks, tags)
    liquid = _liquid(root, source, tuple(tags))
    return CompiledTemplate(
        inputs, notices, source, tuple(tags), _outputs(tags), liquid, accepted(written(root))
    )


def _outputs(tags: list[LiquidTag]) -> tuple[tuple[int, str], ...]:
    """Where each output stands, and in what; the tags let go of the tree, which is large."""
    found = tuple(
        (tag.start, tag.parent.name or "storage")
        for tag in tags
        if tag.kind is Kind.OUTPUT and tag.parent
    )
    for tag in tags:
        tag.parent = None
    return found


def _check_form(source: Source) -> None:
    try:
        parse(source.text)
    except MalformedError as error:
        reason = f"The template is not well-formed storage format: {error.reason}."
        raise source.error(reason, source.offset(error.line, error.column)) from error


def _check_depth(root: Element, source: Source) -> None:
    if deep := deepest(root, DEEPEST_ELEMENT):
        reason = f"Elements stand inside of each other more than {DEEPEST_ELEMENT} deep."
        raise source.error(reason, deep.start)


def _tags(root: Element, source: Source) -> list[LiquidTag]:
    try:
        return Runs().find(root)
    except UnfinishedError as error:
        raise unfinished(error, source) from error


def _liquid(root: Element, source: Source, tags: tuple[LiquidTag, ...]) -> LiquidTemplate:
    try:
        template = ENVIRONMENT.from_tokens(Emitter().emit(root))
        check_filters(template)
    except LiquidError as error:
        raise complaint(error, source, tags) from error
    except TooDeepError as error:
        reason = f"More than {MOST_ENCLOSED} lists, items, tables or panels inside of each other."
        raise source.error(reason, error.offset) from error
    except RecursionError as error:
        raise source.error(TOO_DEEP, 0) from error
    return template


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:] + "."
