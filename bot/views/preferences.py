"""How a workspace wants its pages, as a form for admins: `build` draws it, `read` reads it back."""

from collections.abc import Mapping
from typing import Any

from bot.hints import Hint
from bot.views import parts
from bot.views.entered import entered, text_of, value_of
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from storage.models import Preference

CALLBACK_ID = "preferences_form"
UNKNOWN = "preferences_unknown"
CHOICES = "preferences_choices"
HINTS = "hints"
PEOPLE = "people"
TITLE = "Preferences"
LONGEST_UNKNOWN = 100


def loading() -> View:
    """Shown while we ask Slack who is asking."""
    return parts.modal(TITLE, [parts.section(":hourglass_flowing_sand: One moment …")])


def build(preference: Preference) -> View:
    """The form, as the preferences are now."""
    unknown = parts.text_input(UNKNOWN, preference.unknown_text, max_length=LONGEST_UNKNOWN)
    hint = "Printed on the page where a template asks for what nobody knows. Empty: nothing."
    return parts.modal(
        TITLE,
        [
            parts.field(UNKNOWN, "For what is not known", unknown, optional=True, hint=hint),
            parts.field(CHOICES, "On the page", _choices(preference), optional=True),
        ],
        submit="Save",
        close="Cancel",
        callback_id=CALLBACK_ID,
    )


def read(view: Mapping[str, Any], workspace_id: str) -> Preference:
    """What was sent in."""
    fields = entered(view)
    wanted = {each["value"] for each in value_of(fields, CHOICES) or ()}
    return Preference(
        workspace_id=workspace_id,
        unknown_text=" ".join(text_of(fields, UNKNOWN).split()),
        keeps_hints=HINTS in wanted,
        mentions_people=PEOPLE in wanted,
    )


def saved() -> View:
    """They count from now on."""
    said = ":white_check_mark: Saved. The next retro is made so; pages that stand stay as they are."
    return parts.modal(TITLE, [parts.section(said)], close="Close")


def problem(hint: Hint, metadata: Metadata) -> View:
    """They cannot be shown or changed."""
    return parts.problem(TITLE, hint, metadata)


def _choices(preference: Preference) -> Block:
    keep = _choice(
        "Keep instruction text",
        HINTS,
        "A template's grey hints stay for people to fill in. Else they are left out.",
    )
    mention = _choice(
        "Mention people",
        PEOPLE,
        "A name in Slack becomes a mention on the page; Confluence notifies them.",
    )
    chosen = [
        *([keep] if preference.keeps_hints else []),
        *([mention] if preference.mentions_people else []),
    ]
    return {
        "type": "checkboxes",
        "action_id": CHOICES,
        "options": [keep, mention],
        **({"initial_options": chosen} if chosen else {}),
    }


def _choice(text: str, value: str, description: str) -> Block:
    return parts.option(text, value) | {"description": parts.plain_text(description, 75)}
