"""Where errors end that a handler did not survive, and who is let in."""

import json
import logging
import re
from typing import cast

import pytest

from bot.hints import hint_for
from bot.replies import InView
from bot.views import progress
from bot.views.metadata import Metadata
from confluence.errors import Unreachable
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


async def test_submission_that_breaks_loses_nothing(connected: Office) -> None:
    """The apology stands on the form: closed, everything typed is there and can be sent again."""
    taking, connected.jobs.published = connected.jobs.published, cast("list[Draft]", None)
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")
        await person.fill("Summary", "Typed with care")
        await person.submit()
        await person.wait_for("Something broke, sorry")
        connected.jobs.published = taking
        await person.close()
        assert await person.value("Summary") == "Typed with care"
        await person.submit()
        await person.wait_for("Making")

    assert [draft.number for draft in taking] == [1]


async def test_button_that_breaks(connected: Office) -> None:
    """What goes wrong before a button is acknowledged is told in its modal."""
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")
        await person.submit()
        [draft] = connected.jobs.published
        await connected.drafts.fail(draft.id, Unreachable("https://c.example.com", "timed out"))
        modal = (connected.workspace.id, draft.view_id or "", Metadata(CHANNEL))
        await connected.services.replies.show(
            InView(*modal, problem=progress.problem),
            progress.failed(hint_for(Unreachable("https://c.example.com", "timed out")), draft),
        )
        connected.jobs.published = cast("list[Draft]", None)
        await person.press("Try again")
        await person.wait_for("Something broke, sorry")


async def test_type_ahead_without_an_answer(
    connected: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Confluence fails while somebody types: what is chosen can still be chosen."""
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")
        connected.believing.now += 3600
        connected.sandbox.confluence.faults.add("/space", kind="reset_before", times=9)

        assert await person.offered("Space", query="x") == ["IT Operations (ITOPS)"]

    assert [r.levelno for r in caplog.records if r.name == "bot.replies"] == [logging.WARNING]


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
