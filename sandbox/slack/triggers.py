"""Trigger ids: handed out with an interaction, good for three seconds and one modal."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack.errors import SlackError

LIFETIME = 3.0
"""Seconds. https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses"""


@dataclass(slots=True)
class Trigger:
    """Who did something where, and until when a modal may answer it."""

    team: str
    user: str
    view: str | None
    expires: float
    used: bool = False


class Triggers:
    """The trigger ids of one Slack."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.issued: dict[str, Trigger] = {}

    def issue(self, *, team: str, user: str, view: str | None = None) -> str:
        """A fresh trigger id for what a user just did (in a view, if it was one)."""
        now = self.clock()
        trigger_id = f"{int(now * 1000)}.{len(self.issued) + 1}.{secrets.token_hex(16)}"
        self.issued[trigger_id] = Trigger(team, user, view, now + LIFETIME)
        return trigger_id

    def exchange(self, trigger_id: str, *, team: str) -> Trigger:
        """Use a trigger id up, or refuse it as Slack does."""
        trigger = self.issued.get(trigger_id)
        if trigger is None or trigger.team != team:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self.clock() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger
