"""Liquid inside storage format: a template's body and an incident in, a page's body out.

In the order of the work: `wellformed` (may it be read at all), `tree` (our own light nodes),
`inputs` with `known` (Confluence's variables), `runs` with `scan` and `normal` (where Liquid
stands, put right), `blocks` (which tags belong together), `hoist` with `blank`, `paths`, `halves`
and `levels` (to which level), `emit` with `vanishing` (tokens), `environment` with `tags`,
`inner_tags` with `enclosures` and `emptied`, `twice`, `scope`, `expressions`, `filters` and
`patterns` (our Liquid), `place`, `rich` and `style` (how values are written), `verify` with
`faults`, `model`, `lift` and `sound_tables` (may it be sent). `compiled` runs them, `page` for one
with its title, `remembered` keeps an incident that is there before its template; `source`,
`complaint`, `wording` and `phrases` say what is wrong with a template. For authors: `check` with
`unknown` and `filtered` (a template before it is needed), `try_out` (an expression), `explained`
(what there is, from `variables` with `meanings` and from `filter_examples`), and `sample`. What
people typed is run by `confluence.renderer`, in workers.
Not here: Slack, SQL, HTTP.
"""

from confluence.rendering.check import TemplateCheck, check_template, check_title
from confluence.rendering.compiled import CompiledTemplate, Rendering, compile_template
from confluence.rendering.context import context_for, with_context
from confluence.rendering.explained import Explained, Shelf, entries, explained, reference
from confluence.rendering.filter_examples import FilterExample, filter_examples
from confluence.rendering.inputs import Input
from confluence.rendering.known import known_answers
from confluence.rendering.monospaced import Notice
from confluence.rendering.page import (
    RenderedPage,
    inputs_of,
    render_body,
    render_page,
    render_remembered,
)
from confluence.rendering.plain_text import Text, render_text
from confluence.rendering.remembered import remember
from confluence.rendering.sample import sample_context
from confluence.rendering.scope import Undefined
from confluence.rendering.style import Style
from confluence.rendering.title import render_title
from confluence.rendering.try_out import try_out
from confluence.rendering.variables import Variable, variables

__all__ = (
    "CompiledTemplate",
    "Explained",
    "FilterExample",
    "Input",
    "Notice",
    "RenderedPage",
    "Rendering",
    "Shelf",
    "Style",
    "TemplateCheck",
    "Text",
    "Undefined",
    "Variable",
    "check_template",
    "check_title",
    "compile_template",
    "context_for",
    "entries",
    "explained",
    "filter_examples",
    "inputs_of",
    "known_answers",
    "reference",
    "remember",
    "render_body",
    "render_page",
    "render_remembered",
    "render_text",
    "render_title",
    "sample_context",
    "try_out",
    "variables",
    "with_context",
)
