"""How a modal comes to be seen: by itself, upon the one it was asked for in, or in its place.

Slack stacks three views and refuses a fourth. Not here: what a modal shows (`views`), exchanging
one that is open (`replies`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.views.parts import View


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a person did that lets us open a modal: Slack's id, good once and for three seconds.

    `view` is the modal in which it was done, if it was in one.
    """

    id: str
    view: Mapping[str, Any] | None = None


def trigger_of(body: Mapping[str, Any]) -> Trigger:
    """The trigger of a command or a click."""
    view = body.get("view") or {}
    return Trigger(body["trigger_id"], view if view.get("type") == "modal" else None)


async def open_modal(slack: AsyncWebClient, trigger: Trigger, view: View) -> dict[str, Any]:
    """Show the view, upon the trigger's modal if there is room; the view as Slack has it."""
    if trigger.view is None:
        opened = await slack.views_open(trigger_id=trigger.id, view=view)
    elif is_third(trigger.view):
        opened = await slack.views_update(view_id=trigger.view["id"], view=view)
    else:
        opened = await slack.views_push(trigger_id=trigger.id, view=view)
    return dict(opened["view"])


def is_third(view: Mapping[str, Any]) -> bool:
    """Whether there is a view between this one and the first: the next one takes its place."""
    below = view.get("previous_view_id")
    return bool(below) and below != view.get("root_view_id")
