"""What a template asks for comes into the form when it is chosen, and is kept with the draft."""

import pytest

from bot.hints import hint_for
from bot.replies import InView
from bot.views import progress
from bot.views.metadata import Metadata
from confluence.errors import NotFound
from confluence.rendering import Input
from sandbox.confluence.nouns import Template
from sandbox.person import Person
from tests.bot.conftest import CHANNEL, Office

ASKING = (
    '<at:declarations><at:string at:name="Team" /><at:textarea at:name="Severity" />'
    '<at:list at:name="Found by"><at:option at:value="Alert" /><at:option at:value="Customer" />'
    '</at:list></at:declarations><p><at:var at:name="Team" /></p>'
)
TEAM, FOUND_BY = Input("Team", "string"), Input("Found by", "list")


@pytest.fixture
async def asking(connected: Office) -> Office:
    """The bot, with one template that asks, one that does not and one that has a mistake."""
    for number, name, body in (
        ("9001", "Asks", ASKING),
        ("9002", "Asks not", "<p>x</p>"),
        ("9003", "Broken", "<p>\n{% if incident.title %}</p>"),
    ):
        template = Template(number, name, body, space="ITOPS", editor="v1")
        connected.sandbox.confluence.add_template(template)
    return connected


async def open_form(person: Person) -> None:
    """Type the command and wait for the form."""
    await person.command(CHANNEL, "/retro create")
    await person.wait_for("Incident commander")


async def test_chosen_template_asks(asking: Office) -> None:
    """Its inputs appear, filled with what is known; what was typed elsewhere stays."""
    async with asking.person("sre-1") as person:
        await open_form(person)
        await person.fill("Title", "Typed before")
        await person.fill("Severity", "SEV1")
        await person.choose("Template", "Asks")

        await person.wait_for("Found by")

        assert (await person.labels())[:5] == ["Space", "Template", "Team", "Severity", "Found by"]
        assert await person.value("Title") == "Typed before"
        assert await person.value("Template") == "Asks"
        assert await person.value("Severity") == "SEV1"
        assert await person.offered("Found by") == ["Alert", "Customer"]
        await person.fill("Team", "Edge")
        await person.choose("Found by", "Customer")
        await person.submit()
        await person.wait_for("Making")
        [draft] = asking.jobs.published
        answers = await asking.drafts.answers(draft)
        assert answers.inputs == {
            TEAM.key: "Edge",
            Input("Severity", "textarea").key: "SEV1",
            FOUND_BY.key: "Customer",
        }


async def test_name_as_long_as_a_choice(asking: Office) -> None:
    """Slack hands it to us longer, with its own signs escaped; it goes back as it was written."""
    name = "R&D: " + "x" * 70
    asking.sandbox.confluence.add_template(
        Template("9004", name, ASKING, space="ITOPS", editor="v1")
    )
    async with asking.person("sre-1") as person:
        await open_form(person)
        await person.choose("Template", name)

        await person.wait_for("Found by")

        assert await person.value("Template") == name
        await person.submit()
        await person.wait_for("Making")
    assert [draft.template_name for draft in asking.jobs.published] == [name]


async def test_other_template_asks_no_more(asking: Office) -> None:
    """The inputs go with their template, the rest stays."""
    async with asking.person("sre-1") as person:
        await open_form(person)
        await person.choose("Template", "Asks")
        await person.wait_for("Found by")
        await person.fill("Summary", "Typed between")
        await person.choose("Template", "Asks not")

        await person.wait_for(lambda view: "Found by" not in str(view["blocks"]))

        assert await person.value("Summary") == "Typed between"
        assert await person.value("Template") == "Asks not"
        await person.choose("Template", "Asks")
        await person.wait_for("Found by")
        await person.choose("Template", "Retro standard")
        await person.wait_for(lambda view: "Found by" not in str(view["blocks"]))


async def test_mistake_in_the_template_is_said_at_once(asking: Office) -> None:
    """Line and reason stand below the menu; what was typed stays, another choice clears it."""
    async with asking.person("sre-1") as person:
        await open_form(person)
        await person.fill("Title", "Typed before")
        await person.choose("Template", "Broken")

        shown = await person.wait_for("“Broken” has a mistake. Line 2, column 1")

        assert "Templates_. Liquid works" not in str(shown["blocks"])
        assert await person.value("Title") == "Typed before"
        await person.choose("Template", "Asks")
        shown = await person.wait_for("Found by")
        assert "has a mistake" not in str(shown["blocks"])


