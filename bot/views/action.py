"""The form of an action: `build` draws it, `read` turns it into values. Its line in the App Home:
`actions`. Templates follow the space, the space follows the connection."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.hints import Hint
from bot.views import parts
from bot.views.choices import connection_field, space_menu, space_of, template_field, template_id_of
from bot.views.entered import Entered, entered, text_of, value_of
from bot.views.metadata import Metadata
from bot.views.parent_page import page_id_of, parent_field, parent_mistake
from bot.views.parts import Block, View
from confluence.actions import Recipe, is_name, plain_name
from confluence.nouns import Space, Template
from confluence.rendering import Undefined
from confluence.submissions import Include
from storage.models import Action, Connection

CAPTION = "Action"
CALLBACK_ID = "action_form"
NAME = "action_name"
CONNECTION = "action_connection"
SPACE = "action_space"
TEMPLATE = "action_template"
TITLE = "action_title"
PARENT = "action_parent"
LABELS = "action_labels"
INCLUDE = "action_include"
USUAL_TITLE = "Retro: {{ incident.title }}"
# What Confluence takes in a label.
LABEL = re.compile(r"[^\s!#&()*,.:;<>?@\[\]^]{1,255}")
INCLUDES = {
    Include.MARKED: "The marked ones (pinned, 📌 or 📝)",
    Include.ALL: "All messages",
}


@dataclass(frozen=True, slots=True)
class ActionForm:
    """What an admin sent in."""

    metadata: Metadata
    name: str
    recipe: Recipe


def loading(metadata: Metadata) -> View:
    """The spaces and templates are asked for."""
    return _state(metadata, [parts.section(":hourglass_flowing_sand: One moment …")])


def build(
    metadata: Metadata,
    connections: tuple[Connection, ...],
    *,
    space: Space | None,
    templates: tuple[Template, ...],
    command: str,
    action: Action | None = None,
) -> View:
    """The form; `templates` are those of the `space`, `command` is what people type."""
    blocks = [
        _name_field(action, command),
        *connection_field(CONNECTION, "Confluence", connections, metadata.connection_id),
        _space_field(metadata.connection_id, space),
        *template_field(TEMPLATE, space, templates, action.template_id if action else None),
        _title_field(action),
        parent_field(PARENT, action.parent_id if action else None),
        _labels_field(action),
        _include_field(action),
    ]
    return _form(metadata, blocks)


def with_space(
    view: Mapping[str, Any],
    metadata: Metadata,
    *,
    space: Space | None,
    templates: tuple[Template, ...] = (),
    problem: str = "",
) -> View:
    """The form as the payload has it, with what depends on the space exchanged.

    Other blocks keep their ids, so Slack keeps what was typed there; a space that belongs to
    another connection than the metadata's goes.
    """
    blocks: list[Block] = []
    for block in view["blocks"]:
        name = block["block_id"].partition(":")[0]
        if name == SPACE:
            blocks.append(_space_field(metadata.connection_id, space))
            blocks += template_field(TEMPLATE, space, templates, None, problem)
        elif name != TEMPLATE:
            blocks.append(block)
    return _form(metadata, blocks)


def read(view: Mapping[str, Any]) -> ActionForm | dict[str, str]:
    """What was sent in, or what is wrong with it: a sentence for each block id."""
    values = entered(view)
    name, title, parent, labels = (text_of(values, each) for each in (NAME, TITLE, PARENT, LABELS))
    space, template = value_of(values, SPACE), value_of(values, TEMPLATE)
    wrong = {
        NAME: "" if is_name(plain_name(name)) else "Small letters, digits and dashes, at most 40.",
        values[SPACE].block_id: "" if space else "Choose a space.",
        _menu_of(values): "" if template or not space else "Choose a template.",
        TITLE: "" if title else "Give the pages a title; Liquid works in it.",
        PARENT: parent_mistake(parent),
        LABELS: _labels_mistake(labels),
    }
    wrong = {block_id: said for block_id, said in wrong.items() if said}
    if wrong or not (space and template):
        return wrong
    metadata = Metadata.load(view["private_metadata"])
    include = value_of(values, INCLUDE)
    recipe = Recipe(
        connection_id=metadata.connection_id,
        space=space_of(space),
        template_id=template_id_of(template),
        template_name=template["text"]["text"],
        title=title,
        parent_id=page_id_of(parent) if parent else None,
        labels=tuple(dict.fromkeys(labels.replace(",", " ").lower().split())),
        include=Include(include["value"]) if include else Include.MARKED,
    )
    return ActionForm(metadata, plain_name(name), recipe)


def chosen_space(view: Mapping[str, Any]) -> Space | None:
    """The space that stands in the form now."""
    option = value_of(entered(view), SPACE)
    return space_of(option) if option else None


def saved(metadata: Metadata, name: str, command: str) -> View:
    """It is kept."""
    said = f":white_check_mark: Saved. In a channel: `{command} create {name}`."
    return _state(metadata, [parts.section(said)])


def problem(hint: Hint, metadata: Metadata) -> View:
    """It cannot go on."""
    return parts.problem(CAPTION, hint, metadata)


def misspelt(name: Undefined) -> str:
    """A name in the title that no incident has."""
    return f"No incident has “{name.path}”. Did you mean “{name.suggestion}”?"


def _form(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(
        CAPTION,
        blocks,
        submit="Save",
        close="Cancel",
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def _name_field(action: Action | None, command: str) -> Block:
    hint = f"What people type: {command} create weekly."
    element = parts.text_input(NAME, action.name if action else "", max_length=60)
    return parts.field(NAME, "Name", element, hint=hint)


def _space_field(connection_id: str, space: Space | None) -> Block:
    menu = space_menu(SPACE, space)
    return parts.field(f"{SPACE}:{connection_id}", "Space", menu, dispatch_action=True)


def _title_field(action: Action | None) -> Block:
    element = parts.text_input(TITLE, action.title if action else USUAL_TITLE, max_length=255)
    return parts.field(TITLE, "Title", element, hint="Liquid works.")


def _labels_field(action: Action | None) -> Block:
    labels = " ".join(json.loads(action.labels)) if action else ""
    element = parts.text_input(LABELS, labels, max_length=500)
    hint = "Words with blanks between them. The template's own come along."
    return parts.field(LABELS, "Labels", element, optional=True, hint=hint)


def _include_field(action: Action | None) -> Block:
    options = {each: parts.option(said, each.value) for each, said in INCLUDES.items()}
    element = {
        "type": "radio_buttons",
        "action_id": INCLUDE,
        "options": list(options.values()),
        "initial_option": options[Include(action.include) if action else Include.MARKED],
    }
    hint = "Without marked ones the timeline stays empty."
    return parts.field(INCLUDE, "Messages on the timeline", element, hint=hint)


def _labels_mistake(labels: str) -> str:
    typed = labels.replace(",", " ").split()
    wrong = [label for label in typed if not LABEL.fullmatch(label)]
    return f"Confluence takes no label like “{wrong[0][:60]}”." if wrong else ""


def _menu_of(values: Mapping[str, Entered]) -> str:
    """The block of the menu of templates, which is there once a space is chosen."""
    return values[TEMPLATE].block_id if TEMPLATE in values else TEMPLATE


def _state(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(CAPTION, blocks, close="Close", private_metadata=metadata.dump())
