"""The explorer of Liquid's variables and filters: `build` draws it, `read_…` read it back.

Not here: its listing (`variable_listing`) and results (`variable_results`), what there is
(`confluence.rendering`), the same as a page (`bot.variables_page`).
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from bot.hints import Hint
from bot.views import parts
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from bot.views.variable_listing import LISTING, Listing, Look, listed
from confluence.rendering import Explained, Shelf

TITLE = "Liquid variables"
CALLBACK_ID = "variables_form"
AGAIN = "variables_again"
OPEN = "variables_open"
BROWSE = "variables_browse"
SEARCH = "variables_search"
TYPED = "variables_typed"
RESULT = "variables_result"
NOTHING_TYPED = "Type an expression first, for example incident.title."
LONGEST = 3_000
MOST_OPTIONS = 100


def loading(metadata: Metadata) -> View:
    """Shown at once, while the channel is read."""
    said = f":hourglass_flowing_sand: Reading <#{metadata.channel_id}> …"
    return _state(metadata, [parts.section(said)])


def problem(hint: Hint, metadata: Metadata) -> View:
    """The channel could not be read."""
    return parts.problem(TITLE, hint, metadata, parts.button("Try again", AGAIN))


def build(metadata: Metadata, groups: Sequence[Look], listing: Listing) -> View:
    """The box to try in, the menus, and what one of them chose."""
    return parts.modal(
        TITLE,
        [
            _box(),
            _untried(),
            {"type": "divider"},
            _menus(groups),
            *listed(listing),
        ],
        submit="Try",
        close="Close",
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def with_listing(view: Mapping[str, Any], listing: Listing) -> View:
    """The view as the payload has it, with another listing."""
    kept = [block for block in view["blocks"] if not block["block_id"].startswith(LISTING)]
    return _as_sent(view, [*kept, *listed(listing)])


def with_result(view: Mapping[str, Any], *result: Block) -> View:
    """The view as the payload has it, with another result below the box."""
    blocks: list[Block] = []
    for block in view["blocks"]:
        name = block["block_id"].partition(":")[0]
        if name == TYPED:
            blocks += [
                block,
                *({**each, "block_id": f"{RESULT}:{at}"} for at, each in enumerate(result)),
            ]
        elif name != RESULT:
            blocks.append(block)
    return _as_sent(view, blocks)


def read(view: Mapping[str, Any]) -> str:
    """What was typed into the box."""
    typed: str = view["state"]["values"][TYPED][TYPED].get("value") or ""
    return typed.strip()


def options(found: Sequence[Explained]) -> list[Block]:
    """What the search offers."""
    return [
        {
            **parts.option(each.name, Look(each.shelf, each.group, name=each.name).dump()),
            "description": parts.plain_text(f"{each.kind}: {each.meaning}", parts.OPTION_TEXT),
        }
        for each in islice(found, MOST_OPTIONS)
    ]


def chosen(action: Mapping[str, Any]) -> Look:
    """What a menu or a button asks to be shown."""
    option = action.get("selected_option")
    return Look.load(option["value"] if option else action["value"])


def open_button() -> Block:
    """The way here from another view."""
    said = "Liquid in titles and templates: see what it knows of this incident, and try it."
    shown = parts.section(said, accessory=parts.button("Variables", OPEN))
    return {**shown, "block_id": OPEN}


def _box() -> Block:
    element = {
        "type": "plain_text_input",
        "action_id": TYPED,
        "multiline": True,
        "max_length": LONGEST,
        "placeholder": parts.plain_text('incident.started_at | date: "%H:%M"', 150),
    }
    hint = "An expression, or a whole snippet with {{ … }} and {% … %}."
    return parts.field(TYPED, "Try it on this incident", element, hint=hint, optional=True)


def _untried() -> Block:
    said = "Type above and press *Try*: nothing is written anywhere."
    return parts.context(said, block_id=f"{RESULT}:0")


def _menus(groups: Sequence[Look]) -> Block:
    browse = {
        "type": "static_select",
        "action_id": BROWSE,
        "placeholder": parts.plain_text("Browse", 150),
        "option_groups": [
            {
                "label": parts.plain_text(shelf.value.capitalize(), parts.OPTION_TEXT),
                "options": [
                    parts.option(look.group, look.dump()) for look in groups if look.shelf is shelf
                ],
            }
            for shelf in Shelf
        ],
    }
    search = {
        "type": "external_select",
        "action_id": SEARCH,
        "min_query_length": 0,
        "placeholder": parts.plain_text("Search a name", 150),
    }
    return {"type": "actions", "block_id": "variables_menus", "elements": [browse, search]}


def _as_sent(view: Mapping[str, Any], blocks: list[Block]) -> View:
    kept = ("type", "title", "submit", "close", "callback_id", "private_metadata")
    return {**{name: view[name] for name in kept}, "blocks": blocks}


def _state(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(TITLE, blocks, close="Close", private_metadata=metadata.dump())
