"""Who is asking, in every shape that Slack sends."""

from typing import Any

import pytest

from bot.actor import Actor, actor_of

ASKING = Actor("E1", "T1", "U1", "T1")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"team_id": "T1", "enterprise_id": "E1", "user_id": "U1", "command": "/retro"}, ASKING),
        (
            {
                "team": {"id": "T1"},
                "enterprise": {"id": "E1"},
                "user": {"id": "U1", "team_id": "T1"},
            },
            ASKING,
        ),
        (
            {"team": {"id": "T1"}, "enterprise": None, "user": {"id": "U1", "team_id": "T9"}},
            Actor(None, "T1", "U1", "T9"),
        ),
        (
            {"team": None, "user": {"id": "U1"}, "view": {"app_installed_team_id": "T1"}},
            Actor(None, "T1", "U1", "T1"),
        ),
        (
            {
                "team": None,
                "enterprise": {"id": "E1"},
                "user": {"id": "U1", "team_id": "T1"},
                "view": {"app_installed_team_id": "E1", "team_id": "E1"},
            },
            ASKING,
        ),
        (
            {
                "team": {"id": "T9"},
                "user": {"id": "U1", "team_id": "T9"},
                "view": {"app_installed_team_id": "T1", "team_id": "T9"},
            },
            Actor(None, "T1", "U1", "T9"),
        ),
        ({"team": None, "user": {"id": "U1", "team_id": "T1"}}, Actor(None, "T1", "U1", "T1")),
        (
            {"enterprise_id": "E1", "event": {"type": "function_executed", "team_id": "T1"}},
            Actor("E1", "T1", "", "T1"),
        ),
        ({"team_id": "T1", "event": {"type": "x", "user": "U1"}}, Actor(None, "T1", "U1", "T1")),
        (
            {"team_id": "T1", "event": {"type": "team_join", "user": {"id": "U1"}}},
            Actor(None, "T1", "U1", "T1"),
        ),
    ],
)
def test_actor(body: dict[str, Any], expected: Actor) -> None:
    """Commands, clicks, submissions of an organisation's app and events."""
    assert expected == actor_of(body)
