"""Try out: an expression or a snippet as somebody types it, with an incident.

Not here: where it is typed and shown (`bot.exploring`).
"""

from collections.abc import Mapping

from confluence.rendering.plain_text import Text, render_text

LONGEST = 3_000


def try_out(typed: str, context: Mapping[str, object]) -> Text:
    """What comes out; braces may be left off an expression. Raises `TemplateError`."""
    return render_text(as_liquid(typed), context, name="expression")


def as_liquid(typed: str) -> str:
    """What was typed, as Liquid: a bare expression becomes an output."""
    bare = typed.strip()
    return typed if "{{" in bare or "{%" in bare or not bare else f"{{{{ {bare} }}}}"
