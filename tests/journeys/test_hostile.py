"""Titles, words and templates as people really have them: text stays text."""

from pathlib import Path

import pytest

from confluence.storage_format import clean
from sandbox.confluence import template_files
from sandbox.confluence.nouns import Template
from sandbox.slack.nouns import Message
from tests.journeys.steps import TIMELINE, buttons, open_form, said, send, wait_for_form
from tests.journeys.town import Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHARED = Path(__file__).parents[2] / "../shared/data/templates/08-broken-liquid.json"
BROKEN = "<p>fine</p>\n<p>{% if incident.severity %}never closed</p>"
WORDS = [
    "<script>alert(1)</script>",
    "a & b &amp; c &lt;d&gt;",
    "end of ]]> CDATA <![CDATA[ again",
    "bell \x07 null-ish \x01 escape \x1b[31m red",
    "מתקפה \u202e reversed",
    "👩‍🚒 on fire 🔥 𝒻𝒶𝓃𝒸𝓎",
    "{{ incident.title }} {% if %} {{",
    '<ac:structured-macro ac:name="html"/> <!channel>',
]


@pytest.fixture(
    scope="module", params=["cloud", pytest.param("server", marks=pytest.mark.thorough)]
)
def way(request: pytest.FixtureRequest) -> Way:
    """Both kinds of Confluence."""
    return Way(site=request.param)


@pytest.fixture(scope="module", autouse=True)
def templates(town: Town) -> None:
    """Stocked before the first look, for the list is kept for a minute."""
    _add(town, "Short life", "<p>{{ incident.title }}</p>")
    _add(town, "Broken", BROKEN)
    _add(town, "To mend", BROKEN)
    if SHARED.exists():
        _add(town, SHARED.stem, str(template_files.read(SHARED)[0].body))


@pytest.mark.parametrize("title", ["<!channel> & <b>{}</b>", "@channel {} *bold* `code` |>"])
async def test_title_is_text(connected: Town, title: str) -> None:
    """A title is the page's as typed; in Slack it pings nobody and draws nothing."""
    channel = connected.channel()
    title = title.format(channel.name)
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.fill("Title", title)
        await send(person)
        await person.wait_for("is made")

    [page] = connected.pages(channel)
    [message] = connected.links(channel)
    assert page.title == title
    assert channel.bookmarks[0]["title"] == title
    assert message.pings == [f"@{connected.user_id('sre-1')}"]


async def test_longest_title(connected: Town) -> None:
    """255 characters are taken, one more cannot be typed."""
    channel = connected.channel()
    longest = channel.name.ljust(255, "ß")
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.fill("Title", longest + "x")
        await send(person)
        assert "less than 256" in (await person.errors())["Title"]
        await person.fill("Title", longest)
        await send(person)
        await person.wait_for("is made")

    [page] = connected.pages(channel)
    assert page.title == longest


async def test_liquid_in_the_title(connected: Town) -> None:
    """What the bot knows can stand in the title."""
    channel = connected.channel(topic="SEV1")
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.fill("Title", "{{ incident.severity }} in {{ incident.slack_channel }}")
        await send(person)
        await person.wait_for("is made")

    [page] = connected.pages(channel)
    assert page.title == f"SEV1 in {channel.name}"


