"""`/retro` and what stands behind it, under its own name and under another."""

import pytest

from tests.journeys.steps import make, said
from tests.journeys.town import Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(
    scope="module", params=["/retro", pytest.param("/postmortem", marks=pytest.mark.thorough)]
)
def way(request: pytest.FixtureRequest) -> Way:
    """The command as RETRO_COMMAND names it."""
    return Way(site="server", settings={"command": request.param})


@pytest.mark.parametrize("text", ["", "help", "HELP", "  "])
async def test_help(connected: Town, text: str) -> None:
    """The command alone, or with help, says what can be typed, to the person alone."""
    channel = connected.channel()
    command = connected.command
    async with connected.person() as person:
        await person.command(channel.name, f"{command} {text}")

    [told] = connected.whispers(channel)
    assert told["text"].startswith(f"`{command} create`")
    assert f"`{command} connect`" in told["text"]
    assert "don't know" not in told["text"]


async def test_unknown_subcommand(connected: Town) -> None:
    """What we do not know is named, harmlessly, and help follows."""
    channel = connected.channel()
    command = connected.command
    async with connected.person() as person:
        await person.command(channel.name, f"{command} <!channel>`craete")

    [told] = channel.ephemerals
    assert "I don't know" in told.body["text"]
    assert f"`{command} create`" in told.body["text"]
    assert told.pings == []


async def test_page_by_this_command(connected: Town) -> None:
    """The journey does not care what the command is called, nor how it is spelt."""
    channel = connected.channel()
    async with connected.person() as person:
        page = await make(connected, channel, person)
        await person.command(channel.name, f"{connected.command}   CREATE ")
        shown = await person.wait_for("already has a retro")

    assert page.title in said(shown)
