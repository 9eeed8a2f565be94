"""Reading what the app drew as a person does: texts, labels, buttons and options, never ids."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
Spot = tuple[Json, Json]

UNFOLDED = ("checkboxes", "radio_buttons")
"""Elements whose options one sees without opening anything."""
MENU = {"options", "option_groups"}
HIDDEN = {"confirm", "initial_option", "initial_options"}


def plain(text: str) -> str:
    """A text without its bold and italic marks, in one case."""
    return text.replace("*", "").replace("_", " ").strip().casefold()


def texts(value: Any) -> Iterator[str]:
    """Every text that stands in a piece of Block Kit, in order."""
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        folded = HIDDEN if value.get("type") in UNFOLDED else HIDDEN | MENU
        for key, item in value.items():
            if key in ("text", "alt_text", "title") and isinstance(item, str):
                yield item
            elif key not in folded:
                yield from texts(item)


def screen(view: Json) -> list[str]:
    """All that a view shows: title, blocks, errors below inputs, trouble at the top."""
    shown = [view.get("trouble"), *texts([view.get("title"), view["blocks"], view.get("submit")])]
    return [text for text in [*shown, *view.get("errors", {}).values()] if text]


def spots(blocks: list[Json]) -> Iterator[Spot]:
    """Every element one can press or fill, with its block."""
    for block in blocks:
        if block["type"] == "input":
            yield block, block["element"]
        if "accessory" in block and block["accessory"]["type"] != "image":
            yield block, block["accessory"]
        if block["type"] in ("actions", "context_actions"):
            for element in block["elements"]:
                yield block, element


def label_of(block: Json, element: Json) -> str:
    """What stands at an element: its label, the text beside it, or its placeholder."""
    if block["type"] == "input":
        return str(block["label"]["text"])
    if element["type"] == "button":
        return str(element["text"]["text"])
    if block["type"] == "section" and "text" in block:
        return str(block["text"]["text"])
    return str(element.get("placeholder", {}).get("text", ""))


def find_field(blocks: list[Json], label: str) -> Spot:
    """The field with this label; LookupError names those there are."""
    fields = [spot for spot in spots(blocks) if spot[1]["type"] != "button"]
    for fits in (_equal, _within):
        for block, element in fields:
            if fits(label, label_of(block, element)):
                return block, element
    there = [label_of(*spot) for spot in fields]
    raise LookupError(f"no field {label!r} among {there}")


def find_button(blocks: list[Json], text: str) -> Spot:
    """The button with this text; LookupError names those there are."""
    buttons = [spot for spot in spots(blocks) if spot[1]["type"] == "button"]
    for block, element in buttons:
        if _equal(text, element["text"]["text"]):
            return block, element
    there = [element["text"]["text"] for _, element in buttons]
    raise LookupError(f"no button {text!r} among {there}")


def find_tick(blocks: list[Json], text: str) -> tuple[Json, Json, Json]:
    """The checkbox with this text (block, element, option), or the only one under that label."""
    boxes = [spot for spot in spots(blocks) if spot[1]["type"] == "checkboxes"]
    for block, element in boxes:
        for option in element["options"]:
            if _equal(text, option["text"]["text"]):
                return block, element, option
    for block, element in boxes:
        if _equal(text, label_of(block, element)) and len(element["options"]) == 1:
            return block, element, element["options"][0]
    there = [option["text"]["text"] for _, element in boxes for option in element["options"]]
    raise LookupError(f"no checkbox {text!r} among {there}")


def find_option(offer: Json, text: str) -> Json:
    """The option with this text, among options or groups of them; LookupError names the others."""
    options = [*offer.get("options", [])]
    for group in offer.get("option_groups", []):
        options += group["options"]
    for fits in (_equal, _within):
        for option in options:
            if fits(text, option["text"]["text"]):
                return dict(option)
    there = [option["text"]["text"] for option in options]
    raise LookupError(f"no option {text!r} among {there}")


def _equal(wanted: str, shown: str) -> bool:
    return plain(wanted) == plain(shown)


def _within(wanted: str, shown: str) -> bool:
    return plain(wanted) in plain(shown)
