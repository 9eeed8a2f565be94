"""Tables: Rootly's `to_table`. Where markup may stand all its forms are Confluence's table.

Wiki markup or Markdown in a page's body would be shown as it is typed; elsewhere (code blocks,
parameters) the form that was asked for is what comes out. Not here: `incident.timeline_table`.
https://docs.rootly.com/liquid/filters
"""

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from liquid.exceptions import FilterArgumentError
from liquid.undefined import is_undefined

from confluence.rendering.filters.arrays import lookup
from confluence.rendering.filters.dates import moment
from confluence.rendering.filters.zones import zone
from confluence.rendering.rich import Rich
from confluence.storage_format import escape

Row = Sequence[object]
_COLUMNS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "events": (
        ("Date", ("occurred_at",)),
        ("User", ("user.name", "user.full_name")),
        ("Event", ("event",)),
    ),
    "action_items": (
        ("Creation Date", ("created_at",)),
        ("Due Date", ("due_at", "due_date")),
        ("Kind", ("kind",)),
        ("Priority", ("priority",)),
        ("Status", ("status",)),
        ("Assignee", ("owner.name", "assigned_to.name")),
        ("Summary", ("summary",)),
    ),
}


def to_table(
    items: object,
    kind: object = "events",
    title: object = "",
    place: object = "UTC",
    form: object = "ascii",
) -> object:
    """A table of events or of action items, with the title as its heading."""
    columns = _COLUMNS.get(str(kind))
    if columns is None:
        known = " and ".join(_COLUMNS)
        raise FilterArgumentError(f"there is no table of “{kind}”, only of {known}", token=None)
    write = _FORMS.get(str(form))
    if write is None:
        raise FilterArgumentError(f"“{form}” is no form; there are {', '.join(_FORMS)}", token=None)
    if items is None or is_undefined(items):
        items = []
    if not isinstance(items, list | tuple):
        raise TypeError(f"expected an array, found {type(items).__name__}")
    clock = _clock(place)
    head = [name for name, _ in columns]
    rows = [[_cell(item, paths, clock) for _, paths in columns] for item in items]
    name = "" if title is None or is_undefined(title) else str(title)
    return Rich(_confluence(name, head, rows), write(name, head, _texts(rows)))


def _clock(place: object) -> ZoneInfo:
    return zone("UTC" if place is None or is_undefined(place) else str(place) or "UTC")


def _cell(item: object, paths: Sequence[str], zone: ZoneInfo) -> object:
    value = next((found for path in paths if (found := lookup(item, path)) is not None), "")
    if paths[0].endswith("_at") and (found := moment(value)):
        local = found.astimezone(zone)
        return f"{local:%B} {local.day} {local:%Y %H:%M:%S %Z}"
    return value


def _texts(rows: Sequence[Row]) -> list[list[str]]:
    return [[" ".join(str(cell).split()) for cell in row] for row in rows]


def _confluence(title: str, head: list[str], rows: Sequence[Row]) -> str:
    heading = f"<h2>{escape(title)}</h2>" if title else ""
    first = "".join(f"<th><p><strong>{name}</strong></p></th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td><p>{_inline(cell)}</p></td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"{heading}<table><tbody><tr>{first}</tr>{body}</tbody></table>"


def _inline(cell: object) -> str:
    if hasattr(cell, "__html__"):
        return str(cell.__html__())
    return "<br />".join(escape(line) for line in str(cell).split("\n"))


def _html(title: str, head: list[str], rows: list[list[str]]) -> str:
    return _confluence(title, head, rows)


def _ascii(title: str, head: list[str], rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    lines = [_line(row, widths) for row in rows]
    width = len(rule) - 4
    above = [f"+{'-' * (width + 2)}+", f"| {title[:width]:^{width}} |"] if title else []
    return "\n".join([*above, rule, _line(head, widths), rule, *lines, *([rule] if lines else [])])


def _line(cells: list[str], widths: list[int]) -> str:
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def _markdown(title: str, head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    rule = "|" + " --- |" * len(head)
    heading = [f"## {title}", ""] if title else []
    return "\n".join([*heading, "| " + " | ".join(head) + " |", rule, *lines])


def _wiki(title: str, head: list[str], rows: list[list[str]]) -> str:
    lines = ["|" + "|".join(cell.replace("|", "\\|") or " " for cell in row) + "|" for row in rows]
    heading = [f"h2. {title}"] if title else []
    return "\n".join([*heading, "||" + "||".join(head) + "||", *lines])


_FORMS: dict[str, Callable[[str, list[str], list[list[str]]], str]] = {
    "ascii": _ascii,
    "markdown": _markdown,
    "html": _html,
    "atlassian_markdown": _wiki,
}
FILTERS: dict[str, Callable[..., Any]] = {"to_table": to_table}
