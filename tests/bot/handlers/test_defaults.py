"""What retros begin with, as admins choose it and responders find it."""

from typing import Any, Literal

from sandbox.confluence.nouns import Template
from sandbox.labels import screen
from storage.connections import ConnectionRepository
from tests.bot.conftest import CHANNEL, Office
from tests.bot.handlers.test_home import at_home

WHERE: Literal["home"] = "home"


async def open_from_home(admin: Any, button: str, text: str) -> None:
    """Press a lever in the App Home and wait for its modal."""
    await admin.open_home()
    await admin.wait_for("Connected", where=WHERE)
    await admin.press(button, where=WHERE)
    await admin.wait_for(text)


async def test_defaults_stand_in_the_form(connected: Office) -> None:
    """Space, template and title are preselected from then on; the alerts channel is kept."""
    site = connected.sandbox.confluence.server
    site.add_space("PAY", "Payments")
    connected.sandbox.confluence.add_template(
        Template("9001", "Ours", "<p>x</p>", space="PAY", editor="v1")
    )
    async with connected.person("admin-1") as admin, connected.person("sre-1") as person:
        await open_from_home(admin, "Change defaults", "Choose a space to see its templates")
        await admin.choose("Space", "Payments (PAY)")
        await admin.wait_for("Template")
        await admin.choose("Template", "Ours")
        await admin.fill("Title", "Review of {{ incident.title }}")
        await admin.choose("Team's alerts channel", CHANNEL)
        await admin.submit()
        await admin.wait_for("Saved")
        await admin.wait_for("Template: Ours", where=WHERE)
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")

        assert await person.value("Space") == "Payments (PAY)"
        assert await person.value("Template") == "Ours"
        assert await person.value("Title") == "Review of {{ incident.title }}"
        connection = await connected.connections.default(connected.workspace.id)
        assert connection.alerts_channel_id == connected.channel.id


async def test_a_new_alerts_channel_is_believed_to_be_read(connected: Office) -> None:
    """App Home warns no more that nobody hears; keeping a channel that was there proves nothing."""
    unheard = "Nobody could be told"
    default = await connected.connections.default(connected.workspace.id)
    await connected.connections.upkeep.note_unheard(default.id, unheard=True)
    async with connected.person("admin-1") as admin:
        await open_from_home(admin, "Change defaults", "What retros in")
        warned = screen(await admin.wait_for(unheard, where=WHERE))
        await admin.choose("Team's alerts channel", CHANNEL)
        await admin.submit()
        await admin.wait_for("Saved")
        home = screen(await admin.wait_for("Alerts: <#", where=WHERE))
        await admin.close()
        await connected.connections.upkeep.note_unheard(default.id, unheard=True)
        await open_from_home(admin, "Change defaults", "What retros in")
        await admin.submit()
        await admin.wait_for("Saved")

    assert unheard in "\n".join(warned)
    assert unheard not in "\n".join(home)
    assert (await connected.connections.default(connected.workspace.id)).is_unheard


async def test_space_that_closed_since(connected: Office) -> None:
    """The form says why there are no templates, and keeps what was chosen."""
    default = await connected.connections.default(connected.workspace.id)
    await connected.connections.note(
        connected.workspace.id, default.id, space_id="1", space_key="GONE", space_name="Gone"
    )
    async with connected.person("admin-1") as admin:
        await open_from_home(admin, "Change defaults", "What retros in")

        assert await admin.value("Space") == "Gone (GONE)"


async def test_another_default_is_looked_at(connected: Office) -> None:
    """The space was closed to us: with another one nothing is wrong, and the App Home says so."""
    world, rows = connected.sandbox.confluence, ConnectionRepository(connected.database)
    world.server.add_space("PAY", "Payments")
    closed = world.server.spaces["ITOPS"]
    default = await connected.connections.default(connected.workspace.id)
    await rows.note(
        default.id, space_id=str(closed.id), space_key="ITOPS", space_name="IT Operations"
    )
    closed.restrict(world.account, view=True, create=False)
    await connected.connections.upkeep.look(default.id)
    async with connected.person("admin-1") as admin:
        ill = await at_home(admin, "Something does not work")
        await admin.press("Change defaults", where=WHERE)
        await admin.wait_for("What retros in")
        await admin.choose("Space", "Payments (PAY)")
        await admin.submit()
        await admin.wait_for("Saved")
        await admin.wait_for(":large_green_circle: Connected", where=WHERE)

    assert "Confluence says no" in ill


async def test_a_default_where_no_page_can_be_made(connected: Office) -> None:
    """It is kept as chosen; the App Home says at once what the next retro would meet."""
    world = connected.sandbox.confluence
    space = world.server.add_space("PAY", "Payments")
    space.restrict(world.account, view=True, create=False)
    async with connected.person("admin-1") as admin:
        await open_from_home(admin, "Change defaults", "What retros in")
        await admin.choose("Space", "Payments (PAY)")
        await admin.submit()
        await admin.wait_for("Saved")
        shown = await admin.wait_for("Something does not work", where=WHERE)

    assert "Confluence says no" in str(shown)


async def test_channels_that_go_elsewhere(connected: Office) -> None:
    """Added, they are listed and the form of such a channel begins there; removed, it does not."""
    connected.sandbox.confluence.server.add_space("PAY", "Payments")
    async with connected.person("admin-1") as admin, connected.person("sre-1") as person:
        await open_from_home(admin, "Change", "None so far")
        await admin.fill("Channels that begin with", "#inc-42*")
        await admin.choose("go to the space", "Payments (PAY)")
        await admin.submit()
        await admin.wait_for("`#inc-42*` → *Payments*")
        await admin.wait_for("`#inc-42*` → *Payments*", where=WHERE)
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")
        elsewhere = await person.value("Space")
        await person.close()
        await admin.press("Remove")
        await admin.wait_for("None so far")
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")

        assert elsewhere == "Payments (PAY)"
        assert await person.value("Space") == "IT Operations (ITOPS)"
