"""What of Slack's refusals passes by itself."""

import pytest

from bot.slack_errors import as_fact, passes
from bot.waits import wait_after
from tests.factories import slack_error


@pytest.mark.parametrize(
    ("code", "status", "is_passing"),
    [
        ("internal_error", 200, True),
        ("fatal_error", 200, True),
        ("service_unavailable", 200, True),
        ("request_timeout", 200, True),
        ("team_added_to_org", 200, True),
        ("ratelimited", 200, True),
        ("rate_limited", 200, True),
        ("ratelimited", 429, True),
        ("unheard_of", 503, True),
        ("channel_not_found", 200, False),
        ("missing_scope", 200, False),
    ],
)
def test_what_passes(code: str, status: int, *, is_passing: bool) -> None:
    """Slack tells its own trouble with a 200 too; a job tries again after it, and only then."""
    fact = as_fact(slack_error(code, status))

    assert passes(fact) is is_passing
    assert (wait_after(fact, tries=1) is not None) is is_passing
