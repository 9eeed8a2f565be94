"""What stands in the fields of a view: https://docs.slack.dev/reference/views"""

from collections.abc import Mapping
from typing import Any, NamedTuple

# Where the state of an element has its value; any other is a choice of one option.
_VALUES = {
    "plain_text_input": "value",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "datetimepicker": "selected_date_time",
    "checkboxes": "selected_options",
}


class Entered(NamedTuple):
    """A field: the block it is in, and its value as Slack has it; None where nothing stands."""

    block_id: str
    value: Any


def entered(view: Mapping[str, Any]) -> dict[str, Entered]:
    """The fields by action id."""
    return {
        action_id: Entered(block_id, state.get(_VALUES.get(state["type"], "selected_option")))
        for block_id, states in view["state"]["values"].items()
        for action_id, state in states.items()
    }


def text_of(fields: Mapping[str, Entered], action_id: str) -> str:
    """What was typed, without outer blanks; empty where nothing stands or no such field is."""
    return (fields[action_id].value or "").strip() if action_id in fields else ""


def value_of(fields: Mapping[str, Entered], action_id: str) -> Any:
    """What was chosen; None where nothing is or no such field is there."""
    return fields[action_id].value if action_id in fields else None
