"""Slack's names and code points of emoji as characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emoji import coded, named


@pytest.mark.parametrize(
    ("name", "tone", "expected"),
    [
        ("white_check_mark", 0, "✅"),
        ("chart_with_upwards_trend", 0, "📈"),
        ("warning", 0, "⚠️"),
        ("+1", 3, "👍🏼"),
        ("point_up", 2, "☝🏻"),
        ("grin", 0, "😁"),
        ("satellite", 0, "🛰️"),
        ("tools", 0, "🛠️"),
        ("o", 0, "⭕"),
        ("large_green_circle", 0, "🟢"),
        ("large_yellow_circle", 0, "🟡"),
        ("large_blue_circle", 0, "🔵"),
        ("large_green_square", 0, "🟩"),
        ("large_brown_square", 0, "🟫"),
        ("large_hugops", 0, ":large_hugops:"),
        ("flag-us", 0, "🇺🇸"),
        ("hugops", 0, ":hugops:"),
        ("hugops", 3, ":hugops::skin-tone-3:"),
        ("flag-usa", 0, ":flag-usa:"),
        ("lightning", 0, ":lightning:"),
        ("comma", 0, ":comma:"),
        ("null", 0, ":null:"),
    ],
)
def test_named(name: str, tone: int, expected: str) -> None:
    """Known names are pictures; a workspace's own names and signs stay as they are written."""
    assert expected == named(name, tone=tone)


@pytest.mark.parametrize(
    ("points", "tone", "expected"),
    [
        ("1f44d", 0, "👍"),
        ("1f44d", 3, "👍🏼"),
        ("1f44d-1f3fc", 3, "👍🏼"),
        ("2764-fe0f", 0, "❤️"),
        ("1f468-200d-1f4bb", 0, "👨‍💻"),
        ("", 0, "🔥"),
        ("not hexadecimal", 0, "🔥"),
        ("d800", 0, "🔥"),
        ("ffffffff", 0, "🔥"),
        ("0", 0, "🔥"),
    ],
)
def test_coded(points: str, tone: int, expected: str) -> None:
    """Code points are taken at their word; where they are none, the name speaks."""
    assert expected == coded(points, name="fire", tone=tone)


@given(st.text(), st.integers())
def test_any_name_is_shown(name: str, tone: int) -> None:
    """Whatever stands for a name, something comes out."""
    assert named(name, tone=tone)


def test_half_a_surrogate_pair_is_no_name() -> None:
    """Slack's JSON may hold half of a character; it is shown as it came."""
    assert named("\ud800") == ":\ud800:"
