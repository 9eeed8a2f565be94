"""`/retro`, `/retro help` and what is not a command."""

import pytest

from tests.bot.conftest import CHANNEL, Office


@pytest.mark.parametrize("typed", ["/retro", "/retro help", "/retro  HELP me"])
async def test_help(office: Office, typed: str) -> None:
    """Help lists the commands, for the person alone."""
    async with office.person("sre-1") as person:
        await person.command(CHANNEL, typed)

        shown = await person.wait_for_message(CHANNEL, "/retro create")

        assert "I don't know" not in shown["text"]
        assert "ephemeral" in str(shown) or await person.ephemerals(CHANNEL)
        assert await person.messages(CHANNEL) == []


async def test_unknown_command(office: Office) -> None:
    """An unknown word is repeated, harmlessly, with the help."""
    async with office.person("sre-1") as person:
        await person.command(CHANNEL, "/retro <!channel>`x dance")

        shown = await person.wait_for_message(CHANNEL, "I don't know")

        assert "&lt;!channel&gt;" in shown["text"]
        assert "/retro connect" in shown["text"]
