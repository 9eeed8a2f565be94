"""Check: what an author should know of a template before anybody needs it.

Not here: which templates are checked and when (`confluence.template_checks`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from confluence.errors import TemplateError
from confluence.rendering.compiled import CompiledTemplate, compile_template
from confluence.rendering.inputs import Input
from confluence.rendering.monospaced import Notice
from confluence.rendering.plain_text import render_text
from confluence.rendering.sample import sample_context
from confluence.rendering.scope import Undefined


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """How a template does. `error` is why it makes no page; the rest is worth a look.

    `unknown` are names that no incident has, in all branches; `inputs` what it asks people for.
    """

    error: TemplateError | None = None
    unknown: tuple[Undefined, ...] = ()
    notices: tuple[Notice, ...] = ()
    inputs: tuple[Input, ...] = ()

    @property
    def works(self) -> bool:
        """Whether pages can be made with it."""
        return self.error is None

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to look at."""
        return not (self.error or self.unknown or self.notices)


def check_template(body: str, name: str = "") -> TemplateCheck:
    """Syntax, names, filters, and a render with the sample incident."""
    context = sample_context()
    try:
        template = compile_template(body, name=name)
        unknown = template.unknown(context)
    except TemplateError as error:
        return TemplateCheck(error)
    failure = _failure(template, context)
    return TemplateCheck(failure, unknown, template.notices, template.inputs)


def check_title(source: str) -> tuple[Undefined, ...]:
    """The names in a title that no incident has, but one that is like them; `TemplateError`."""
    asked = render_text(source, sample_context(), name="title").undefined
    return tuple(each for each in asked if each.suggestion)


def _failure(template: CompiledTemplate, context: Mapping[str, object]) -> TemplateError | None:
    variables = {each.name: each.options[0] if each.options else "…" for each in template.inputs}
    try:
        template.render(context, variables=variables)
    except TemplateError as error:
        return error
    return None
