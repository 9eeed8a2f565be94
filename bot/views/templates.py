"""How the templates do: the modal of `/retro templates`, and the message when one stops working.

Not here: looking at them (`confluence.template_checks`).
"""

from collections.abc import Sequence

from bot.hints import Hint, hint_for
from bot.mrkdwn import escape, fenced, ticked
from bot.views import parts
from bot.views.messages import Texts
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from confluence.errors import TemplateError
from confluence.nouns import Space, Template
from confluence.rendering import TemplateCheck
from confluence.template_checks import STANDARD, CheckedTemplate

TITLE = "Templates"
AGAIN = "templates_again"
MUTE = "templates_mute"
MOST_TO_LOOK_AT = 30
FINE_IN_A_BLOCK = 20
MOST_WARNINGS = 3
LONGEST_NAME = 100


def loading(metadata: Metadata, *, done: int = 0, total: int = 0) -> View:
    """Shown at once, and again with a count while many templates are looked at."""
    count = f" {done} of {total}" if total else ""
    return _state(
        metadata, [parts.section(f":hourglass_flowing_sand: Checking templates{count} …")]
    )


def problem(hint: Hint, metadata: Metadata) -> View:
    """The templates could not be looked at."""
    return parts.problem(TITLE, hint, metadata, parts.button("Try again", AGAIN))


def build(metadata: Metadata, space: Space, checked: Sequence[CheckedTemplate]) -> View:
    """How each template of the space, of the site and of ours does."""
    again = parts.button("Check again", AGAIN)
    said = f"Templates of *{escape(space.name)}*, the global ones, and ours:"
    return _state(metadata, [parts.section(said, accessory=again), *listed(checked)])


def listed(checked: Sequence[CheckedTemplate]) -> list[Block]:
    """What needs a look, one block each, then the names of those that are fine."""
    to_look_at = [each for each in checked if not each.is_clean]
    fine = [each for each in checked if each.is_clean]
    more = len(to_look_at) - MOST_TO_LOOK_AT
    return [
        *(parts.section(_told(each)) for each in to_look_at[:MOST_TO_LOOK_AT]),
        *([parts.context(f"{more} more need a look: mend these first.")] if more > 0 else []),
        *_fine(fine),
    ]


def stopped(checked: CheckedTemplate, connection_id: str, site_name: str) -> Texts:
    """For the admin who connected the site: a template that worked does not any more."""
    name = parts.cut(checked.template.name, LONGEST_NAME)
    text = f"The template “{escape(name)}” of {escape(site_name)} stopped working"
    error = checked.check.error if checked.check else None
    mute = parts.button("Mute", MUTE, value=f"{connection_id} {checked.template.id}")
    why = f"\n{_mistake(error)}" if error else ""
    go_on = (
        "It was changed in Confluence. Until it is mended there, no retro can be made with it. "
        "*Mute* stops these messages for this template."
    )
    return {
        "text": f"{text}." + (f" {_sentence(error)}" if error else ""),
        "blocks": [
            parts.section(f":x: *{text}*{why}"),
            parts.context(go_on),
            *parts.actions(mute),
        ],
    }


def muted(command: str) -> Texts:
    """The admin wants to hear no more of a template; `command` is what people type."""
    said = f"Muted: I shall say no more of this template. `{command} templates` still shows it."
    return {"text": said, "blocks": [parts.section(said)]}


def _told(checked: CheckedTemplate) -> str:
    head = f"*{escape(parts.cut(checked.template.name, LONGEST_NAME))}*{_where(checked.template)}"
    if checked.failure:
        return f":grey_question: {head}\n{escape(hint_for(checked.failure).text)}"
    if checked.check is None or checked.check.error is None:
        return f":warning: {head}\n{_warnings(checked.check or TemplateCheck())}"
    return f":x: {head}\n{_mistake(checked.check.error)}"


def _where(template: Template) -> str:
    if template == STANDARD:
        return " · built in"
    return "" if template.space_key else " · global"


def _sentence(error: TemplateError) -> str:
    reason = parts.cut(error.reason, 500)
    return f"Line {error.line}, column {error.column}: {escape(reason)}"


def _mistake(error: TemplateError) -> str:
    excerpt = error.excerpt[:300]
    return _sentence(error) + (f"\n{fenced(excerpt)}" if excerpt else "")


def _warnings(check: TemplateCheck) -> str:
    """The first things to look at; what it asks for is no reason to look."""
    lines = [
        *(
            f"Line {each.line}, column {each.column}: {escape(each.reason)}"
            for each in check.notices
        ),
        *(
            f"Line {each.line}, column {each.column}: no incident has "
            f"`{ticked(parts.cut(each.path, LONGEST_NAME))}`{_meant(each.suggestion)}"
            for each in check.unknown
        ),
    ]
    more = len(lines) - MOST_WARNINGS
    return "\n".join([*lines[:MOST_WARNINGS], *([f"… and {more} more"] if more > 0 else [])])


def _meant(suggestion: str | None) -> str:
    return f". Did you mean `{ticked(suggestion)}`?" if suggestion else "; it prints nothing."


def _fine(checked: Sequence[CheckedTemplate]) -> list[Block]:
    lines = [f":white_check_mark: {_named(each)}" for each in checked]
    most = FINE_IN_A_BLOCK
    blocks = [lines[at : at + most] for at in range(0, len(lines), most)]
    room = parts.MOST_BLOCKS - MOST_TO_LOOK_AT - 5
    more = len(lines) - room * most
    return [
        *(parts.section("\n".join(block)) for block in blocks[:room]),
        *([parts.context(f"{more} more are fine.")] if more > 0 else []),
    ]


def _named(checked: CheckedTemplate) -> str:
    name = escape(parts.cut(checked.template.name, LONGEST_NAME))
    inputs = checked.check.inputs if checked.check else ()
    asks = ", ".join(each.name for each in inputs)
    asked = f"\n      asks for: {escape(parts.cut(asks, LONGEST_NAME))}" if asks else ""
    return f"{name}{_where(checked.template)}{asked}"


def _state(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(TITLE, blocks, close="Close", private_metadata=metadata.dump())
