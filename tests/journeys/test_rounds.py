"""A retro that failed beside others of its channel: whichever way people go on, nothing is lost."""

import pytest

from sandbox.person import Person
from sandbox.slack.nouns import Channel
from tests.journeys.steps import failing, make, open_form, send, wait_for_form
from tests.journeys.town import Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")


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
