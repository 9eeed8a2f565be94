"""The modal *Change defaults*: what retros of a connection begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.choices import STANDARD, page_id_of, space_of, space_option, template_groups
from bot.views.metadata import Metadata
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
            *_template_blocks(connection, space, templates, problem),
            _parent_field(connection),
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
    return _state(metadata, [*parts.hint_blocks(hint), *parts.actions(*parts.hint_buttons(hint))])


def read(
    view: Mapping[str, Any], title_error: TemplateError | None = None
) -> Wanted | dict[str, str]:
    """What was chosen, or what is wrong with it: a sentence for each block id.

    `title_error` is what is wrong with the title's Liquid.
    """
    values = _values(view)
    parent, title = _typed(values, PARENT), _typed(values, TITLE)
    page_id = page_id_of(parent)
    wrong = {
        PARENT: _parent_mistake(parent, page_id, values),
        TITLE: f"The Liquid in it is not right: {title_error.reason}" if title_error else "",
    }
    template = (values.get(TEMPLATE) or {}).get("selected_option")
    named = template if template and template["value"] != STANDARD else None
    return {name: said for name, said in wrong.items() if said} or Wanted(
        space=chosen_space(view),
        template_id=named["value"] if named else None,
        template_name=named["text"]["text"] if named else None,
        parent_id=page_id,
        title=title or None,
        alerts_channel_id=values[ALERTS].get("selected_conversation"),
    )


def chosen_space(view: Mapping[str, Any]) -> Space | None:
    """The space that stands in the form now."""
    option = _values(view)[SPACE].get("selected_option")
    return space_of(option) if option else None


def typed_title(view: Mapping[str, Any]) -> str:
    """The title that stands in the form now."""
    return _typed(_values(view), TITLE)


def _space_field(space: Space | None) -> Block:
    element: Block = {
        "type": "external_select",
        "action_id": SPACE,
        "min_query_length": 0,
        "placeholder": parts.plain_text("The one used last", 150),
    }
    if space:
        element["initial_option"] = space_option(space)
    return parts.field(SPACE, "Space", element, dispatch_action=True, optional=True)


def _template_blocks(
    connection: Connection, space: Space | None, templates: tuple[Template, ...], problem: str
) -> list[Block]:
    if space is None:
        return [parts.context("Choose a space to see its templates.", block_id=TEMPLATE)]
    groups = template_groups(space, templates)
    options = {option["value"]: option for group in groups for option in group["options"]}
    usual = options[STANDARD]
    element = {
        "type": "static_select",
        "action_id": TEMPLATE,
        "option_groups": groups,
        "initial_option": options.get(connection.template_id or STANDARD, usual),
    }
    told = [parts.context(escape(problem))] if problem else []
    return [parts.field(f"{TEMPLATE}:{space.id}", "Template", element), *told]


def _parent_field(connection: Connection) -> Block:
    hint = "Its id or its address in the browser. Pages are made below it, in the space above."
    element = _text(PARENT, connection.parent_id or "", max_length=1000)
    return parts.field(PARENT, "Parent page", element, optional=True, hint=hint)


def _title_field(connection: Connection) -> Block:
    hint = "Liquid works, for example Retro: {{ incident.title }}."
    element = _text(TITLE, connection.title or "", max_length=200)
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


def _text(action_id: str, value: str, **given: Any) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": action_id, **given}
    return element | ({"initial_value": value} if value else {})


def _parent_mistake(parent: str, page_id: object, values: Mapping[str, Any]) -> str:
    if not parent:
        return ""
    if not page_id:
        return "Open the page in the browser and copy its address, with /pages/ and a number."
    if not values[SPACE].get("selected_option"):
        return "Choose the space that this page is in, too."
    return ""


def _typed(values: Mapping[str, Any], name: str) -> str:
    return (values[name].get("value") or "").strip()


def _values(view: Mapping[str, Any]) -> dict[str, Any]:
    """The state of each field, by action id."""
    return {
        action_id: state
        for states in view["state"]["values"].values()
        for action_id, state in states.items()
    }


def _state(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(NAME, blocks, close="Close", private_metadata=metadata.dump())
