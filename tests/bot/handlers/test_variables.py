"""`/retro variables` as people see it: values of the incident, browsing, searching, trying."""

import pytest

from bot.views import variables
from sandbox.labels import screen
from sandbox.person import Person
from sandbox.slack.nouns import Json
from tests.bot.conftest import CHANNEL, Office

BOX = "Try it on this incident"


async def open_explorer(person: Person) -> Json:
    """Type the command and wait for the explorer."""
    await person.command(CHANNEL, "/retro variables")
    return await person.wait_for(BOX)


def said(view: Json) -> str:
    """All texts on a screen."""
    return "\n".join(screen(view))


async def test_values_of_this_incident(office: Office) -> None:
    """It opens with what is known of the channel, each with type, meaning and expression."""
    async with office.person("sre-1") as person:
        await person.say(CHANNEL, "Database is <down> & out")

        shown = said(await open_explorer(person))

    assert "*incident.severity* · text" in shown
    assert "```{{ incident.severity }}```\nprints here `SEV2`" in shown
    assert f"prints here `{CHANNEL}`" in shown


async def test_it_needs_no_confluence(office: Office) -> None:
    """Who writes a template before anything is connected can look things up."""
    async with office.person("sre-1") as person:
        assert "incident.title" in said(await open_explorer(person))


async def test_browse_and_turn_pages(office: Office) -> None:
    """Groups of variables and of filters are browsed, long ones page by page."""
    async with office.person("sre-1") as person:
        await person.say(CHANNEL, "It is <down>")
        await open_explorer(person)

        await person.choose("Browse", "Timeline")
        timeline = said(await person.wait_for("incident.events[0].event"))
        assert "prints here `It is &lt;down&gt;`" in timeline
        await person.press("5 more")
        assert "*Timeline*, 9–13 of 13" in said(await person.wait_for("Back"))
        await person.press("Back")
        await person.wait_for("5 more")
        await person.choose("Browse", "Numbers")
        numbers = said(await person.wait_for("divided_by"))
        assert "```{{ 3 | at_least: 5 }}```\nprints `5`" in numbers


async def test_names_without_a_value(office: Office) -> None:
    """Names that only Rootly knows are listed as what they are."""
    async with office.person("sre-1") as person:
        await open_explorer(person)

        await person.choose("Browse", "Other tools and lists")

        assert "`incident.jira_issue_key`" in said(await person.wait_for("they print nothing"))


async def test_search(office: Office) -> None:
    """A search finds names and meanings, exact names first, and shows one name alone."""
    async with office.person("sre-1") as person:
        await open_explorer(person)

        offered = await person.offered("Search a name", query="severity")
        assert offered[0] == "incident.severity"
        assert "incident.severity_slug" in offered
        assert await person.offered("Search a name", query="nosuchthing") == []
        assert len(await person.offered("Search a name")) == variables.MOST_OPTIONS
        assert "distance_of_time_in_words" in await person.offered("Search a name", query="durat")
        assert "in_time_zone" in await person.offered("Search a name", query="Time  zone")
        await person.choose("Search a name", "incident.jira_issue_key", query="jira_issue_key")
        shown = said(await person.wait_for("incident.jira_issue_key"))

    assert "prints here _nothing_" in shown
    assert "incident.severity*" not in shown


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("incident.severity", "Prints\n```SEV2```"),
        ("{{ incident.title }} & <b>", f"```{CHANNEL} &amp; &lt;b&gt;```"),
        ("incident.titel", "Did you mean `incident.title`?"),
        ("incident.jira_issue_key", "Prints nothing."),
        (
            "incident.title | upcas",
            "Line 1, column 18: There is no filter “upcas”. Did you mean “upcase”?",
        ),
        ("ok\n{% if x %}", "Line 2, column 1: "),
        ('"<!channel> ```x```"', "&lt;!channel&gt;"),
        (
            "{% for i in (1..90000) %}{% for j in (1..90000) %}{% endfor %}{% endfor %}",
            ":x: Line 1",
        ),
    ],
)
async def test_try(office: Office, typed: str, told: str) -> None:
    """What is typed is answered with what it prints, or with its mistake and its place."""
    async with office.person("sre-1") as person:
        await open_explorer(person)
        await person.fill(BOX, typed)

        sent = await person.submit()

        shown = said(await person.wait_for(told))
        assert sent["ok"]
        assert await person.value(BOX) == typed
        assert "*Incident*" in shown


async def test_long_result_is_cut(office: Office) -> None:
    """What does not fit is counted."""
    async with office.person("sre-1") as person:
        await open_explorer(person)
        await person.fill(BOX, "{% for i in (1..3000) %}<&>{% endfor %}")

        await person.submit()

        assert "more characters" in said(await person.wait_for("&lt;&amp;&gt;"))


async def test_nothing_typed(office: Office) -> None:
    """The box says what to type."""
    async with office.person("sre-1") as person:
        await open_explorer(person)

        await person.submit()

        assert await person.errors() == {BOX: variables.NOTHING_TYPED}


async def test_result_stays_while_one_browses(office: Office) -> None:
    """A trial and what was typed stay when another group is looked at, and the other way round."""
    async with office.person("sre-1") as person:
        await open_explorer(person)
        await person.fill(BOX, "incident.status")
        await person.submit()
        await person.wait_for("```started```")

        await person.choose("Browse", "Slack")

        shown = said(await person.wait_for("slack_channel_url"))
        assert "```started```" in shown
        assert await person.value(BOX) == "incident.status"


async def test_from_the_form_and_back(connected: Office) -> None:
    """The explorer opens on top of the form, which is untouched below it."""
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")
        await person.fill("Title", "Typed already")

        await person.press("Variables")
        await person.wait_for(BOX)
        await person.close()

        await person.wait_for("Incident commander")
        assert await person.value("Title") == "Typed already"


async def test_form_survives_an_explorer_that_cannot_open(connected: Office) -> None:
    """A refusal of Slack's is told in the channel, to the person alone; the form stays."""
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")
        connected.sandbox.slack.faults.add("views.push", kind="status", status=500)

        await person.press("Variables")

        await person.wait_for_message(CHANNEL, "Slack did not answer")
        assert "Incident commander" in await person.labels()


async def test_channel_that_cannot_be_read(office: Office) -> None:
    """Why is said in the modal, and [Try again] is all it takes."""
    office.sandbox.slack.add_channel(office.workspace, "inc-43", members=["sre-1"], bot=False)
    async with office.person("sre-1") as person:
        await person.command("inc-43", "/retro variables")
        await person.wait_for("I am not in this channel")
        await person.invite("inc-43")

        await person.press("Try again")

        await person.wait_for(BOX)


async def test_guests_are_refused(office: Office) -> None:
    """Who may not make retros does not read the channel through us either."""
    async with office.person("guest-1") as guest:
        await guest.command(CHANNEL, "/retro variables")

        assert "incident.title" not in said(await guest.wait_for("Guests cannot"))


async def test_channel_is_read_once_for_a_while(office: Office) -> None:
    """Browsing and trying ask Slack for the channel no second time."""
    async with office.person("sre-1") as person:
        await open_explorer(person)
        office.sandbox.slack.requests.clear()

        await person.choose("Browse", "People")
        await person.wait_for("incident.commander")
        await person.fill(BOX, "incident.title")
        await person.submit()
        await person.wait_for("Prints")

    asked = [str(request) for request in office.sandbox.slack.requests]
    assert not [line for line in asked if "conversations.history" in line]
