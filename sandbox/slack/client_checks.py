"""What a Slack client checks by itself, before anything is sent to the app."""

import re

from sandbox.slack.nouns import Entered, Json
from sandbox.slack.view_state import ANSWERS, answer

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")


def faults_of_inputs(blocks: list[Json], entered: Entered) -> dict[str, str]:
    """By block_id, why a modal cannot be submitted yet."""
    faults: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        shown = answer(element, entered.get((block["block_id"], element["action_id"]))) or {}
        value = shown.get(ANSWERS[element["type"]][0])
        if value in (None, "", []):
            if not block.get("optional"):
                faults[block["block_id"]] = "Please complete this required field."
        elif fault := _fault_of_value(element, value):
            faults[block["block_id"]] = fault
    return faults


def _fault_of_value(element: Json, value: object) -> str | None:
    kind, text = element["type"], str(value)
    if kind == "plain_text_input":
        return _fault_of_length(element, text)
    if kind == "email_text_input" and not _EMAIL.fullmatch(text):
        return "Enter a valid email address."
    if kind == "url_text_input" and not _URL.fullmatch(text):
        return "Enter a valid URL."
    if kind == "number_input":
        return _fault_of_number(element, text)
    return None


def _fault_of_length(element: Json, text: str) -> str | None:
    if len(text) < element.get("min_length", 0):
        return f"Must be at least {element['min_length']} characters."
    if len(text) > element.get("max_length", 3000):
        return f"Must be less than {element.get('max_length', 3000) + 1} characters."
    return None


def _fault_of_number(element: Json, text: str) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return "Must be a number."
    if not element["is_decimal_allowed"] and not number.is_integer():
        return "Must be a whole number."
    if number < float(element.get("min_value", "-inf")):
        return f"Must be at least {element['min_value']}."
    if number > float(element.get("max_value", "inf")):
        return f"Must be at most {element['max_value']}."
    return None


def faults_of_choice(element: Json, value: Json) -> str | None:
    """Why nobody could have chosen or typed this."""
    kind = element["type"]
    if kind in ANSWERS and set(value) != {ANSWERS[kind][0]}:
        return f"{kind} takes {ANSWERS[kind][0]}"
    chosen = value.get("selected_options") or [value.get("selected_option")]
    offered = _offered(element)
    if offered is not None and any(option not in [*offered, None] for option in chosen):
        return "not one of the options"
    most = element.get("max_selected_items")
    if most is not None and len(chosen) > most:
        return f"at most {most} can be chosen"
    return None


def _offered(element: Json) -> list[Json] | None:
    """The options an element brings along; None if it has to be asked."""
    if "option_groups" in element:
        return [option for group in element["option_groups"] for option in group["options"]]
    options: list[Json] | None = element.get("options")
    return options
