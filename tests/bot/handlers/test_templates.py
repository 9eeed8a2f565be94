"""`/retro templates` as people see it, and what the admin hears by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.chores import Chores
from confluence.nouns import Space
from sandbox.confluence.nouns import Template
from sandbox.labels import screen
from sandbox.slack.nouns import Channel, Json
from tests.bot.conftest import CHANNEL, Office

LATER = datetime.now(UTC) + timedelta(hours=2)
RIGHT = "<p>{{ incident.title }}</p>"
WRONG = "<p>a</p>\n<p>{{ incident.title | upcas }}</p>"
ASKING = '<at:declarations><at:string at:name="Customer"/></at:declarations><p>x</p>'


def said(view: Json) -> str:
    """All texts on a screen."""
    return "\n".join(screen(view))


def write(office: Office, template_id: str, body: str, *, name: str = "Review") -> None:
    """A global template in the Data Center."""
    made = Template(template_id, name, body)
    office.sandbox.confluence.server.templates[template_id] = made


def direct(office: Office, name: str = "admin-1") -> list[Json]:
    """What the bot wrote to somebody directly."""
    return [message.body for channel in _direct(office, name) for message in channel.messages]


def _direct(office: Office, name: str) -> list[Channel]:
    me = office.user_id(name)
    return [c for c in office.workspace.channels.values() if c.is_im and me in c.members]


@pytest.fixture
async def checked(connected: Office) -> Office:
    """A Confluence whose only templates are those of a test."""
    connected.sandbox.confluence.server.templates.clear()
    return connected


async def test_every_template_and_how_it_does(checked: Office) -> None:
    """A mistake with its line and the right spelling; a misspelt name; what is asked for."""
    write(checked, "1", WRONG, name="Wrong <one>")
    write(checked, "2", "<p>{{ incident.titel }}</p>", name="Misspelt")
    write(checked, "3", ASKING, name="Asking")
    write(checked, "4", "<p><code>incident.title</code></p>", name="Monospaced")
    async with checked.person("sre-1") as person:
        await person.command(CHANNEL, "/retro templates")
        shown = said(await person.wait_for("Retro standard"))

    assert (
        ":x: *Wrong &lt;one&gt;* · global\nLine 2, column 24: There is no filter “upcas”." in shown
    )
    assert "Did you mean “upcase”?" in shown
    assert "Did you mean `incident.title`?" in shown
    assert "the editor took the braces for wiki markup" in shown
    assert ":white_check_mark: Asking · global\n      asks for: Customer" in shown
    assert ":white_check_mark: Retro standard · built in" in shown


async def test_mended_template_is_seen_at_once(checked: Office) -> None:
    """[Check again] asks Confluence anew."""
    write(checked, "1", WRONG)
    async with checked.person("sre-1") as person:
        await person.command(CHANNEL, "/retro templates")
        await person.wait_for(":x: *Review*")
        write(checked, "1", RIGHT)

        await person.press("Check again")

        assert ":x:" not in said(await person.wait_for(":white_check_mark: Review"))


async def test_many_templates(checked: Office) -> None:
    """What needs a look is shown first, the rest counted; progress is shown meanwhile."""
    for number in range(40):
        write(checked, f"w{number}", WRONG, name=f"Wrong {number}")
    for number in range(60):
        write(checked, f"r{number}", RIGHT, name=f"Right {number}")
    checked.counting.step = 1.0
    checked.sandbox.confluence.latency = 0.02
    async with checked.person("sre-1") as person:
        await person.command(CHANNEL, "/retro templates")
        await person.wait_for(" of 101 …")
        shown = said(await person.wait_for("Retro standard", timeout=60))

    assert shown.count(":x:") == 30
    assert "10 more need a look" in shown
    assert shown.count(":white_check_mark:") == 61


async def test_nothing_connected(office: Office) -> None:
    """Without a Confluence the way to one is shown, and only to who may go it."""
    async with office.person("sre-1") as person, office.person("admin-1") as admin:
        await person.command(CHANNEL, "/retro templates")
        await admin.command(CHANNEL, "/retro templates")

        assert "Ask a Slack admin" in said(await person.wait_for("No Confluence is connected"))
        assert "Connect Confluence" in said(await admin.wait_for("No Confluence is connected"))


async def test_confluence_that_does_not_answer(checked: Office) -> None:
    """Why is said in the modal; [Try again] is all it takes."""
    fault = {"kind": "reset_before", "times": 1000}
    checked.sandbox.confluence.faults.add("/server/rest", **fault)  # type: ignore[arg-type]
    async with checked.person("sre-1") as person:
        await person.command(CHANNEL, "/retro templates")
        await person.wait_for("Confluence does not answer")
        checked.sandbox.confluence.faults.clear()

        await person.press("Try again")

        await person.wait_for("Retro standard")


async def test_guests_are_refused(checked: Office) -> None:
    """Templates are for those who may use them."""
    async with checked.person("guest-1") as guest:
        await guest.command(CHANNEL, "/retro templates")

        assert "Retro standard" not in said(await guest.wait_for("Guests cannot"))


async def tick(office: Office, template_id: str, body: str) -> None:
    """Somebody changes the template, and time passes."""
    write(office, template_id, body)
    office.believing.now += 61
    watching = {"templates": office.services.watching}
    chores = Chores(watching, pauses=(), clock=lambda: LATER)
    for name, key in await chores.due():
        await chores.attempt(name, key, 1)


async def test_admin_hears_once_what_stopped_working(checked: Office) -> None:
    """By direct message, with the place and the reason, when a working template is broken."""
    await tick(checked, "1", RIGHT)
    assert direct(checked) == []
    await tick(checked, "1", WRONG)
    await tick(checked, "1", WRONG + " ")

    [told] = direct(checked)
    assert "The template “Review”" in told["text"]
    assert "Line 2, column 24: There is no filter “upcas”." in told["text"]
    assert "stopped working" in told["text"]
    assert direct(checked, "sre-1") == []


async def test_template_of_a_space_that_channels_go_to(checked: Office) -> None:
    """Not only where retros begin: a template of a prefix's space is looked at too."""
    site = checked.sandbox.confluence.server
    pay = site.add_space("PAY", "Payments")
    connection = await checked.connections.default(checked.workspace.id)
    await checked.destinations.divert(
        checked.workspace.id,
        "inc-pay",
        connection_id=connection.id,
        space=Space(pay.key, pay.key, pay.name),
    )
    made = Template("7", "Theirs", RIGHT, space=pay.key)
    site.templates["7"] = made
    await tick(checked, "1", RIGHT)
    site.templates["7"] = replace(made, body=WRONG)
    await tick(checked, "1", RIGHT)

    [told] = direct(checked)
    assert "The template “Theirs”" in told["text"]


