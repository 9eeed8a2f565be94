"""Hints where the person is, with ids in the log and nothing else."""

import logging

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from bot.hint import Hint
from bot.replies import InChannel, InResponse, InView
from bot.views import messages, progress
from bot.views.metadata import Metadata
from confluence.errors import Unreachable
from tests.bot.conftest import CHANNEL, Office

SECRET = "hooks/T1/secret"


async def test_unforeseen_error_has_a_reference(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """The person gets a reference; the log has the traceback under the same one."""
    place = InChannel(office.workspace.id, office.channel.id, office.user_id("sre-1"))

    await office.services.replies.tell(place, KeyError("what"))

    async with office.person("sre-1") as person:
        shown = await person.wait_for_message(CHANNEL, "Something broke, sorry")
    [record] = [r for r in caplog.records if r.levelno == logging.ERROR]
    reference = record.getMessage().split()[1]
    assert reference in shown["text"]
    assert record.exc_info is not None


async def test_expected_error_is_a_line_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Its class and where it was shown; no text of people, no address of an answer."""
    place = InChannel(office.workspace.id, office.channel.id, office.user_id("sre-1"))

    await office.services.replies.tell(place, Unreachable("https://c.example.com", "timed out"))

    [record] = [r for r in caplog.records if r.name == "bot.replies"]
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith("Unreachable at ")
    assert office.channel.id in record.getMessage()


async def test_answer_that_slack_does_not_take(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """A response_url that is used up is a line in the log, without the URL."""
    place = InResponse(f"{office.sandbox.url}/slack/response/{SECRET}")

    await office.services.replies.hint(place, Hint("Title", "Text."))

    assert "an answer was not taken" in caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in repr(place)


async def test_modal_that_was_closed(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """A hint for a modal that is gone has nowhere to go, and that is fine."""
    place = InView(office.workspace.id, "V0GONE", Metadata("C1"), problem=progress.problem)

    await office.services.replies.tell(place, Unreachable("https://c.example.com", "timed out"))

    assert [r.levelno for r in caplog.records if r.name == "bot.replies"] == [logging.WARNING]


async def test_command_that_slack_delivers_twice(connected: Office) -> None:
    """The form is open by then; nobody hears of the second delivery."""
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")
        async with httpx.AsyncClient(base_url=connected.sandbox.url) as control:
            await control.post("/control/slack/redeliver", json={"type": "slash_commands"})
        await connected.services.tasks.drain()

        assert await person.ephemerals(CHANNEL) == []
        await person.wait_for("Incident commander")


async def test_whisper_that_slack_refuses(office: Office) -> None:
    """Only an unreachable channel makes it a direct message; other refusals are errors."""
    place = InChannel(office.workspace.id, office.channel.id, "U0NOBODY")
    assert office.workspace.install is not None
    office.workspace.install.scopes.discard("chat:write")

    with pytest.raises(SlackApiError):
        await office.services.replies.whisper(place, messages.hint(Hint("Title", "Text.")))


async def test_channel_in_which_nothing_can_be_said(office: Office) -> None:
    """Then it is said directly."""
    office.channel.is_archived = True
    place = InChannel(office.workspace.id, office.channel.id, office.user_id("sre-1"))

    await office.services.replies.hint(place, Hint("Title", "Text."))

    [direct] = [channel for channel in office.workspace.channels.values() if channel.is_im]
    assert ["Title" in message.body["text"] for message in direct.messages] == [True]
