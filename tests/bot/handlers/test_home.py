"""The App Home, `/retro status` and the levers, as people meet them."""

from typing import Any, Literal

import pytest

from confluence.connections import Asker, Requested
from confluence.credentials import Basic
from confluence.errors import NotConnected
from confluence.nouns import Deployment
from sandbox.labels import screen
from tests.bot.conftest import CHANNEL, Office

WHERE: Literal["home"] = "home"
LEVERS = ("Test", "Reconnect", "Change defaults", "Disconnect", "Connect Confluence")


async def at_home(person: Any, text: str) -> str:
    """What the App Home shows, once it shows a text."""
    await person.open_home()
    return "\n".join(screen(await person.wait_for(text, where=WHERE)))


async def connect_cloud(office: Office) -> str:
    """A second connection, to Cloud; its id."""
    world = office.sandbox.confluence
    connection = await office.connections.connect(
        Requested(
            asker=Asker(office.workspace.id, office.user_id("admin-1"), ""),
            base_url=f"{office.sandbox.url}/cloud",
            credential=Basic(world.account.email, world.api_token),
            deployment=Deployment.CLOUD,
        )
    )
    return connection.id


async def test_without_a_connection(office: Office) -> None:
    """An admin can begin from here; others learn whom to ask."""
    async with office.person("admin-1") as admin, office.person("sre-1") as person:
        shown = await at_home(admin, "No Confluence is connected yet")
        told = await at_home(person, "No Confluence is connected yet")
        await admin.press("Connect Confluence", where=WHERE)
        await admin.wait_for("By its address")

    assert "Connect Confluence" in shown
    assert "Connect Confluence" not in told
    assert "Ask a Slack admin or owner" in told


async def test_everybody_sees_the_state_admins_the_levers(connected: Office) -> None:
    """The site, the account, the end and the defaults; levers for admins only."""
    async with connected.person("admin-1") as admin, connected.person("sre-1") as person:
        shown = await at_home(admin, "Connected")
        told = await at_home(person, "Connected")

    for text in ("Works as Retro service", "The token does not end", "Last page: none yet"):
        assert text in shown
        assert text in told
    assert all(lever in shown for lever in LEVERS)
    assert not any(lever in told.split("\n") for lever in LEVERS)


async def test_status(connected: Office) -> None:
    """`/retro status` says the same to the person alone."""
    async with connected.person("sre-1") as person:
        await person.command(CHANNEL, "/retro status")
        await person.wait_for_message(CHANNEL, "Works as Retro service")

        assert await person.messages(CHANNEL) == []


async def test_testing(connected: Office) -> None:
    """[Test] says that it works; once the token is dead it says so, here and in the App Home."""
    async with connected.person("admin-1") as admin:
        await at_home(admin, "Connected")
        await admin.press("Test", where=WHERE)
        await admin.wait_for("it works")
        await admin.close()
        connected.sandbox.confluence.server_pat = "another"
        await admin.press("Test", where=WHERE)
        await admin.wait_for("it does not work")
        await admin.wait_for("Needs attention", where=WHERE)


async def test_testing_does_not_lock_the_account_out(office: Office) -> None:
    """[Test] does not send a refused password again, and says what helps."""
    world = office.sandbox.confluence
    asker = Asker(office.workspace.id, office.user_id("admin-1"), "")
    password = Basic(world.account.name, world.server_password)
    url = f"{office.sandbox.url}/server"
    await office.connections.connect(Requested(asker=asker, base_url=url, credential=password))
    world.server_password = "changed"
    async with office.person("admin-1") as admin:
        await at_home(admin, "Works as")
        await admin.press("Test", where=WHERE)
        await admin.wait_for("it does not work")
        await admin.close()
        for _ in range(3):
            await admin.press("Test", where=WHERE)
            shown = "\n".join(screen(await admin.wait_for("not sent again")))
            await admin.close()

    assert world.failed_logins == 1
    assert "Reconnect" in shown
    assert "Admins were told" not in shown


