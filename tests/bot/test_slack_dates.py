"""Slack's dates on a page: in UTC, and still true tomorrow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack_dates import shown


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{date_num} {time_secs}", "2014-02-18 14:39:42 UTC"),
        ("Posted {date_short_pretty} at {time}", "Posted Feb 18, 2014 at 14:39 UTC"),
        ("{date_long}", "Tuesday, February 18, 2014"),
        ("{ago}", "2014-02-18 14:39 UTC"),
        ("{weather}", "that day"),
        ("", "that day"),
    ],
)
def test_shown(pattern: str, expected: str) -> None:
    """Formats that we know are filled, others give way to what the writer fell back to."""
    assert expected == shown(1392734382, pattern, fallback="that day")


def test_without_fallback() -> None:
    """A format that we do not know shows the moment if there is nothing better."""
    assert shown("1392734382", "{weather}", fallback="") == "2014-02-18 14:39 UTC"


@given(st.one_of(st.integers(), st.text(), st.none(), st.booleans()))
def test_no_moment(timestamp: object) -> None:
    """Whatever stands for a moment, there is a date or the fallback."""
    assert shown(timestamp, "{date_num}", fallback="then")