async def test_template_that_never_worked(checked: Office) -> None:
    """Nobody is told of what was broken from the beginning."""
    await tick(checked, "1", WRONG)
    await tick(checked, "1", WRONG + " ")

    assert direct(checked) == []


async def test_mute(checked: Office) -> None:
    """[Mute] ends the messages about one template."""
    await tick(checked, "1", RIGHT)
    await tick(checked, "1", WRONG)
    [channel] = _direct(checked, "admin-1")
    async with checked.person("admin-1") as admin:
        await admin.press("Mute", where="message", channel=channel.id)
        await admin.wait_for_message(channel.id, "Muted")
    before = len(direct(checked))

    await tick(checked, "1", RIGHT)
    await tick(checked, "1", WRONG)

    assert len(direct(checked)) == before


@pytest.mark.thorough
async def test_slack_that_does_not_answer(checked: Office) -> None:
    """The message comes with the next look."""
    await tick(checked, "1", RIGHT)
    checked.sandbox.slack.faults.add("chat.postMessage", kind="status", status=500, times=9)
    await tick(checked, "1", WRONG)
    assert direct(checked) == []
    checked.sandbox.slack.faults.clear()

    await tick(checked, "1", WRONG)

    assert len(direct(checked)) == 1


async def test_site_in_trouble(checked: Office) -> None:
    """A Confluence that is down is no change of state of its templates."""
    await tick(checked, "1", RIGHT)
    checked.sandbox.confluence.faults.add("/server/rest", kind="status", status=503, times=100)
    await tick(checked, "1", WRONG)
    assert direct(checked) == []
    checked.sandbox.confluence.faults.clear()

    await tick(checked, "1", WRONG)

    assert len(direct(checked)) == 1


async def test_when_it_is_looked(checked: Office) -> None:
    """Once an hour, from an hour after connecting on; not while an admin has to act."""
    watching = checked.services.watching
    connection = await checked.connections.default(checked.workspace.id)
    assert await watching.due(datetime.now(UTC)) == []

    [key] = await watching.due(LATER)

    assert key == f"{connection.id}:{LATER:%Y-%m-%dT%H}"
    assert await watching.due(LATER) == [key]
    assert await watching.due(LATER + timedelta(hours=1)) != [key]
