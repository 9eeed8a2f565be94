"""Where errors end that a handler did not survive, and who is let in."""

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
