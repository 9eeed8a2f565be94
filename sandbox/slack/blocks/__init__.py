"""Block Kit as Slack checks it: views, messages and offered options. Pure, no HTTP, no world."""

from typing import Any

from sandbox.slack.blocks.composition import OPTIONS, option, option_group
from sandbox.slack.blocks.shapes import items
from sandbox.slack.blocks.surfaces import faults_of_blocks, faults_of_view

__all__ = ["faults_of_blocks", "faults_of_offer", "faults_of_view"]

_options = items(option(), most=OPTIONS)
_groups = items(option_group, most=OPTIONS)


def faults_of_offer(answer: Any) -> list[str]:
    """Why Slack refuses the answer to a block_suggestion; nothing if it shows it."""
    if not isinstance(answer, dict):
        return ["must provide an object [json-pointer:/]"]
    if "option_groups" in answer:
        return list(_groups(answer["option_groups"], "/option_groups"))
    return list(_options(answer.get("options"), "/options"))
