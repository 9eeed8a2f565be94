"""Liquid inside storage format: a template's body and an incident in, a page's body out.

In the order of the work: `wellformed` (may it be read at all), `tree` (our own light nodes),
`inputs` (Confluence's variables), `runs` with `scan` and `normal` (where Liquid stands, put right),
`blocks` (which tags belong together), `hoist` with `blank` and `levels` (to which level), `emit`
(tokens), `environment` with `tags`, `scope`, `expressions` and `filters` (our Liquid), `place` and
`rich` (how values are written), `verify` with `faults`, `model` and `lift` (may it be sent).
`compiled` runs them; `source`, `complaint` and `wording` say what is wrong with a template.
Not here: Slack, SQL, HTTP.
"""

from confluence.rendering.compiled import CompiledTemplate, Rendering, compile_template
from confluence.rendering.context import context_for
from confluence.rendering.inputs import Input
from confluence.rendering.monospaced import Notice
from confluence.rendering.scope import Undefined
from confluence.rendering.title import render_title

__all__ = (
    "CompiledTemplate",
    "Input",
    "Notice",
    "Rendering",
    "Undefined",
    "compile_template",
    "context_for",
    "render_title",
)
