"""Page: a page's title and body, of what people typed and an incident.

Not here: the mark by which we know the page (`confluence.storage_format`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from confluence.errors import TemplateError, TitleError
from confluence.nouns import Incident
from confluence.rendering.compiled import Rendering, compile_template
from confluence.rendering.context import context_for
from confluence.rendering.inputs import Input, answered
from confluence.rendering.monospaced import Notice
from confluence.rendering.plain_text import render_text
from confluence.rendering.remembered import recall
from confluence.rendering.scope import Undefined
from confluence.rendering.style import Style
from confluence.rendering.title import one_line


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """What becomes a page, and what its title and its template asked for in vain."""

    title: str
    body: str
    undefined: tuple[Undefined, ...]


def render_page(
    template: str,
    name: str,
    title: str,
    incident: Incident,
    inputs: Mapping[str, str],
    style: Style,
) -> RenderedPage:
    """The page of a template's body and a title. Raises `TemplateError`, `TitleError`.

    `inputs` are what was answered to the template's inputs, by their keys.
    """
    typed = (template, name, title)
    return _render(*typed, context_for(incident), incident.title, inputs, style)


def render_remembered(
    template: str,
    name: str,
    title: str,
    key: str,
    usual_title: str,
    inputs: Mapping[str, str],
    style: Style,
) -> RenderedPage | None:
    """The same of the incident that was remembered under the key; None where it was not."""
    context = recall(key)
    if context is None:
        return None
    return _render(template, name, title, context, usual_title, inputs, style)


def _render(
    template: str,
    name: str,
    title: str,
    context: Mapping[str, object],
    usual_title: str,
    inputs: Mapping[str, str],
    style: Style,
) -> RenderedPage:
    try:
        text = render_text(title, context, name="title", style=style)
    except TemplateError as error:
        raise TitleError(
            error.reason, line=error.line, column=error.column, excerpt=error.excerpt
        ) from error
    compiled = compile_template(template, name=name)
    variables = answered(compiled.inputs, inputs)
    rendering = compiled.render(context, variables=variables, style=style)
    # Liquid over things unknown may leave nothing, which Confluence refuses as a title.
    shown = one_line(text.text) or usual_title
    asked = (replace(each, in_title=True) for each in text.undefined)
    return RenderedPage(shown, rendering.body, (*asked, *rendering.undefined))


def inputs_of(template: str, name: str) -> tuple[Input, ...]:
    """What a template asks people for. Raises `TemplateError`."""
    return compile_template(template, name=name).inputs


def render_body(
    template: str, name: str, context: Mapping[str, object]
) -> tuple[Rendering, tuple[Notice, ...]]:
    """A body over any names, and what the template's author should look at."""
    compiled = compile_template(template, name=name)
    return compiled.render(context), compiled.notices
