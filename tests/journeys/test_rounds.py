"""A retro that failed beside others of its channel: whichever way people go on, nothing is lost."""

import asyncio

import pytest

from sandbox.person import Person
from sandbox.slack.nouns import Channel, Json
from tests.journeys.steps import TIMELINE, failing, make, open_form, said, send, wait_for_form
from tests.journeys.town import Town, Way

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def way() -> Way:
    """The Confluence that needs no consent."""
    return Way(site="server")


async def send_in_vain(town: Town, person: Person, channel: Channel, title: str) -> None:
    """Sent while Confluence refuses."""
    await open_form(town, person, channel)
    await person.fill("Title", f"{title} {channel.name}")
    async with failing(town, "/rest/api/content", kind="status", verb="POST", status=403):
        await send(person)
        await person.wait_for("What you entered is kept")


async def test_another_in_the_modal_of_one_that_failed(connected: Town) -> None:
    """What is typed into the new form becomes the page; what failed there before is kept."""
    channel = connected.channel()
    async with connected.person() as first, connected.person("sre-2") as second:
        await send_in_vain(connected, first, channel, "Early words on")
        await make(connected, channel, second)
        await first.press("Change …")
        await first.wait_for("Yours is kept")
        await first.press("Create another")
        await wait_for_form(first)
        await first.fill("Summary", "Late words")
        await send(first)
        await first.wait_for("is made")

    [_, page] = connected.pages(channel)
    assert "Late words" in connected.text(page)
    assert "Early words" not in page.title


async def test_two_send_again_at_once(connected: Town) -> None:
    """Both failed, both press [Try again]: one page; the other learns who makes it."""
    channel = connected.channel()
    async with connected.person() as first, connected.person("sre-2") as second:
        await open_form(connected, second, channel)
        await send_in_vain(connected, first, channel, "One of")
        await send_in_vain(connected, second, channel, "Two of")
        await asyncio.gather(first.press("Try again"), second.press("Try again"))
        shown = await asyncio.gather(first.wait_for(_is_told), second.wait_for(_is_told))
        other = first if "a retro here" in said(shown[0]) else second
        await other.wait_for("made a retro here")

    assert len(connected.pages(channel)) == 1
    assert len(connected.links(channel)) == 1


async def test_another_that_is_looked_at_again(connected: Town) -> None:
    """Who chose to make another is not stopped by the first one, however often they look."""
    channel = connected.channel()
    async with connected.person() as first, connected.person("sre-2") as second:
        await make(connected, channel, first)
        await second.command(channel.name, "/retro create")
        await second.wait_for("already has a retro")
        await second.press("Create another")
        await wait_for_form(second)
        await second.choose(TIMELINE, "Include all")
        await second.press("Preview")
        await second.wait_for("Create makes exactly this page")
        await first.say(channel.name, "one more word")
        await second.submit()
        await second.wait_for("not be what you looked at")
        await second.press("See the new preview")
        await second.wait_for("one more word")
        await second.submit()
        await second.wait_for("is made")

    assert len(connected.pages(channel)) == 2


def _is_told(view: Json) -> bool:
    return "is made" in said(view) or "a retro here" in said(view)
