"""Try out: an expression or a snippet as somebody types it, with an incident.

Not here: where it is typed and shown (`bot.exploring`).
"""

from collections.abc import Mapping

from confluence.rendering.plain_text import Text, render_text

LONGEST = 3_000
_OPENING = "{{ "


def try_out(typed: str, context: Mapping[str, object]) -> Text:
    """What comes out; braces may be left off an expression. Raises `TemplateError`."""
    bare = typed.strip()
    if "{{" in bare or "{%" in bare or not bare:
        return render_text(typed, context, name="expression")
    return render_text(f"{_OPENING}{typed} }}}}", context, name="expression", added=len(_OPENING))