@pytest.mark.parametrize("title", ["{{ incident.severity", "{% if x %}{{ x | nosuch }}"])
async def test_mistake_in_the_title(connected: Town, title: str) -> None:
    """A title that is no Liquid is said below it; mended, it is the page's."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.fill("Title", title)
        await person.fill("Summary", "kept")
        await send(person)
        assert "Liquid" in (await person.errors())["Title"]
        assert await person.value("Title") == title
        await person.fill("Title", f"Mended {channel.name}")
        await send(person)
        await person.wait_for("is made")

    [page] = connected.pages(channel)
    assert page.title == f"Mended {channel.name}"
    assert "kept" in connected.text(page)


async def test_mistake_in_the_title_that_only_values_show(connected: Town) -> None:
    """Liquid that fails over what the bot knows is a hint with the way back to the form."""
    channel = connected.channel(topic="SEV1")
    async with connected.person() as person:
        await open_form(connected, person, channel)
        only_here = f"{{% if incident.slack_channel_name == '{channel.name}' %}}"
        await person.fill("Title", only_here + "{{ 1 | divided_by: 0 }}{% endif %} of it")
        await send(person)
        shown = await person.wait_for("mistake")
        await person.press(next(text for text in buttons(shown) if "Change" in text))
        await wait_for_form(person)
        await person.fill("Title", f"Mended {channel.name}")
        await send(person)
        await person.wait_for("is made")

    assert [page.title for page in connected.pages(channel)] == [f"Mended {channel.name}"]


async def test_title_that_comes_out_empty(connected: Town) -> None:
    """Liquid over something unknown leaves nothing: the incident's own title stands in.

    What nothing is known of is named where the page is told.
    """
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.fill("Title", " {{ incident.severity }} ")
        await send(person)
        shown = await person.wait_for("is made")
        assert "Nothing is known of `incident.severity`" in said(shown)

    [page] = connected.pages(channel)
    assert page.title == channel.name


async def test_words_are_on_the_page_as_written(connected: Town) -> None:
    """Mark-up, control characters, other scripts, emoji: text stays text."""
    channel = connected.channel(said=WORDS)
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.fill("Severity", "<b>&]]>")
        await person.fill("Summary", "\n".join(WORDS))
        await send(person)
        await person.wait_for("is made")

    [page] = connected.pages(channel)
    text = connected.text(page)
    for words in WORDS:
        assert text.count(" ".join(clean(words).split())) == 2, words
    assert "<B>&]]>" in text
    assert "<script" not in page.body


async def test_long_messages(connected: Town) -> None:
    """40,000 characters of one message are on the page."""
    long = " ".join(f"word{number}" for number in range(5000))[:40_000]
    channel = connected.channel(said=["begin", long])
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await send(person)
        await person.wait_for("is made")

    [page] = connected.pages(channel)
    assert long.strip() in connected.text(page)


async def test_only_marked_messages(connected: Town) -> None:
    """Pinned messages and those with 📌 or 📝 come along, the others stay where they are."""
    channel = connected.channel(said=["left out", "pinned one", "pushed one", "noted one"])
    by = {"user": channel.creator, "owner": channel.creator, "created": 1}
    channel.pins.append({"id": channel.messages[1].ts, "type": "C", **by})
    for message, emoji in zip(channel.messages[2:4], ("pushpin", "memo"), strict=True):
        _react(message, emoji)
    async with connected.person() as person:
        await open_form(connected, person, channel)
        assert await person.value(TIMELINE) == "3 marked messages"
        await person.submit()
        await person.wait_for("is made")

    [page] = connected.pages(channel)
    text = connected.text(page)
    assert "left out" not in text
    assert all(words in text for words in ("pinned one", "pushed one", "noted one"))


async def test_template_deleted_meanwhile(connected: Town) -> None:
    """A template that is gone when the form is sent: choose again, and the page is made."""
    channel = connected.channel()
    [template] = [t for t in connected.site.templates.values() if t.name == "Short life"]
    async with connected.person() as person:
        await open_form(connected, person, channel)
        # Gone before it is chosen: choosing one has its body fetched and kept for a minute.
        del connected.site.templates[template.id]
        await person.choose("Template", "Short life")
        await send(person)
        shown = await person.wait_for("The template is gone")
        assert "Choose another one" in said(shown)
        await person.press("Change …")
        await wait_for_form(person)
        assert await person.value("Template") == "Retro standard"
        await send(person)
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 1


async def test_broken_template(connected: Town) -> None:
    """Line, column and reason are told; another template makes the page."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.choose("Template", "Broken")
        await send(person)
        shown = await person.wait_for("“Broken” has a mistake")
        assert "Line 2, column" in said(shown)
        await person.press("Change …")
        await wait_for_form(person)
        await person.choose("Template", "Retro standard")
        await send(person)
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 1


async def test_template_mended_meanwhile(connected: Town) -> None:
    """[Try again] right after the template was mended takes the mended one."""
    channel = connected.channel()
    [template] = [t for t in connected.site.templates.values() if t.name == "To mend"]
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.choose("Template", "To mend")
        await send(person)
        await person.wait_for("“To mend” has a mistake")
        template.body = "<p>{{ incident.slack_channel }} mended</p>"
        await person.press("Try again")
        await person.wait_for("is made")

    [page] = connected.pages(channel)
    assert f"{channel.name} mended" in connected.text(page)


async def test_broken_template_of_the_shared_ones(connected: Town) -> None:
    """The public broken example is refused with its line, and nothing is created."""
    if not SHARED.exists():
        pytest.skip("../shared/data/templates is not here")
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.choose("Template", SHARED.stem)
        await send(person)
        shown = await person.wait_for("has a mistake")

    assert "Line " in said(shown)
    assert connected.pages(channel) == []


def _react(message: Message, emoji: str) -> None:
    message.body["reactions"] = [{"name": emoji, "count": 1, "users": ["U1"]}]


def _add(town: Town, name: str, body: str) -> Template:
    """A global template of the site that is connected."""
    number = str(900_000 + len(town.site.templates))
    made = Template(number, name, body, editor="v2" if town.way.site == "cloud" else "v1")
    town.site.templates[made.id] = made
    return made
