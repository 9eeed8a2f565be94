"""Lists on a page: Slack's flat lists with levels become lists within lists' items.

Not here: what an item says (`page_text`).
"""

from dataclasses import dataclass, replace

from bot.rich_text import Listing


@dataclass(slots=True)
class _Open:
    """A list that may still grow; `count` is the number of its last item."""

    indent: int
    ordered: bool
    count: int


class ListWriter:
    """Writes lists that follow each other; each item of an open list is open itself."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open: list[_Open] = []

    def add(self, listing: Listing, items: list[str]) -> None:
        """The next list; `items` are its items' insides in storage format.

        Nothing is no item, but has its number: what others call step 3 stays that.
        """
        for before, item in enumerate(items, listing.offset):
            if item:
                self._add(replace(listing, offset=before), item)

    def _add(self, listing: Listing, item: str) -> None:
        self._close_to(listing)
        if self._open and self._open[-1].indent == listing.indent:
            self._parts.append("</li>")
        else:
            self._begin(listing)
        self._open[-1].count += 1
        self._parts.append(f"<li><p>{item}</p>")

    def written(self) -> str:
        """All lists, ended."""
        while self._open:
            self._end()
        return "".join(self._parts)

    def _close_to(self, listing: Listing) -> None:
        while self._open and self._open[-1].indent > listing.indent:
            self._end()
        here = self._open[-1] if self._open else None
        if here and here.indent == listing.indent and not _goes_on(here, listing):
            self._end()

    def _begin(self, listing: Listing) -> None:
        start = f' start="{listing.offset + 1}"' if listing.ordered and listing.offset else ""
        self._parts.append(f"<ol{start}>" if listing.ordered else "<ul>")
        self._open.append(_Open(listing.indent, listing.ordered, listing.offset))

    def _end(self) -> None:
        self._parts.append("</li></ol>" if self._open.pop().ordered else "</li></ul>")


def _goes_on(open_list: _Open, listing: Listing) -> bool:
    """Whether the list is the open one's next part, as after a list of a deeper level."""
    if open_list.ordered != listing.ordered:
        return False
    return not listing.ordered or listing.offset == open_list.count
