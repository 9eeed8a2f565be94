"""Liquid inside storage format: a template's body and an incident in, a page's body out.

Not here: Slack, SQL, HTTP. How it works: docs/rendering.md.
"""

from confluence.rendering.compiled import CompiledTemplate, Rendering, compile_template
from confluence.rendering.context import context_for
from confluence.rendering.inputs import Input
from confluence.rendering.scope import Undefined
from confluence.rendering.title import render_title

__all__ = (
    "CompiledTemplate",
    "Input",
    "Rendering",
    "Undefined",
    "compile_template",
    "context_for",
    "render_title",
)
