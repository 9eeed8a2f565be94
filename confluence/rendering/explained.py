"""Explained: variables and filters as people read about them, with what each prints.

For the explorer, the reference page and the command line. Not here: how it looks there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from confluence.rendering.filter_examples import filter_examples
from confluence.rendering.plain_text import render_text
from confluence.rendering.sample import sample_context
from confluence.rendering.variables import variables


class Shelf(StrEnum):
    """Where a name stands."""

    VARIABLES = "variables"
    FILTERS = "filters"


@dataclass(frozen=True, slots=True)
class Explained:
    """A name, what it is, what to write, and the text that this prints.

    `known` is False for a variable that no incident of ours has a value for.
    """

    name: str
    shelf: Shelf
    group: str
    kind: str
    meaning: str
    expression: str
    prints: str = ""
    known: bool = True

    def tells_of(self, words: str) -> bool:
        """Whether each of the words stands in the name or in the meaning."""
        told = f"{self.name} {self.meaning}".casefold()
        return all(word in told for word in words.casefold().split())


@cache
def entries() -> tuple[Explained, ...]:
    """All variables, then all filters; what they print is still to be found out."""
    return (
        *(
            Explained(
                v.path, Shelf.VARIABLES, v.group, v.kind, v.meaning, v.expression, known=v.known
            )
            for v in variables()
        ),
        *(
            Explained(f.name, Shelf.FILTERS, f.group, "filter", f.purpose, f.expression)
            for f in filter_examples()
        ),
    )


def explained(wanted: Iterable[Explained], context: Mapping[str, object]) -> tuple[Explained, ...]:
    """The entries with what they print: variables in this context, filters in the sample."""
    return tuple(
        replace(entry, prints=render_text(entry.expression, _context(entry, context)).text)
        for entry in wanted
    )


def reference() -> tuple[Explained, ...]:
    """All entries with what they print of the sample incident."""
    return explained(entries(), sample_context())


def _context(entry: Explained, context: Mapping[str, object]) -> Mapping[str, object]:
    return sample_context() if entry.shelf is Shelf.FILTERS else context
