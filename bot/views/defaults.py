"""The modal *Change defaults*: what retros of a connection begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.choices import space_menu, space_of, template_field, template_id_of
from bot.views.entered import entered, text_of, value_of
from bot.views.metadata import Metadata
from bot.views.parent_page import page_id_of, parent_field, parent_mistake
from bot.views.parts import Block, View
from confluence.errors import TemplateError
from confluence.nouns import Space, Template
from storage.models import Connection

NAME = "Change defaults"
CALLBACK_ID = "defaults_form"
SPACE = "defaults_space"
TEMPLATE = "defaults_template"
PARENT = "defaults_parent"
TITLE = "defaults_title"
ALERTS = "defaults_alerts"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen; None: nothing in particular."""

    space: Space | None
    template_id: str | None
    template_name: str | None
    parent_id: str | None
    title: str | None
    alerts_channel_id: str | None


def loading(metadata: Metadata) -> View:
    """The templates are asked for."""
    return _state(metadata, [parts.section(":hourglass_flowing_sand: One moment …")])


def build(
    metadata: Metadata,
    connection: Connection,
    *,
    space: Space | None,
    templates: tuple[Template, ...],
    problem: str = "",
) -> View:
    """The form; `templates` are those of the `space`, and `problem` says why there are none."""
    lead = (
        f"What retros in *{escape(connection.site_name)}* begin with. Responders can choose "
        "otherwise each time."
    )
    return parts.modal(
        NAME,
        [
            parts.section(lead),
            _space_field(space),
            *template_field(TEMPLATE, space, templates, connection.template_id, problem),
            parent_field(PARENT, connection.parent_id),
            _title_field(connection),
            _alerts_field(connection),
        ],
        submit="Save",
        close="Cancel",
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def saved(metadata: Metadata, connection: Connection) -> View:
    """They are kept."""
    said = f":white_check_mark: Saved for *{escape(connection.site_name)}*."
    return _state(metadata, [parts.section(said)])


def problem(hint: Hint, metadata: Metadata) -> View:
    """It cannot go on."""
    return parts.problem(NAME, hint, metadata)


def read(
    view: Mapping[str, Any], title_error: TemplateError | None = None
) -> Wanted | dict[str, str]:
    """What was chosen, or what is wrong with it: a sentence for each block id.

    `title_error` is what is wrong with the title's Liquid.
    """
    values, space = entered(view), chosen_space(view)
    parent, title = text_of(values, PARENT), text_of(values, TITLE)
    wrong = {
        PARENT: _parent_mistake(parent, space),
        TITLE: f"The Liquid in it is not right: {title_error.reason}" if title_error else "",
    }
    template = value_of(values, TEMPLATE)
    template_id = template_id_of(template)
    return {name: said for name, said in wrong.items() if said} or Wanted(
        space=space,
        template_id=template_id,
        template_name=template["text"]["text"] if template_id else None,
        parent_id=page_id_of(parent),
        title=title or None,
        alerts_channel_id=values[ALERTS].value,
    )


def chosen_space(view: Mapping[str, Any]) -> Space | None:
    """The space that stands in the form now."""
    option = entered(view)[SPACE].value
    return space_of(option) if option else None


def typed_title(view: Mapping[str, Any]) -> str:
    """The title that stands in the form now."""
    return text_of(entered(view), TITLE)


def _space_field(space: Space | None) -> Block:
    menu = space_menu(SPACE, space, placeholder="The one used last")
    return parts.field(SPACE, "Space", menu, dispatch_action=True, optional=True)


def _title_field(connection: Connection) -> Block:
    hint = "Liquid works, for example Retro: {{ incident.title }}."
    element = parts.text_input(TITLE, connection.title or "", max_length=200)
    return parts.field(TITLE, "Title", element, optional=True, hint=hint)


def _alerts_field(connection: Connection) -> Block:
    element: Block = {
        "type": "conversations_select",
        "action_id": ALERTS,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    if connection.alerts_channel_id:
        element["initial_conversation"] = connection.alerts_channel_id
    hint = "Told when the connection breaks or is about to end. Invite me there."
    return parts.field(ALERTS, "Team's alerts channel", element, optional=True, hint=hint)


def _parent_mistake(parent: str, space: Space | None) -> str:
    if parent and page_id_of(parent) and not space:
        return "Choose the space that this page is in, too."
    return parent_mistake(parent)


def _state(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(NAME, blocks, close="Close", private_metadata=metadata.dump())
