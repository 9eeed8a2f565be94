"""What answers in Slack's place is a refusal of Slack's, with a code."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.hints import hint_for
from bot.slack_errors import SlackUnreachable, as_fact, passes
from tests.bot.conftest import Office

ENVOY = "upstream connect error or disconnect/reset before headers. reset reason: overflow"
PAGE = "<!DOCTYPE html><title>blocked</title>"
TEXT = {"Content-Type": "text/plain"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}


async def refused(office: Office, status: int, text: str, headers: dict[str, str]) -> SlackApiError:
    """What the bot's client raises for such an answer."""
    office.sandbox.slack.faults.add(
        "auth.test", kind="status", status=status, text=text, headers=headers
    )
    slack = await office.workspaces.opener(office.workspace.id)
    with pytest.raises(SlackApiError) as caught:
        await slack.auth_test()
    return caught.value


@pytest.mark.parametrize(
    ("status", "text", "headers"),
    [
        (502, ENVOY, TEXT),
        (503, ENVOY, TEXT),
        (503, PAGE, HTML),
        (504, PAGE, JSON),
        (503, "", JSON),
        (403, PAGE, HTML),
        (200, PAGE, HTML),
        (200, "OK", TEXT),
    ],
)
async def test_gateway_in_slacks_place(
    office: Office, status: int, text: str, headers: dict[str, str]
) -> None:
    """Text, a page, and a page that calls itself JSON: Slack did not answer, and may soon."""
    error = await refused(office, status, text, headers)

    assert error.response["error"] == "service_unavailable"
    assert isinstance(as_fact(error), SlackUnreachable)
    assert hint_for(error).title == "Slack did not answer"


async def test_gateway_that_asks_to_wait(office: Office) -> None:
    """A 429 is one, whatever its words; how long stands in its header."""
    error = await refused(office, 429, "Too many requests", {**TEXT, "Retry-After": "7"})

    fact = as_fact(error)
    assert getattr(fact, "retry_after", 0) == 7
    assert passes(fact)
