"""Compares what a view draws with a JSON file beside this one, and asks the sandbox's validator.

A missing file is written: look at it (Block Kit Builder takes it as it is), then run again.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sandbox.slack.blocks import faults_of_blocks, faults_of_view

FOLDER = Path(__file__).parent


def check(drawn: dict[str, Any], name: str) -> None:
    """The view or message is as Slack wants it and as it was last looked at."""
    faults = faults_of_view(drawn) if "type" in drawn else faults_of_blocks(drawn["blocks"])
    assert faults == []
    file = FOLDER / f"{name}.json"
    if not file.exists():
        file.write_text(json.dumps(drawn, indent=2, ensure_ascii=False) + "\n", "utf-8")
        raise AssertionError(f"{file.name} was missing and is written: look at it")
    assert json.loads(file.read_text("utf-8")) == drawn


def submitted(view: dict[str, Any], **entered: Any) -> dict[str, Any]:
    """The view of a submission in which only `entered` was changed, by action id."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state = {"type": element["type"], **_initial(element)}
            state |= entered.get(element["action_id"], {})
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return {**view, "id": "V0MODAL", "state": {"values": values}}


def texts_of(drawn: Any) -> Iterable[str]:
    """Every mrkdwn text in it."""
    if isinstance(drawn, list):
        for part in drawn:
            yield from texts_of(part)
    elif isinstance(drawn, dict):
        if drawn.get("type") == "mrkdwn":
            yield drawn["text"]
        for part in drawn.values():
            yield from texts_of(part)


def _initial(element: dict[str, Any]) -> dict[str, Any]:
    """What stands in an element that nobody touched."""
    match element["type"]:
        case "plain_text_input":
            return {"value": element.get("initial_value")}
        case "users_select":
            return {"selected_user": element.get("initial_user")}
        case "multi_users_select":
            return {"selected_users": element.get("initial_users", [])}
        case "datepicker":
            return {"selected_date": element.get("initial_date")}
        case "conversations_select":
            return {"selected_conversation": element.get("initial_conversation")}
        case "datetimepicker":
            return {"selected_date_time": element.get("initial_date_time")}
        case "checkboxes":
            return {"selected_options": element.get("initial_options", [])}
        case _:
            return {"selected_option": element.get("initial_option")}
