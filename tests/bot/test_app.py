"""Where errors end that a handler did not survive, and who is let in."""

import json
import re
from typing import cast

import pytest

from sandbox.labels import screen
from storage.models import Draft
from tests.bot.conftest import CHANNEL, Office


async def test_submission_that_breaks(connected: Office, caplog: pytest.LogCaptureFixture) -> None:
    """The modal apologises with a reference, which the log has; nothing is made."""
    connected.jobs.published = cast("list[Draft]", None)
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")
        sent = await person.submit()
        shown = await person.wait_for("Something broke, sorry")

    found = re.search(r"in the log as (\w+)", "\n".join(screen(shown)))
    assert sent["ok"]
    assert found is not None
    assert f"reference {found[1]}" in caplog.text
    assert "AttributeError" in caplog.text


async def test_stranger(connected: Office) -> None:
    """A request of a workspace that is not ours is answered with whom to ask."""
    home = connected.sandbox.slack.add_workspace("Partner")
    connected.sandbox.slack.add_user(connected.workspace, "stranger-1", team_id=home.id)
    connected.channel.members.append(connected.user_id("stranger-1"))
    async with connected.person("stranger-1") as person:
        await person.command(CHANNEL, "/retro help")
        await person.wait_for_message(CHANNEL, "Retro is not installed in your workspace")


@pytest.mark.parametrize("tab", ["home", "messages"])
async def test_either_tab_of_the_app(connected: Office, tab: str) -> None:
    """Slack tells of every tab that is opened; what we leave unanswered it would send again."""
    event = {"type": "app_home_opened", "user": connected.user_id("sre-1"), "tab": tab}
    body = {"type": "event_callback", "team_id": connected.workspace.id, "event": event}
    answer = await connected.receive(json.dumps(body), "application/json")
    await connected.services.tasks.drain()

    assert answer.status_code == 200
    assert len(connected.asked("views.publish")) == (1 if tab == "home" else 0)