async def test_reconnecting_keeps_the_defaults(connected: Office) -> None:
    """A new secret for the same connection; its address is not asked for again."""
    workspace_id = connected.workspace.id
    before = await connected.connections.default(workspace_id)
    await connected.connections.note(workspace_id, before.id, space_key="ITOPS", title="Review")
    connected.sandbox.confluence.server_pat = "another"
    async with connected.person("admin-1") as admin:
        await at_home(admin, "Connected")
        await admin.press("Test", where=WHERE)
        await admin.wait_for("it does not work")
        await admin.close()
        await admin.press("Reconnect", where=WHERE)
        await admin.wait_for("once more as Retro service")
        labels = await admin.labels()
        await admin.fill("Personal access token", "another")
        await admin.submit()
        await admin.wait_for("*Connected*")
        await admin.wait_for(":large_green_circle: Connected", where=WHERE)

    after = await connected.connections.default(workspace_id)
    assert "Base URL" not in labels
    assert (after.id, after.space_key, after.title) == (before.id, "ITOPS", "Review")
    assert after.state == "connected"


async def test_default_of_two(connected: Office) -> None:
    """The first is the default until an admin says otherwise."""
    first = (await connected.connections.default(connected.workspace.id)).id
    second = await connect_cloud(connected)
    async with connected.person("admin-1") as admin:
        await at_home(admin, "(default)")
        assert (await connected.connections.default(connected.workspace.id)).id == first
        await admin.press("Make default", where=WHERE)
        await admin.wait_for(
            lambda view: "/server" not in "\n".join(screen(view)).split("(default)")[0],
            where=WHERE,
        )

    assert (await connected.connections.default(connected.workspace.id)).id == second


async def test_disconnecting(connected: Office) -> None:
    """Asked once more, it is gone, with where to end the token; the App Home shows it."""
    async with connected.person("admin-1") as admin:
        await at_home(admin, "Connected")
        await admin.press("Disconnect", where=WHERE)
        await admin.wait_for("Pages stay where they are")
        await admin.submit()
        await admin.wait_for("revoke the token in Confluence")
        await admin.wait_for("No Confluence is connected yet", where=WHERE)

    with pytest.raises(NotConnected):
        await connected.connections.default(connected.workspace.id)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (None, "Its token is revoked."),
        ({"kind": "status", "status": 404}, "Its token is revoked."),
        ({"kind": "status", "status": 500}, "could not be revoked: Confluence"),
        ({"kind": "status", "status": 401}, "could not be revoked: Confluence refuses"),
        ({"kind": "delay", "seconds": 2.2}, "could not be revoked: Confluence does not answer"),
    ],
)
async def test_token_is_revoked_too(
    connected: Office, fault: dict[str, Any] | None, said: str
) -> None:
    """If it is wanted; where that fails, people are told why, and where to do it."""
    if fault:
        connected.sandbox.confluence.faults.add("/tokens/", **fault)
    async with connected.person("admin-1") as admin:
        await at_home(admin, "Connected")
        await admin.press("Disconnect", where=WHERE)
        await admin.wait_for("Pages stay where they are")
        await admin.tick("Revoke its token in Confluence, too")
        await admin.submit()
        shown = "\n".join(screen(await admin.wait_for(said)))

    assert ("revoke the token in Confluence" in shown) == ("could not" in said)
    assert await connected.connections.all_for(connected.workspace.id) == ()


async def test_lever_of_who_was_an_admin(connected: Office) -> None:
    """The right is asked for when the lever is pulled, not when it was drawn."""
    async with connected.person("admin-1") as admin:
        await at_home(admin, "Connected")
        connected.sandbox.slack.user(connected.workspace, "admin-1").is_admin = False
        await admin.press("Disconnect", where=WHERE)
        await admin.wait_for("Only admins can")

    assert await connected.connections.default(connected.workspace.id)
