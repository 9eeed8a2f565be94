"""[Preview]: the page in Slack before it is made, and exactly this page made, on the whole bot."""

import pytest
import pytest_asyncio

from sandbox.confluence.nouns import Page, Template
from sandbox.person import Person
from sandbox.slack.channel_life import ChannelLife
from sandbox.slack.nouns import Channel, Json
from tests.journeys.steps import TIMELINE, buttons, connect, open_form, said
from tests.journeys.town import PEOPLE, Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")

GOOD, EDITED, WRONG = "Preview me", "To be edited", "With a mistake"
BODIES = {
    GOOD: (
        "<h2>What {{ incident.slack_channel_name }} says</h2>{{ incident.timeline_table }}"
        "<p>{{ incident.serverity }}</p>"
    ),
    EDITED: "<p>Of {{ incident.slack_channel_name }}, before</p>",
    WRONG: "<p>{% if incident.title %}never closed</p>",
}


@pytest.fixture(
    scope="module", params=["cloud-socket", pytest.param("server-http", marks=pytest.mark.thorough)]
)
def way(request: pytest.FixtureRequest) -> Way:
    """Both kinds of Confluence, both ways of Slack."""
    site, transport = request.param.split("-")
    return Way(site=site, transport=transport)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def connected(town: Town, way: Way) -> Town:
    """The bot beside a Confluence that has these templates."""
    for name in BODIES:
        add_template(town, name, BODIES[name])
    await connect(town, way.site)
    return town


def add_template(town: Town, name: str, body: str) -> None:
    """Make a template, or edit it."""
    number = 7001 + list(BODIES).index(name)
    editor = "v2" if town.way.site == "cloud" else "v1"
    town.sandbox.confluence.add_template(Template(str(number), name, body, editor=editor))


def write(town: Town, channel: Channel, text: str) -> None:
    """A responder goes on talking."""
    who = town.sandbox.slack.user(town.workspace, PEOPLE[1])
    ChannelLife(town.sandbox.slack, town.workspace).write(who, channel, text)


async def fill_form(town: Town, person: Person, channel: Channel, template: str = GOOD) -> None:
    """The form with a template and all messages."""
    await open_form(town, person, channel)
    await person.choose("Template", template)
    await person.choose(TIMELINE, "Include all")


async def look(person: Person, button: str = "Preview") -> Json:
    """Press the button and wait for the page."""
    await person.press(button)
    return await person.wait_for("Create makes exactly this page")


async def create(town: Town, person: Person, channel: Channel) -> Page:
    """Send the preview in; the one page."""
    await person.submit()
    await person.wait_for("is made")
    [page] = town.pages(channel)
    assert len(town.links(channel)) == 1
    return page


async def test_page_is_what_was_looked_at(connected: Town) -> None:
    """What stands in the preview stands on the page; before Create nothing does."""
    channel = connected.channel(said=("first <words> & *more*", "<!channel> second"))
    async with connected.person() as person:
        await fill_form(connected, person, channel)

        shown = await look(person)

        assert connected.pages(channel) == []
        text = said(shown)
        assert f"What {channel.name} says" in text
        assert "first <words> &" in text
        assert "`incident.serverity`, line 1: did you mean `incident.severity`?" in text
        assert ("Confluence and we" in text) == (connected.way.site == "server")
        page = await create(connected, person, channel)

    assert "first &lt;words&gt; &amp; <strong>more</strong>" in page.body


async def test_form_below_is_as_it_was(connected: Town) -> None:
    """Back leads to what was typed; Create there makes the page that was looked at."""
    channel = connected.channel()
    async with connected.person() as person:
        await fill_form(connected, person, channel)
        await person.fill("Title", f"Typed for {channel.name}")
        await look(person)
        await person.close()
        assert await person.value("Title") == f"Typed for {channel.name}"

        page = await create(connected, person, channel)

    assert page.title == f"Typed for {channel.name}"


@pytest.mark.parametrize("change", ["template", "messages", "incident"])
async def test_change_since_the_preview(connected: Town, change: str) -> None:
    """Nothing is created: what changed is said, and the new preview makes the page."""
    add_template(connected, EDITED, BODIES[EDITED] + "{{ incident.timeline_table }}")
    channel = connected.channel()
    async with connected.person() as person:
        await fill_form(connected, person, channel, EDITED)
        await look(person)
        match change:
            case "template":
                add_template(connected, EDITED, "<p>Of {{ incident.slack_channel_name }}, new</p>")
            case "messages":
                write(connected, channel, "new message")
            case "incident":
                channel.creator = connected.user_id(PEOPLE[2])

        await person.submit()

        failed = await person.wait_for("would not be what you looked at")
        assert connected.pages(channel) == []
        assert {"See the new preview", "Create it as it is now"} <= buttons(failed)
        await look(person, "See the new preview")
        page = await create(connected, person, channel)

    assert change == "incident" or "new" in page.body


async def test_create_although_something_changed(connected: Town) -> None:
    """[Create it as it is now] makes the page of now."""
    channel = connected.channel()
    async with connected.person() as person:
        await fill_form(connected, person, channel)
        await look(person)
        write(connected, channel, "said in between")
        await person.submit()
        await person.wait_for("the messages for the timeline are not the same")

        await person.press("Create it as it is now")

        await person.wait_for("is made")
    [page] = connected.pages(channel)
    assert "said in between" in page.body


async def test_form_changed_since_the_preview(connected: Town) -> None:
    """The form's own Create makes nothing else than what was looked at either."""
    channel = connected.channel()
    async with connected.person() as person:
        await fill_form(connected, person, channel)
        await look(person)
        await person.close()
        await person.fill("Title", f"Another title for {channel.name}")

        await person.submit()

        await person.wait_for("the form was changed")
        await look(person, "See the new preview")
        page = await create(connected, person, channel)
    assert page.title == f"Another title for {channel.name}"


async def test_template_with_a_mistake(connected: Town) -> None:
    """The mistake with its place, on top of the form, which is as it was."""
    channel = connected.channel()
    async with connected.person() as person:
        await fill_form(connected, person, channel, WRONG)
        await person.press("Preview")

        shown = await person.wait_for("has a mistake")

        assert "Line 1, column" in said(shown)
        await person.close()
        assert await person.value("Template") == WRONG
    assert connected.pages(channel) == []


async def test_form_with_a_mistake(connected: Town) -> None:
    """What is wrong with the form is said in words."""
    channel = connected.channel(is_private=True)
    async with connected.person() as person:
        await fill_form(connected, person, channel)
        await person.fill("Title", " ")
        await person.press("Preview")

        shown = await person.wait_for("not complete")

        assert "*Title*: Give the page a title." in said(shown)
        assert "*Private channel*: Tick this" in said(shown)


async def test_preview_closes_upon_its_form(connected: Town) -> None:
    """Sent in, there is one modal left, which shows the page: closed, there is none."""
    channel = connected.channel()
    async with connected.person() as person:
        await fill_form(connected, person, channel)
        form = await person.modal()
        await look(person)
        await create(connected, person, channel)

        below = await person.modal()
        await person.close()

        assert form is not None
        assert below is not None
        assert below["id"] == form["id"]
        assert await person.modal() is None
