"""What fields of a view hold: where each kind keeps its value, and how a person reads it."""

from typing import Any

from sandbox.labels import Json, Spot

TYPED = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
PEOPLE = {"users_select": "selected_user", "multi_users_select": "selected_users"}
PLACES = {
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
}


def ids(spot: Spot) -> Json:
    """How the control API names an element."""
    return {"block_id": spot[0]["block_id"], "action_id": spot[1]["action_id"]}


def entry(view: Json, spot: Spot) -> Json:
    """What a view holds for an element, as in `state.values`."""
    held: Json = view["values"][spot[0]["block_id"]][spot[1]["action_id"]]
    return held


def shown(held: Json) -> Any:
    """An entry as read: text, an option's text, a list of them, an id, or None."""
    value = next(value for name, value in held.items() if name != "type")
    if isinstance(value, dict):
        return value["text"]["text"]
    if isinstance(value, list):
        return [item["text"]["text"] if isinstance(item, dict) else item for item in value]
    return value
