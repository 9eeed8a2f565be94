"""What a template asks for: Confluence's template variables as inputs of the retro form.

Their block ids carry space and template, so that another choice exchanges them and nothing else.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.views import parts
from bot.views.choices import MOST_OPTIONS, OPTION_VALUE, STANDARD
from bot.views.entered import Entered
from bot.views.parts import Block
from confluence.rendering import Input

INPUT = "retro_input"
MOST_INPUTS = 75  # of a view's 100 blocks: the form needs some itself
MOST_OF_ALL = 500  # options in one form: a view may have 250 kB
LABEL = 2000
ANSWER = 3000


def input_blocks(
    inputs: Iterable[Input], known: Mapping[str, str], *, space_id: str, template_id: str | None
) -> list[Block]:
    """A field for each input, filled with what is `known` by its key; all may be left empty."""
    inputs = tuple(inputs)
    place = f"{INPUT}:{space_id}:{template_id or STANDARD}"
    left = MOST_OF_ALL
    blocks: list[Block] = []
    for each in inputs[:MOST_INPUTS]:
        element = _element(each, known.get(each.key, ""), left)
        left -= len(element.get("options", ()))
        blocks.append(
            {
                "type": "input",
                "block_id": f"{place}:{each.key}",
                "label": parts.plain_text(each.name, LABEL),
                "element": element,
                "optional": True,
            }
        )
    return blocks + _rest(len(inputs) - MOST_INPUTS, f"{place}:rest")


def read_inputs(
    values: Mapping[str, Entered], *, space_id: str, template_id: str | None
) -> dict[str, str]:
    """What was answered, by the inputs' keys. What another template asked for does not count."""
    place = f"{INPUT}:{space_id}:{template_id or STANDARD}:"
    found = {
        block_id.removeprefix(place): _text(value)
        for block_id, value in values.values()
        if block_id.startswith(place)
    }
    return {key: text for key, text in found.items() if text}


def _element(each: Input, known: str, left: int) -> Block:
    action_id = f"{INPUT}:{each.key}"
    options = {value[:OPTION_VALUE]: _option(value) for value in each.options if value.strip()}
    if options and len(options) <= min(left, MOST_OPTIONS):
        chosen = options.get(known[:OPTION_VALUE])
        return {
            "type": "static_select",
            "action_id": action_id,
            "options": list(options.values()),
            **({"initial_option": chosen} if chosen else {}),
        }
    multiline = each.kind == "textarea"
    text = known if multiline else " ".join(known.split())
    return {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": ANSWER,
        **({"initial_value": text[:ANSWER]} if text else {}),
    }


def _option(value: str) -> Block:
    return parts.option(value, value[:OPTION_VALUE])


def _rest(count: int, block_id: str) -> list[Block]:
    if count <= 0:
        return []
    what = "One more variable" if count == 1 else f"{count:,} more variables"
    said = (
        f"{what} of this template cannot be asked for here: Slack's forms end. What the incident "
        "knows is filled in, the rest stands on the page as a hint."
    )
    return [parts.context(said, block_id=block_id)]


def _text(value: Any) -> str:
    return (value["value"] if isinstance(value, Mapping) else value or "").strip()
