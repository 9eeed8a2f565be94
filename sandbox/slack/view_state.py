"""Inputs of views and messages: which there are, what is in them, and the true shape of it."""

from collections.abc import Iterator

from sandbox.slack.ids import new_short
from sandbox.slack.nouns import Entered, Json

# Where each stateful element keeps its answer, and what it is called before anybody answered.
# https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
ANSWERS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
LISTS = {"selected_options", "selected_users", "selected_conversations", "selected_channels"}


def elements(block: Json) -> list[Json]:
    """The interactive elements of a block, in order."""
    found: list[Json] = []
    if block["type"] == "input":
        found = [block["element"]]
    elif block["type"] == "section" and "accessory" in block:
        found = [block["accessory"]]
    elif block["type"] in ("actions", "context_actions"):
        found = list(block["elements"])
    elif block["type"] == "card":
        found = list(block.get("actions", []))
    return [element for element in found if element["type"] != "image"]


def walk(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block it stands in."""
    for block in blocks:
        for element in elements(block):
            yield block, element
        yield from walk(block.get("child_blocks", []))


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks as Slack keeps them: a block_id and an action_id wherever none was sent."""
    kept: list[Json] = []
    for sent in blocks:
        block = dict(sent)
        block.setdefault("block_id", new_short())
        if block["type"] == "input":
            block["element"] = _with_action_id(block["element"])
        if "accessory" in block:
            block["accessory"] = _with_action_id(block["accessory"])
        if block["type"] in ("actions", "context_actions"):
            block["elements"] = [_with_action_id(element) for element in block["elements"]]
        kept.append(block)
    return kept


def _with_action_id(element: Json) -> Json:
    return element if element["type"] == "image" else {"action_id": new_short(), **element}


def answer(element: Json, entered: Json | None) -> Json | None:
    """An element's entry in `state.values`; None for buttons and menus, which keep no state."""
    if element["type"] not in ANSWERS:
        return None
    key, initial = ANSWERS[element["type"]]
    empty: Json | list[Json] | None = [] if key in LISTS else None
    value = entered[key] if entered is not None else element.get(initial, empty)
    shown: Json = {"type": element["type"], key: value}
    if element["type"] == "timepicker" and "timezone" in element:
        shown["timezone"] = element["timezone"]
    return shown


def values(blocks: list[Json], entered: Entered) -> Json:
    """`state.values`: every stateful element, empty ones as null, initial values included."""
    found: Json = {}
    for block, element in walk(blocks):
        key = (block["block_id"], element["action_id"])
        entry = answer(element, entered.get(key))
        if entry is not None:
            found.setdefault(key[0], {})[key[1]] = entry
    return found


def kept(blocks: list[Json], entered: Entered) -> Entered:
    """What a user entered and an update keeps: block_id, action_id and type still the same."""
    present = {
        (block["block_id"], element["action_id"]): element["type"]
        for block, element in walk(blocks)
        if element["type"] in ANSWERS
    }
    return {
        key: value
        for key, value in entered.items()
        if key in present and ANSWERS[present[key]][0] in value
    }
