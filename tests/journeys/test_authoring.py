"""Authors of templates: the explorer, the list of templates and the reference, on the whole bot."""

import aiohttp
import pytest

from tests.journeys.steps import buttons, open_form, said
from tests.journeys.town import Town, Way

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]

BOX = "Try it on this incident"


@pytest.fixture(scope="module", params=["cloud-socket", "server-http"])
def way(request: pytest.FixtureRequest) -> Way:
    """Both kinds of Confluence, both ways of Slack."""
    site, transport = request.param.split("-")
    return Way(site=site, transport=transport)


async def test_explorer_tells_what_the_page_will_say(connected: Town) -> None:
    """A value in the explorer is the value on the page."""
    channel = connected.channel(said=("first <words>", "more"), topic="IC: @sre-1, SEV2")
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} variables")
        await person.wait_for(BOX)
        await person.fill(BOX, "{{ incident.severity }} {{ incident.commander.name }}")
        await person.submit()
        await person.wait_for("SEV2 sre-1")
        await person.close()
        await open_form(connected, person, channel)
        await person.fill(
            "Title", "{{ incident.severity }} {{ incident.commander.name }} " + channel.name
        )
        await person.choose("Messages on the timeline", "Include all")
        await person.submit()
        await person.wait_for("is made")

    [page] = connected.pages(channel)
    assert page.title == f"SEV2 sre-1 {channel.name}"


async def test_explorer_on_top_of_the_third_view(connected: Town) -> None:
    """Slack stacks three views: the retros there are, the form, and the explorer upon it."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.choose("Messages on the timeline", "Include all")
        await person.submit()
        await person.wait_for("is made")
        await person.close()
        await person.command(channel.name, f"{connected.command} create")
        await person.wait_for("already has a retro")
        await person.press("Create another")
        await person.wait_for("Incident commander")

        await person.press("Variables")

        await person.wait_for(BOX)
        await person.close()
        await person.wait_for("Incident commander")


async def test_templates_of_the_site(connected: Town) -> None:
    """Every template that the form offers stands in the list, with its state."""
    channel = connected.channel()
    async with connected.person() as person:
        await person.command(channel.name, f"{connected.command} templates")
        shown = await person.wait_for("Retro standard")

    assert "Check again" in buttons(shown)
    assert ":white_check_mark: Retro standard · built in" in said(shown)
    assert ":x:" not in said(shown)


async def test_reference_beside_the_bot(connected: Town) -> None:
    """The page of variables is served where the bot listens, whatever way Slack takes."""
    async with (
        aiohttp.ClientSession() as browser,
        browser.get(f"{connected.retro.address}/variables") as answer,
    ):
        assert answer.status == 200
        assert "incident.timeline_table" in await answer.text()
