"""Hints for what goes wrong with a page: its action, template, title, preview or body.

Texts are plain; views escape them. Not here: the connection that it goes through
(`confluence_hints`).
"""

from collections.abc import Callable
from typing import Any

from bot.hint import DOCTOR, Action, ActionKind, Hint
from confluence import errors


def _unknown_action(error: errors.UnknownAction) -> Hint:
    title = f"There is no action “{error.name[:40]}”"
    if error.known:
        return Hint(title, f"There are: {', '.join(error.known)}.")
    return Hint(title, "None has been made yet: an admin can, in my App Home.")


def _action_changed(_: errors.ActionChanged) -> Hint:
    return Hint("The action was changed meanwhile", "Look at it as it is now: start again.")


def _overtaken(_: errors.Overtaken) -> Hint:
    return Hint(
        "Somebody else was faster",
        "Their retro of this channel was on its way when you sent yours. Yours is kept: create it "
        "as well, if it is still wanted.",
    )


def _interrupted(_: errors.Interrupted) -> Hint:
    return Hint("I was stopped before I could begin", "No page was made. Try again.")


def _title_taken(error: errors.TitleTaken) -> Hint:
    links = (Action(ActionKind.LINK, "Open it", error.url),) if error.url else ()
    where = (
        "" if error.url else " It may be archived, hidden from us, or written with other capitals."
    )
    return Hint(
        "The title is taken",
        f"The space already has a page called “{error.title}”.{where} Choose another title; "
        "everything else is kept.",
        links,
        about_title=True,
        may_pass=False,
    )


def _template_error(error: errors.TemplateError) -> Hint:
    name = f"“{error.template}”" if error.template else "The template"
    return Hint(
        f"{name} has a mistake",
        f"Line {error.line}, column {error.column}: {error.reason} Mend the template in "
        "Confluence and try again, or choose another one.",
        excerpt=error.excerpt[:300],
    )


def _title_error(error: errors.TitleError) -> Hint:
    return Hint(
        "The title has a mistake",
        f"Column {error.column}: {error.reason} Change the title; everything else is kept.",
        excerpt=error.excerpt[:300],
        about_title=True,
    )


def _template_too_costly(error: errors.TemplateTooCostly) -> Hint:
    name = f"“{error.template}”" if error.template else "The template"
    return Hint(
        f"{name} asks too much of us",
        f"{error.reason} Loops inside of loops are the usual cause: simplify the template in "
        "Confluence and try again, or choose another one.",
    )


_CHANGES = {
    errors.PreviewStale.FORM: "the form was changed",
    errors.PreviewStale.TEMPLATE: "the template or how pages look was changed",
    errors.PreviewStale.MESSAGES: "the messages for the timeline are not the same",
    errors.PreviewStale.INCIDENT: "the channel or somebody’s name changed",
    errors.PreviewStale.AGE: "more than a day has passed",
}


def _preview_stale(error: errors.PreviewStale) -> Hint:
    changes = " and ".join(_CHANGES[change] for change in error.changes)
    return Hint(
        "The page would not be what you looked at",
        f"Since the preview, {changes}. Nothing was created: look at the new preview, or create "
        "the page as it is now.",
        about_preview=True,
    )


def _body_rejected(error: errors.BodyRejected) -> Hint:
    return Hint(
        "Confluence refused the page",
        f"It said: {error.reason[:300]}. Nothing was created. Try another template.",
    )


def _read_only(_: errors.ReadOnly) -> Hint:
    return Hint(
        "Confluence is in read-only mode",
        "Whoever runs it has switched all writing off, mostly for maintenance. Try again when that "
        "is over.",
        (DOCTOR,),
    )


def _body_too_large(error: errors.BodyTooLarge) -> Hint:
    return Hint(
        "The page is too large for Confluence",
        f"It would have {error.size:,} characters. Include fewer messages: the marked ones, or "
        "none. If it is small already, a proxy before Confluence takes less than Confluence does.",
    )


HINTS: dict[type, Callable[[Any], Hint]] = {
    errors.UnknownAction: _unknown_action,
    errors.ActionChanged: _action_changed,
    errors.Overtaken: _overtaken,
    errors.Interrupted: _interrupted,
    errors.TitleTaken: _title_taken,
    errors.TemplateError: _template_error,
    errors.TitleError: _title_error,
    errors.TemplateTooCostly: _template_too_costly,
    errors.PreviewStale: _preview_stale,
    errors.BodyRejected: _body_rejected,
    errors.BodyTooLarge: _body_too_large,
    errors.ReadOnly: _read_only,
}
