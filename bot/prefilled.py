"""What a form begins with, from where it begins and what was sent in before. Pure.

Not here: what the incident tells (`facts`), asking for any of it (`forms`).
"""

from bot.hints import hint_for
from bot.views.fields import TITLE_LENGTH
from confluence.drafts import Standing
from confluence.failures import load_failure
from confluence.nouns import Template
from confluence.usual_spaces import Beginning
from storage.models import Connection, Draft


def offered(beginning: Beginning, begun: Draft | Connection) -> tuple[Template, ...]:
    """The space's templates; where they are untold, the one that was chosen before."""
    if beginning.trouble and begun.template_id:
        return (Template(begun.template_id, begun.template_name or "", beginning.space.key),)
    return beginning.templates


def why_untold(beginning: Beginning) -> str:
    """Why the menu has no other templates."""
    if beginning.trouble is None:
        return ""
    hint = hint_for(beginning.trouble)
    return f"{hint.title}. {hint.text}"


def why_it_failed(draft: Draft | None) -> str:
    """One sentence on what went wrong last time."""
    if draft is None or draft.failure is None:
        return ""
    hint = hint_for(load_failure(draft.failure))
    return f"Last time it failed. {hint.title}: {hint.text}"


def title_of(
    usual: Connection, channel_name: str, draft: Draft | None, there: tuple[Standing, ...]
) -> str:
    """Titles are unique in a space, so a retro cannot go by the one of another of the channel."""
    title = draft.title if draft else usual.title or f"Retro: {channel_name}"
    is_used = any(standing.draft.title == title for standing in there) if draft else bool(there)
    return numbered(title, len(there) + 1) if is_used else title


def numbered(title: str, number: int) -> str:
    """The title of a channel's second retro, its third …"""
    said = f" ({number})"
    return title[: TITLE_LENGTH - len(said)] + said
