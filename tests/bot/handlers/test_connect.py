"""`/retro connect` as admins and others see it."""

import re
from typing import Any

import aiohttp
import pytest

from bot.hints import hint_for
from bot.replies import InChannel
from confluence.connections import PendingGrant
from confluence.errors import CredentialRejected, GrantExpired, NotConnected
from sandbox.labels import screen, spots
from tests.bot.conftest import CHANNEL, Office

CONNECT = "/retro connect"


async def open_server_form(person: Any) -> None:
    """Type the command, choose Data Center."""
    await person.command(CHANNEL, CONNECT)
    await person.wait_for("By its address")
    await person.press("Data Center")
    await person.wait_for("Slack shows what you type")


async def test_data_center_by_token(office: Office) -> None:
    """A right address and token are tested, stored and confirmed."""
    async with office.person("admin-1") as admin:
        await open_server_form(admin)
        await admin.fill("Base URL", f"{office.sandbox.url}/server")
        await admin.fill("Personal access token", office.sandbox.confluence.server_pat)

        await admin.submit()

        shown = await admin.wait_for("Connected")
        connection = await office.connections.default(office.workspace.id)
        assert connection.account_name in str(shown["blocks"])
        assert connection.deployment == "server"
        await admin.close()
        await admin.command(CHANNEL, CONNECT)
        await admin.wait_for("Connected now")


@pytest.mark.parametrize(
    ("url", "token", "label", "said"),
    [
        ("{url}/server", "wrong", "Personal access token", "does not accept this token"),
        ("{url}/server", "   ", "Personal access token", "Give a personal access token"),
        ("{url}/cloud", "any", "Base URL", "That is not a Confluence"),
        ("http://10.0.0.1", "any", "Base URL", "Type https://10.0.0.1 instead"),
        ("https://localhost", "any", "Base URL", "list the host in RETRO_ALLOWED_HOSTS"),
        ("https://169.254.1.1", "any", "Base URL", "no Confluence can be at such an address"),
        ("https://a.atlassian.net", "any", "Base URL", "choose Confluence Cloud"),
        ("wiki.example.com/a b", "any", "Base URL", "Type https://wiki.example.com instead"),
    ],
)
async def test_mistake_is_said_at_its_field(
    office: Office, url: str, token: str, label: str, said: str
) -> None:
    """What the test finds stands below the field that it is about, and nothing is stored."""
    async with office.person("admin-1") as admin:
        await open_server_form(admin)
        await admin.fill("Base URL", url.format(url=office.sandbox.url))
        await admin.fill("Personal access token", token)

        await admin.submit()

        errors = await admin.errors()
        assert list(errors) == [label]
        assert said in errors[label]
        with pytest.raises(NotConnected):
            await office.connections.default(office.workspace.id)


async def test_slow_refusal_keeps_the_address_not_the_token(office: Office) -> None:
    """A test that outlasts Slack's patience ends in the form with the reason, token gone."""
    office.sandbox.confluence.faults.add("/server/rest", kind="delay", seconds=2.2)
    async with office.person("admin-1") as admin:
        await open_server_form(admin)
        await admin.fill("Base URL", f"{office.sandbox.url}/server")
        await admin.fill("Personal access token", "wrong")

        sent = await admin.submit()

        await admin.wait_for("Testing the connection")
        shown = await admin.wait_for("does not accept this token")
        assert sent["ok"]
        assert await admin.value("Base URL") == f"{office.sandbox.url}/server"
        assert await admin.value("Personal access token") is None
        assert "wrong" not in str(shown["private_metadata"])
        await admin.fill("Personal access token", office.sandbox.confluence.server_pat)
        await admin.submit()
        await admin.wait_for("Connected")


async def test_password_in_an_address_is_not_shown_again(office: Office) -> None:
    """Neither in the form nor in the reason, not even when we had to wait for Slack."""
    async with office.person("admin-1") as admin:
        await open_server_form(admin)
        await admin.fill("Base URL", "https://admin-1:hunter2@wiki.example.com/c")
        await admin.fill("Personal access token", "any")
        office.sandbox.slack.faults.add("users.info", kind="delay", seconds=2.2)

        await admin.submit()

        testing = await admin.wait_for("Testing the connection")
        shown = await admin.wait_for("Type https://wiki.example.com/c instead")
        assert await admin.value("Base URL") == "wiki.example.com/c"
        assert "hunter2" not in str([testing, shown])


async def test_button_below_a_hint_in_a_message(office: Office) -> None:
    """[Reconnect] works where there is no modal: it opens one."""
    place = InChannel(office.workspace.id, office.channel.id, office.user_id("admin-1"))
    await office.services.replies.hint(place, hint_for(CredentialRejected("c.example.com")))
    async with office.person("admin-1") as admin:
        await admin.press("Reconnect", where="message", channel=CHANNEL)

        await admin.wait_for("Data Center")


async def test_only_admins_connect(office: Office) -> None:
    """Others learn whom to ask."""
    async with office.person("sre-1") as person:
        await person.command(CHANNEL, CONNECT)

        shown = await person.wait_for("Only admins can do this")

        assert any("Ask a Slack admin or owner" in text for text in screen(shown))
        assert "Data Center" not in str(shown["blocks"])


async def consent(link: str) -> str:
    """What the admin's browser does at Atlassian; the address that it is sent back to."""
    async with (
        aiohttp.ClientSession() as browser,
        browser.post(link, data={"answer": "allow"}, allow_redirects=False) as back,
    ):
        return back.headers["Location"]


async def pending(office: Office, admin: Any) -> PendingGrant:
    """The consent given from the modal's link, as the callback hands it on."""
    view = await admin.wait_for("You agree at Atlassian")
    link = next(el["url"] for _, el in spots(view["blocks"]) if "/authorize" in el.get("url", ""))
    back = await consent(link)
    found = dict(re.findall(r"[?&](code|state)=([^&]+)", back))
    return await office.connections.finish(state=found["state"], code=found["code"])


async def test_cloud_by_consent(office: Office) -> None:
    """After the consent the admin chooses the site in Slack; then it is connected."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, CONNECT)
        grant = await pending(office, admin)

        await office.services.connecting.offer(grant)

        await admin.wait_for_message(CHANNEL, "use it?")
        await admin.press("Use it", where="message", channel=CHANNEL)
        await admin.wait_for_message(CHANNEL, "Connected to")
        connection = await office.connections.default(office.workspace.id)
        assert connection.deployment == "cloud"


async def test_offer_that_ran_out(office: Office) -> None:
    """A choice made twice, or too late, says so."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, CONNECT)
        grant = await pending(office, admin)
        await office.services.connecting.offer(grant)
        await office.services.connecting.offer(grant)
        await admin.press("Use it", where="message", channel=CHANNEL)
        await admin.wait_for_message(CHANNEL, "Connected to")

        await admin.press("Use it", where="message", channel=CHANNEL)

        await admin.wait_for_message(CHANNEL, hint_for(GrantExpired()).title)


async def test_offer_reaches_who_left_the_channel(office: Office) -> None:
    """Where the channel cannot be written to, the offer comes as a direct message."""
    hidden = office.sandbox.slack.add_channel(
        office.workspace, "inc-hidden", members=["admin-1"], bot=False
    )
    async with office.person("admin-1") as admin:
        await admin.command("inc-hidden", CONNECT)
        grant = await pending(office, admin)

        await office.services.connecting.offer(grant)

        assert hidden.messages == []
        [message] = [
            message
            for channel in office.workspace.channels.values()
            for message in channel.messages
            if "use it?" in message.body.get("text", "")
        ]
        assert "Confluence" in message.body["text"]
