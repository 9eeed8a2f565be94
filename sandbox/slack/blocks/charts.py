"""Tables and charts: blocks whose content is data.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.blocks import rich_text
from sandbox.slack.blocks.shapes import (
    Shape,
    both,
    fault,
    flag,
    items,
    kinds,
    number,
    one_of,
    string,
    thing,
    typed,
)

MOST_COLUMNS = 20
MOST_CELL_CHARACTERS = 20_000

_raw_text = typed({"text": string(least=1)})
_raw_number = typed({"value": number(whole=False)}, {"text": string()})
_cell = kinds({"raw_text": _raw_text, "raw_number": _raw_number, "rich_text": rich_text.block})


def _rectangular(value: Any, at: str) -> Iterator[str]:
    widths = {len(row) for row in value["rows"]}
    if len(widths) > 1:
        yield fault("all rows must have the same number of columns", f"{at}/rows")


def _settings_fit(value: Any, at: str) -> Iterator[str]:
    settings = value.get("column_settings")
    if settings is not None and len(settings) > len(value["rows"][0]):
        yield fault("must not be longer than the rows", f"{at}/column_settings")


def _cells_fit(value: Any, at: str) -> Iterator[str]:
    held = sum(len(str(cell.get("text", ""))) for row in value["rows"] for cell in row)
    if held > MOST_CELL_CHARACTERS:
        yield fault(f"must be less than {MOST_CELL_CHARACTERS + 1} characters", f"{at}/rows")


_column = thing({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})

table = both(
    typed(
        {"rows": items(items(_cell, least=1, most=MOST_COLUMNS), least=1, most=100)},
        {"column_settings": items(_column, most=MOST_COLUMNS)},
    ),
    _rectangular,
    _settings_fit,
)

data_table = both(
    typed(
        {
            "rows": items(items(_cell, least=1, most=MOST_COLUMNS), least=2, most=201),
            "caption": string(least=1),
        },
        {"page_size": number(least=1, most=100), "row_header_column_index": number(least=0)},
    ),
    _rectangular,
    _cells_fit,
)


def _positive(value: Any, at: str) -> Iterator[str]:
    yield from number(whole=False)(value, at)
    if isinstance(value, int | float) and value <= 0:
        yield fault("must be greater than 0", at)


_segment = thing({"label": string(least=1, most=20), "value": _positive})
_point = thing({"label": string(least=1, most=20), "value": number(whole=False)})
_series = thing({"name": string(least=1, most=20), "data": items(_point, least=1, most=20)})
_axis = thing(
    {"categories": items(string(least=1, most=20), least=1, most=20)},
    {"x_label": string(most=50), "y_label": string(most=50)},
)
_axed = typed({"series": items(_series, least=1, most=12), "axis_config": _axis})
_pie = typed({"segments": items(_segment, least=1, most=12)})

data_visualization: Shape = typed(
    {
        "title": string(least=1, most=50),
        "chart": kinds({"pie": _pie, "bar": _axed, "line": _axed, "area": _axed}),
    }
)