async def test_template_that_does_not_come(asking: Office) -> None:
    """What went wrong is said in the form; it can be chosen once more."""
    async with asking.person("sre-1") as person:
        await open_form(person)
        asking.sandbox.confluence.faults.add("/template/", kind="status", status=500, times=9)
        await person.choose("Template", "Asks")
        await person.wait_for("Confluence answered strangely")
        asking.sandbox.confluence.faults.clear()
        await person.choose("Template", "Asks not")
        await person.wait_for(lambda view: "strangely" not in str(view["blocks"]))
        await person.choose("Template", "Asks")

        await person.wait_for("Found by")


async def test_newest_choice_wins(asking: Office) -> None:
    """The answer to an older choice comes late and changes nothing."""
    async with asking.person("sre-1") as person:
        await open_form(person)
        asking.sandbox.confluence.faults.add("9001", kind="delay", seconds=0.5)
        await person.choose("Template", "Asks")
        await person.choose("Template", "Broken")
        await person.wait_for("has a mistake")

        await asking.services.tasks.drain()

        shown = await person.modal()
        assert "has a mistake" in str(shown)
        assert "Found by" not in str(shown)


async def test_other_space_wins_over_a_template_on_its_way(asking: Office) -> None:
    """The template belonged to the space before."""
    asking.sandbox.confluence.server.add_space("WEB", "Web team")
    async with asking.person("sre-1") as person:
        await open_form(person)
        asking.sandbox.confluence.faults.add("9001", kind="delay", seconds=0.5)
        await person.choose("Template", "Asks")
        await person.choose("Space", "Web team (WEB)")
        await person.wait_for("settings of *Web team*")

        await asking.services.tasks.drain()

        assert "Found by" not in str(await person.modal())
        assert await person.value("Template") == "Retro standard"


async def test_template_of_the_space_before_is_left_alone(asking: Office) -> None:
    """Chosen while the templates of another space are on their way, it stops nothing."""
    asking.sandbox.confluence.server.add_space("WEB", "Web team")
    async with asking.person("sre-1") as person:
        await open_form(person)
        asking.sandbox.confluence.faults.add("template/page", kind="delay", seconds=0.5)
        await person.choose("Space", "Web team (WEB)")
        await person.choose("Template", "Asks")

        await person.wait_for("settings of *Web team*")

        assert "Found by" not in str(await person.modal())


async def test_failed_draft_asks_again(asking: Office) -> None:
    """The form of a draft that failed has its template's inputs, answered as before."""
    async with asking.person("sre-1") as person:
        await open_form(person)
        await person.choose("Template", "Asks")
        await person.wait_for("Found by")
        await person.fill("Team", "Edge")
        await person.choose("Found by", "Customer")
        await person.submit()
        view = await person.wait_for("Making")
        [draft] = asking.jobs.published
        error = NotFound("space", "1")
        await asking.drafts.fail(draft.id, error)
        place = InView(
            asking.workspace.id, view["id"], Metadata(draft.channel_id), problem=progress.problem
        )
        await asking.services.replies.show(place, progress.failed(hint_for(error), draft))
        await person.press("Change …")
        await person.wait_for("Found by")

        assert await person.value("Team") == "Edge"
        assert await person.value("Found by") == "Customer"
        assert await person.value("Template") == "Asks"


async def test_failed_draft_whose_template_broke(asking: Office) -> None:
    """The form opens all the same and says what is wrong with the template."""
    async with asking.person("sre-1") as person:
        await open_form(person)
        await person.choose("Template", "Broken")
        await person.wait_for("has a mistake")
        await person.submit()
        await person.wait_for("Making")
        [draft] = asking.jobs.published
        await asking.drafts.fail(draft.id, NotFound("space", "1"))
        await person.close()

        await open_form(person)

        await person.wait_for("“Broken” has a mistake. Line 2, column 1")
        assert await person.value("Template") == "Broken"
