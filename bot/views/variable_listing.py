"""What the explorer shows of a look: a group's page, or one name. The rest of it: `variables`."""

from dataclasses import dataclass

from bot.mrkdwn import escape, fenced, ticked
from bot.views import parts
from bot.views.parts import Block
from confluence.rendering import Explained, Shelf

PREVIOUS = "variables_previous"
NEXT = "variables_next"
LISTING = "variables_listing"
ROWS = 8  # of those that have a value; the names of the others are short
SHORT = 200
NAMES_IN_A_BLOCK = 50


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


def listed(listing: Listing) -> list[Block]:
    """What is shown of a look: its name, its rows, the names without a value, paging."""
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
    shown = f"`{ticked(value)}`" if value else "_nothing_"
    prints = "prints" if row.shelf is Shelf.FILTERS else "prints here"
    said = f"*{row.name}*{kind}\n{escape(row.meaning)}"
    return parts.section(f"{said}\n{fenced(row.expression)}\n{prints} {shown}")


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
