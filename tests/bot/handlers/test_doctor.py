"""`/retro doctor` as admins and others see it."""

import pytest

from bot.hints import hint_for
from bot.replies import InChannel
from confluence.errors import CredentialRejected
from confluence.nouns import Space
from sandbox.labels import screen
from tests.bot.conftest import CHANNEL, Office
from tests.bot.handlers.test_home import connect_cloud

DOCTOR = "/retro doctor"


async def test_healthy_connection(connected: Office) -> None:
    """A line for each thing that was looked at, and no lever that is not needed."""
    async with connected.person("admin-1") as admin:
        await admin.command(CHANNEL, DOCTOR)

        shown = await admin.wait_for("All is well")

        said = "\n".join(screen(shown))
        assert "Who we are: Retro service" in said
        assert "Product and version: Confluence 10.0.3" in said
        assert "Reconnect" not in said


async def test_ailing_connection_until_it_is_well(connected: Office) -> None:
    """What is wrong with what to do; [Test again] once it is done."""
    switches = connected.sandbox.confluence.switches
    switches.read_only = True
    async with connected.person("admin-1") as admin:
        await admin.command(CHANNEL, DOCTOR)
        shown = await admin.wait_for("One thing is wrong")
        said = "\n".join(screen(shown))
        assert "read-only mode" in said
        assert "Reconnect" in said
        switches.read_only = False

        await admin.press("Test again")

        await admin.wait_for("All is well")


async def test_another_connection(connected: Office) -> None:
    """With several, each is one choice away; with one there is nothing to choose."""
    confluence = connected.sandbox.confluence
    async with connected.person("admin-1") as admin:
        await admin.command(CHANNEL, "/retro connect")
        await admin.wait_for("By its address")
        await admin.press("By API token")
        await admin.wait_for("E-mail")
        await admin.fill("Site", f"{connected.sandbox.url}/cloud/wiki")
        await admin.fill("E-mail", confluence.account.email)
        await admin.fill("API token", confluence.api_token)
        await admin.submit()
        await admin.wait_for("Connected")
        await admin.close()
        await admin.command(CHANNEL, DOCTOR)
        await admin.wait_for("Test again")
        cloud, server = await connected.connections.all_for(connected.workspace.id)
        host = connected.sandbox.url.removeprefix("http://")
        await admin.choose("Another connection", f"{cloud.site_name} ({host})")
        shown = await admin.wait_for(lambda view: cloud.site_url in str(view["blocks"]))
        await admin.wait_for("Test again")
        await admin.choose("Another connection", f"{server.site_name} ({host})")
        await admin.wait_for("Product and version: Confluence 10.0.3")

    assert "Product and version: Confluence 10.0.3" not in "\n".join(screen(shown))


@pytest.fixture
async def diverted(connected: Office) -> Office:
    """The channel goes to the Data Center; the default is a Cloud site connected since."""
    server = await connected.connections.default(connected.workspace.id)
    space = connected.sandbox.confluence.server.spaces["ITOPS"]
    await connected.destinations.divert(
        connected.workspace.id,
        "inc-",
        connection_id=server.id,
        space=Space(str(space.id), space.key, space.name),
    )
    await connect_cloud(connected)
    return connected


async def test_connection_of_the_channel(diverted: Office) -> None:
    """Without another word it is the one that the channel's retros use."""
    async with diverted.person("admin-1") as admin:
        await admin.command(CHANNEL, DOCTOR)

        await admin.wait_for("Product and version: Confluence 10.0.3")


@pytest.mark.parametrize(("button", "said"), [("Doctor", "/server"), ("Reconnect", "/server")])
async def test_buttons_of_a_form_that_did_not_open(
    diverted: Office, button: str, said: str
) -> None:
    """They are about the connection that failed, not about the default."""
    diverted.sandbox.confluence.server_pat = "another"
    async with diverted.person("admin-1") as admin:
        await admin.command(CHANNEL, "/retro create")
        # Of two requests at once the later one may find the connection given up already.
        await admin.wait_for("Reconnect")

        await admin.press(button)

        await admin.wait_for(lambda view: said in "\n".join(screen(view)))


async def test_the_modal_fills_in(connected: Office) -> None:
    """What is known is shown while a slow Confluence still thinks."""
    connected.sandbox.confluence.faults.add("/user/current", kind="delay", seconds=1.0)
    connected.sandbox.confluence.faults.add("/accessmode", kind="delay", seconds=1.0)
    async with connected.person("admin-1") as admin:
        await admin.command(CHANNEL, DOCTOR)

        shown = await admin.wait_for("Looking further")

        assert "Name resolution" in "\n".join(screen(shown))
        await admin.wait_for("All is well")


@pytest.mark.parametrize("name", ["sre-1", "guest-1"])
async def test_only_admins_examine(connected: Office, name: str) -> None:
    """Others learn whom to ask, and nothing of the connection; Confluence hears nothing."""
    connected.sandbox.confluence.requests.clear()
    async with connected.person(name) as person:
        await person.command(CHANNEL, DOCTOR)

        shown = await person.wait_for("Only admins can")

        said = "\n".join(screen(shown))
        assert "Ask a Slack admin or owner" in said
        assert "Retro service" not in said
        assert connected.sandbox.confluence.requests == []


async def test_nothing_connected(office: Office) -> None:
    """There is nothing to examine yet."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, DOCTOR)

        await admin.wait_for("No Confluence is connected yet")


async def test_button_below_a_failure(connected: Office) -> None:
    """[Doctor] opens the examination from a message, and by a press of anybody else the refusal."""
    place = InChannel(connected.workspace.id, connected.channel.id, connected.user_id("admin-1"))
    await connected.services.replies.hint(place, hint_for(CredentialRejected("c.example.com")))
    async with connected.person("admin-1") as admin:
        await admin.press("Doctor", where="message", channel=CHANNEL)

        await admin.wait_for("All is well")


async def test_button_in_a_modal_that_failed(connected: Office) -> None:
    """[Doctor] lies on top of the form that could not be opened."""
    connected.sandbox.confluence.switches.sso = "page"
    async with connected.person("admin-1") as admin:
        await admin.command(CHANNEL, "/retro create")
        await admin.wait_for("does not accept our connection")

        await admin.press("Doctor")

        shown = await admin.wait_for("One thing is wrong")
        assert "single sign-on" in "\n".join(screen(shown))
