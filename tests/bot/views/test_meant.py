"""Buttons that are about a connection: each says which one, wherever it is drawn."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import views
from bot.hint import CONNECT, DOCTOR, RECONNECT, Hint
from bot.reminders import Reminder, Threshold
from bot.views import doctor, home, managing, messages, notices, parts, progress
from bot.views.metadata import Metadata, connection_meant
from bot.views.overview import Overview
from bot.views.parts import View
from confluence.errors import CredentialRejected
from confluence.findings import Cause, Check, Finding, State
from confluence.nouns import Way
from sandbox.labels import spots
from tests.factories import MOMENT, a_connection, a_draft

HINT = Hint("Title", "Text.", (CONNECT, RECONNECT, DOCTOR))
METADATA = Metadata("C0INCIDENT", connection_id="c1")
ABOUT_A_CONNECTION = {parts.CONNECT, parts.RECONNECT, parts.DOCTOR}


def problems() -> Iterator[tuple[str, Callable[[Hint, Metadata], View]]]:
    """What each view draws in its own place when it cannot go on, by module."""
    for module in pkgutil.iter_modules(views.__path__):
        found = importlib.import_module(f"bot.views.{module.name}")
        if hasattr(found, "problem") and found is not parts:
            yield module.name, found.problem


def modals() -> dict[str, View]:
    """Every modal with such a button."""
    facts = {"host": "wiki.example.com"}
    ill = Finding(Check.NAME, State.FAILED, Way.PAT, Cause.NAME_UNKNOWN, facts)
    return {
        **{f"{name}.problem": problem(HINT, METADATA) for name, problem in problems()},
        "waiting for admins": progress.waiting(HINT, None, a_draft()),
        "failed": progress.failed(HINT, a_draft()),
        "untold": progress.untold(HINT, a_draft()),
        "test": managing.works_not(METADATA, a_connection(), HINT),
        "doctor": doctor.examined(a_connection(), [ill], METADATA),
    }


def messages_about_it() -> dict[str, dict[str, Any]]:
    """Every message with such a button."""
    oauth = a_connection(way="oauth", expires_at=MOMENT, expiry_source="consent")
    due = Reminder("c1", "v1", Threshold.WEEK, "7", "U0ADMIN")
    return {
        "hint": messages.hint(HINT, "c1"),
        "failed": messages.failed(HINT, a_draft()),
        "broken": notices.broken(a_connection(), CredentialRejected("c.example.com")),
        "reminder": notices.reminder(oauth, due, MOMENT),
    }


def test_every_view_is_looked_at() -> None:
    """All that can fail are found, not only some."""
    assert {"connect", "defaults", "doctor", "managing", "rotate"} <= {
        name for name, _ in problems()
    }


@pytest.mark.parametrize("name", modals())
def test_button_in_a_modal(name: str) -> None:
    """The press is readable and tells the connection, and the channel if there is one."""
    view = modals()[name]
    pressed = [el for _, el in spots(view["blocks"]) if el["action_id"] in ABOUT_A_CONNECTION]

    assert pressed
    for element in pressed:
        body = {"view": view, "actions": [element]}
        assert connection_meant(body) == METADATA
        assert element["value"] == "c1"


@pytest.mark.parametrize("name", messages_about_it())
def test_button_in_a_message(name: str) -> None:
    """There is no modal to ask: the button itself tells."""
    blocks = messages_about_it()[name]["blocks"]
    pressed = [el for _, el in spots(blocks) if el["action_id"] in ABOUT_A_CONNECTION]

    assert pressed
    for element in pressed:
        body = {"channel": {"id": "C0INCIDENT"}, "actions": [element]}
        assert connection_meant(body) == METADATA


def test_levers_in_the_app_home() -> None:
    """Each is about its own connection."""
    both = (a_connection(), a_connection(id="c2", is_default=False, way="oauth"))
    overview = Overview(both, (), {}, MOMENT, may_connect=True, command="/retro")
    drawn = home.build(overview)
    pressed = [el for _, el in spots(drawn["blocks"]) if el["action_id"] == parts.RECONNECT]

    meant = [connection_meant({"view": drawn, "actions": [element]}) for element in pressed]

    assert [each.connection_id for each in meant] == ["c1", "c2"]
