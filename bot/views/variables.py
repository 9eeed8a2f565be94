"""The explorer of Liquid's variables and filters: `build` draws it, `read_…` read it back.

Not here: what there is (`confluence.rendering`), the same as a page (`bot.variables_page`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from confluence.errors import TemplateError
from confluence.rendering import Explained, Shelf, Text, Undefined

TITLE = "Liquid variables"
CALLBACK_ID = "variables_form"
AGAIN = "variables_again"
OPEN = "variables_open"
BROWSE = "variables_browse"
SEARCH = "variables_search"
PREVIOUS = "variables_previous"
NEXT = "variables_next"
TYPED = "variables_typed"
RESULT = "variables_result"
LISTING = "variables_listing"
NOTHING_TYPED = "Type an expression first, for example incident.title."
LONGEST = 3_000
ROWS = 8  # of those that have a value; the names of the others are short
MOST_OPTIONS = 100
SHORT = 200
NAMES_IN_A_BLOCK = 50
MOST_MISSING = 5


@dataclass(frozen=True, slots=True)
class Look:
    """What of a shelf is looked at: a group's page, or one name alone."""

    shelf: Shelf
    group: str = ""
    page: int = 0
    name: str = ""

    def dump(self) -> str:
        """As the value of an option or a button."""
        return f"{self.shelf} {self.page} {self.group}={self.name}"

    @classmethod
    def load(cls, value: str) -> "Look":
        """The inverse of `dump`."""
        shelf, page, rest = value.split(" ", 2)
        group, _, name = rest.partition("=")
        return cls(Shelf(shelf), group, int(page), name)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is shown of a look: its rows, how many the group has, names without a value."""

    look: Look
    rows: tuple[Explained, ...]
    total: int
    unknown: tuple[str, ...] = ()


def loading(metadata: Metadata) -> View:
    """Shown at once, while the channel is read."""
    said = f":hourglass_flowing_sand: Reading <#{metadata.channel_id}> …"
    return _state(metadata, [parts.section(said)])


def problem(hint: Hint, metadata: Metadata) -> View:
    """The channel could not be read."""
    again = parts.button("Try again", AGAIN)
    buttons = [*parts.hint_buttons(hint), again]
    return _state(metadata, [*parts.hint_blocks(hint), *parts.actions(*buttons)])


def build(metadata: Metadata, groups: Sequence[Look], listing: Listing) -> View:
    """The box to try in, the menus, and what one of them chose."""
    return parts.modal(
        TITLE,
        [
            _box(),
            _untried(),
            {"type": "divider"},
            _menus(groups),
            *_listing(listing),
        ],
        submit="Try",
        close="Close",
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def with_listing(view: Mapping[str, Any], listing: Listing) -> View:
    """The view as the payload has it, with another listing."""
    kept = [block for block in view["blocks"] if not block["block_id"].startswith(LISTING)]
    return _as_sent(view, [*kept, *_listing(listing)])


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


def trying() -> Block:
    """Shown while a trial takes longer than Slack waits for an answer."""
    return parts.section(":hourglass_flowing_sand: Trying …")


def printed(text: Text) -> list[Block]:
    """What came out of a trial, and what it asked for in vain."""
    shown = [parts.section(f"Prints\n{_code(text.text)}")] if text.text.strip() else []
    nothing = [] if shown else [parts.section("Prints nothing.")]
    return [*shown, *nothing, *_missing(text.undefined)]


def mistake(error: TemplateError) -> list[Block]:
    """Why nothing came out of a trial."""
    place = f"Line {error.line}, column {error.column}"
    return [parts.section(f":x: {place}: {escape(error.reason)}\n{_code(error.excerpt)}")]


def trouble(hint: Hint) -> list[Block]:
    """Why nothing could be tried."""
    return parts.hint_blocks(hint)


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


def _listing(listing: Listing) -> list[Block]:
    blocks = [_head(listing), *map(_row, listing.rows), *_names(listing), *_paging(listing)]
    look = listing.look
    # Other ids for another listing, or Slack would take its buttons for the old ones.
    return [
        {**block, "block_id": f"{LISTING}:{look.shelf}:{look.group}:{look.page}:{look.name}:{at}"}
        for at, block in enumerate(blocks)
    ]


def _head(listing: Listing) -> Block:
    look = listing.look
    first = look.page * ROWS + 1
    count = f", {first}–{first + len(listing.rows) - 1} of {listing.total}"
    of = "Filters: " if look.shelf is Shelf.FILTERS else ""
    known = len(listing.rows) < listing.total and listing.rows and not look.name
    return parts.section(f"*{of}{escape(look.group)}*{count if known else ''}")


def _row(row: Explained) -> Block:
    value = parts.cut(row.prints, SHORT)
    kind = "" if row.shelf is Shelf.FILTERS else f" · {row.kind}"
    shown = f"`{_ticked(value)}`" if value else "_nothing_"
    prints = "prints" if row.shelf is Shelf.FILTERS else "prints here"
    said = f"*{row.name}*{kind}\n{escape(row.meaning)}"
    return parts.section(f"{said}\n```{escape(row.expression)}```\n{prints} {shown}")


def _names(listing: Listing) -> list[Block]:
    """The names that print nothing, many to a block."""
    names = listing.unknown
    if not names:
        return []
    said = "Rootly’s templates also use these names. Nothing here tells them: they print nothing."
    return [
        parts.context(said),
        *(
            parts.context(", ".join(f"`{name}`" for name in names[at : at + NAMES_IN_A_BLOCK]))
            for at in range(0, len(names), NAMES_IN_A_BLOCK)
        ),
    ]


def _paging(listing: Listing) -> list[Block]:
    look = listing.look
    left = 0 if look.name else listing.total - look.page * ROWS - len(listing.rows)
    buttons = []
    if look.page:
        back = Look(look.shelf, look.group, look.page - 1)
        buttons.append(parts.button("Back", PREVIOUS, value=back.dump()))
    if left > 0:
        on = Look(look.shelf, look.group, look.page + 1)
        buttons.append(parts.button(f"{left} more", NEXT, value=on.dump()))
    return parts.actions(*buttons)


def _missing(undefined: Sequence[Undefined]) -> list[Block]:
    lines = [_missed(each) for each in undefined[:MOST_MISSING]]
    more = len(undefined) - len(lines)
    lines += [f"… and {more} more names"] if more > 0 else []
    return [parts.context("\n".join(lines))] if lines else []


def _missed(missing: Undefined) -> str:
    place = f"line {missing.line}, column {missing.column}"
    meant = f" Did you mean `{_ticked(missing.suggestion)}`?" if missing.suggestion else ""
    return f":warning: `{_ticked(parts.cut(missing.path, 100))}` has no value ({place}).{meant}"


def _code(text: str) -> str:
    """The text as a code block that it cannot leave, as long as a section takes."""
    room = parts.SECTION - 200
    safe = text.replace("```", "``\u200b`")
    shown = safe
    while len(escape(shown)) > room:
        shown = shown[: min(room, len(shown) * room // len(escape(shown)))]
    more = len(safe) - len(shown)
    return f"```{escape(shown)}```" + (f"\n… {more:,} more characters" if more else "")


def _ticked(text: str) -> str:
    return escape(text.replace("`", "ˋ"))


def _as_sent(view: Mapping[str, Any], blocks: list[Block]) -> View:
    kept = ("type", "title", "submit", "close", "callback_id", "private_metadata")
    return {**{name: view[name] for name in kept}, "blocks": blocks}


def _state(metadata: Metadata, blocks: list[Block]) -> View:
    return parts.modal(TITLE, blocks, close="Close", private_metadata=metadata.dump())
