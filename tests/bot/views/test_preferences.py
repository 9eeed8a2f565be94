"""The form of preferences: what it looks like; reading it is the inverse of building it."""

from itertools import product

import pytest

from bot.errors import AdminsOnly
from bot.hints import hint_for
from bot.views import preferences
from bot.views.metadata import Metadata
from sandbox.slack.blocks import faults_of_view
from storage.models import Preference
from tests.bot.views.check import check, submitted


def test_states() -> None:
    """At first, filled in, saved, refused, before any of it."""
    said = Preference(
        workspace_id="T1", unknown_text="N/A", keeps_hints=False, mentions_people=True
    )

    check(preferences.loading(), "preferences_loading")
    check(preferences.build(Preference(workspace_id="T1")), "preferences_at_first")
    check(preferences.build(said), "preferences_said")
    check(preferences.saved(), "preferences_saved")
    refused = preferences.problem(hint_for(AdminsOnly(["U1"])), Metadata(""))
    check(refused, "preferences_refused")


@pytest.mark.parametrize(
    ("unknown", "keeps", "mentions"),
    [*product(("", "N/A", "–" * 100), (True, False), (True, False))],
)
def test_reading_is_the_inverse_of_building(unknown: str, keeps: bool, mentions: bool) -> None:
    """Untouched, the form says what it was built of."""
    preference = Preference(
        workspace_id="T1", unknown_text=unknown, keeps_hints=keeps, mentions_people=mentions
    )

    view = preferences.build(preference)

    assert faults_of_view(view) == []
    assert preferences.read(submitted(view), "T1").values() == preference.values()
