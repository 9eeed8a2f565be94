"""`/retro connect` as admins and others see it."""

import re
from datetime import datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.hints import hint_for
from bot.replies import InChannel
from confluence.connections import PendingGrant
from confluence.errors import CredentialRejected, GrantExpired, NotConnected
from sandbox.labels import screen, spots
from tests.bot.conftest import CHANNEL, Office
from tests.bot.handlers.test_home import connect_cloud

CONNECT = "/retro connect"


async def open_server_form(person: Any) -> None:
    """Type the command, choose Data Center."""
    await person.command(CHANNEL, CONNECT)
    await person.wait_for("By its address")
    await person.press("Data Center")
    await person.wait_for("Slack has no hidden fields")


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
        ("{url}/server", "   ", "Personal access token", "Give the personal access token"),
        ("{url}/cloud", "any", "Base URL", "That is not a Confluence"),
        ("http://10.0.0.1", "any", "Base URL", "Type https://10.0.0.1 instead"),
        ("http://wiki.corp:8090", "any", "Base URL", "Ask whoever runs Confluence for its address"),
        ("http://wiki.corp:8090", "any", "Base URL", "lists wiki.corp:8090 in RETRO_ALLOWED_HOSTS"),
        (
            "http://8.8.8.8",
            "any",
            "Base URL",
            "over http to a public address. Type https://8.8.8.8",
        ),
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


@pytest.mark.parametrize(
    ("sso", "said"),
    [
        ("page", "a sign-in page answered in place of the API. Is that Confluence's address?"),
        ("redirect", "it sends us to a sign-in page, /server/login.action. Is that"),
        ("forbidden", "(status 403, “403 Forbidden”). A firewall, an allowlist"),
    ],
)
async def test_what_stands_before_confluence_is_said_at_the_address(
    office: Office, sso: Literal["page", "redirect", "forbidden"], said: str
) -> None:
    """A good token is not blamed for what answered in Confluence's place."""
    office.sandbox.confluence.switches.sso = sso
    async with office.person("admin-1") as admin:
        await fill_server(office, admin)

        await admin.submit()

        errors = await admin.errors()
        assert list(errors) == ["Base URL"]
        assert "answered, but not as Confluence" in errors["Base URL"]
        assert said in errors["Base URL"]


@pytest.mark.thorough
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


async def test_reconnecting_from_a_message(connected: Office) -> None:
    """It is the same connection with a new secret: neither its address nor the account is asked."""
    before = await connected.connections.default(connected.workspace.id)
    place = InChannel(
        connected.workspace.id, connected.channel.id, connected.user_id("admin-1"), before.id
    )
    await connected.services.replies.hint(place, hint_for(CredentialRejected("c.example.com")))
    async with connected.person("admin-1") as admin:
        await admin.press("Reconnect", where="message", channel=CHANNEL)
        await admin.wait_for("once more as Retro service")
        assert "Base URL" not in await admin.labels()
        await admin.fill("Personal access token", connected.sandbox.confluence.server_pat)
        await admin.submit()
        await admin.wait_for("*Connected*")

    [after] = await connected.connections.all_for(connected.workspace.id)
    assert (after.id, after.account_id) == (before.id, before.account_id)
    assert after.connected_at > before.connected_at


async def test_reconnecting_what_is_gone(connected: Office) -> None:
    """An old button whose connection was given up leads to the ways to connect, not to another."""
    gone = await connected.connections.default(connected.workspace.id)
    place = InChannel(
        connected.workspace.id, connected.channel.id, connected.user_id("admin-1"), gone.id
    )
    await connected.services.replies.hint(place, hint_for(CredentialRejected("c.example.com")))
    await connected.connections.disconnect(connected.workspace.id, gone.id)
    await connect_cloud(connected)
    async with connected.person("admin-1") as admin:
        await admin.press("Reconnect", where="message", channel=CHANNEL)

        await admin.wait_for("By its address")


async def test_admin_no_more_on_the_way(office: Office) -> None:
    """Said by the title of what was being done, without another journey's button."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, CONNECT)
        await admin.wait_for("By its address")
        office.sandbox.slack.user(office.workspace, "admin-1").is_admin = False

        await admin.press("Data Center")

        shown = screen(await admin.wait_for("Only admins can do this"))
        assert shown[0] == "Connect Confluence"
        assert "Try again" not in shown


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


async def authorize_link(admin: Any) -> str:
    """Where the modal sends the admin's browser."""
    view = await admin.wait_for("You agree at Atlassian")
    links = (el.get("url", "") for _, el in spots(view["blocks"]))
    return str(next(link for link in links if "/authorize" in link))


async def pending(office: Office, admin: Any) -> PendingGrant:
    """The consent given from the modal's link, as the callback hands it on."""
    back = await consent(await authorize_link(admin))
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


async def fill_server(office: Office, admin: Any, **more: str) -> None:
    """The form of the sandbox's Data Center, filled; `more` by label."""
    await open_server_form(admin)
    await admin.fill("Base URL", f"{office.sandbox.url}/server")
    await admin.fill("Personal access token", office.sandbox.confluence.server_pat)
    for label, text in more.items():
        await admin.fill(label.replace("_", " "), text)


async def test_what_an_admin_says_besides_the_token(office: Office) -> None:
    """Name and last day of the token, the default space and the alerts channel are kept."""
    async with office.person("admin-1") as admin:
        await fill_server(
            office, admin, Name_of_the_token="retro", Last_day_of_the_token="2099-12-31"
        )
        await admin.fill("Default space", "ITOPS")
        await admin.choose("Team's alerts channel", CHANNEL)

        await admin.submit()

        await admin.wait_for("Connected")
        connection = await office.connections.default(office.workspace.id)
        assert (connection.token_name, connection.space_key) == ("retro", "ITOPS")
        assert connection.alerts_channel_id == office.channel.id
        # Confluence tells of the token that it does not end, which goes before what was typed.
        assert (connection.expires_at, connection.expiry_source) == (None, "read")


async def test_last_day_is_one_of_the_admins(office: Office) -> None:
    """It ends when the admin's own day does; one that is over there is refused."""
    here = ZoneInfo("Pacific/Kiritimati")
    today = datetime.now(here).date()
    office.sandbox.slack.user(office.workspace, "admin-1").tz = here.key
    office.sandbox.confluence.faults.add("/rest/pat", kind="status", status=403, times=9)
    async with office.person("admin-1") as admin:
        await fill_server(
            office, admin, Last_day_of_the_token=(today - timedelta(days=1)).isoformat()
        )
        await admin.submit()
        errors = await admin.errors()
        await admin.fill("Last day of the token", today.isoformat())
        await admin.submit()
        await admin.wait_for("Connected")
    connection = await office.connections.default(office.workspace.id)

    assert list(errors) == ["Last day of the token"]
    assert connection.expires_at == datetime.combine(today, time(23, 59, 59), here)
    assert connection.expiry_source == "typed"


async def test_space_that_is_closed_or_missing(office: Office) -> None:
    """Said below the space's field; what was typed elsewhere stays."""
    async with office.person("admin-1") as admin:
        await fill_server(office, admin, Default_space="NOWHERE")
        await admin.submit()

        assert "Give the key of a space" in (await admin.errors())["Default space"]
        assert await admin.value("Base URL") == f"{office.sandbox.url}/server"

        world = office.sandbox.confluence
        world.server.spaces["ITOPS"].restrict(world.account, view=True, create=False)
        await admin.fill("Default space", "ITOPS")
        await admin.fill("Personal access token", world.server_pat)
        await admin.submit()

        assert "Allow it in the settings of ITOPS" in (await admin.errors())["Default space"]


async def test_data_center_by_password(office: Office) -> None:
    """A name and password are asked for instead; the address stays; the token's fields go."""
    async with office.person("admin-1") as admin:
        await fill_server(office, admin)
        await admin.choose("Sign in with", "User name and password")
        await admin.wait_for("User name")
        labels = await admin.labels()
        await admin.fill("User name", office.sandbox.confluence.account.name)
        await admin.fill("Password", "NDc4NDkyNDg3ODE3OstHYSeYC1UgXqRpVL8v3JrKfwGk")
        await admin.submit()
        errors = await admin.errors()
        await admin.fill("Password", office.sandbox.confluence.server_password)
        await admin.submit()
        await admin.wait_for("Connected")

        assert "This looks like a personal access token" in errors["Password"]
        assert "Last day of the token" not in labels
        connection = await office.connections.default(office.workspace.id)
        assert connection.way == "basic"


async def test_cloud_by_api_token(office: Office) -> None:
    """Site, e-mail and token; a wrong token is said at its field."""
    confluence = office.sandbox.confluence
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, CONNECT)
        await admin.wait_for("By its address")
        await admin.press("By API token")
        await admin.wait_for("E-mail")
        await admin.fill("Site", f"{office.sandbox.url}/cloud/wiki")
        await admin.fill("E-mail", confluence.account.email)
        await admin.fill("API token", "wrong")
        await admin.submit()
        errors = await admin.errors()
        await admin.fill("API token", confluence.api_token)
        await admin.submit()
        await admin.wait_for("Connected")

        assert "does not accept this e-mail or token" in errors["API token"]
        connection = await office.connections.default(office.workspace.id)
        assert (connection.deployment, connection.way) == ("cloud", "api_token")


async def connect_as_another(office: Office, admin: Any) -> None:
    """The same Data Center with the token of somebody else."""
    await office.connect()
    world = office.sandbox.confluence
    world.account.display_name, world.account.user_key = "Somebody", "another"
    await fill_server(office, admin)
    await admin.submit()
    await admin.wait_for("Confluence says that this is *Somebody*")


async def test_another_account_needs_a_yes(office: Office) -> None:
    """It is named beside the one of before, and used only after a click."""
    async with office.person("admin-1") as admin:
        await connect_as_another(office, admin)
        before = await office.connections.default(office.workspace.id)
        await admin.press("Use Somebody")
        await admin.wait_for("Connected")

        after = await office.connections.default(office.workspace.id)
        assert (before.account_name, after.account_name) == ("Retro service", "Somebody")
        assert before.id == after.id


async def test_another_account_may_be_declined(office: Office) -> None:
    """[Cancel] leaves everything as it was."""
    async with office.person("admin-1") as admin:
        await connect_as_another(office, admin)
        await admin.press("Cancel")
        await admin.wait_for("Nothing was changed")

        kept = await office.connections.default(office.workspace.id)
        assert kept.account_name == "Retro service"


async def test_address_at_which_the_browser_stopped(office: Office) -> None:
    """Pasted by who began the consent it does what the callback would have done, once."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, CONNECT)
        back = await consent(await authorize_link(admin))
        await admin.press("Browser stopped?")
        await admin.wait_for("Copy all of it")
        await admin.fill("Address from the browser", "https://example.com/nothing")
        await admin.submit()
        errors = await admin.errors()
        await admin.fill("Address from the browser", back)
        await admin.submit()
        await admin.wait_for("use it?")
        await admin.press("Use it")
        await admin.wait_for("Connected")

        assert "not the address at which the browser stopped" in errors["Address from the browser"]
        assert (await office.connections.default(office.workspace.id)).way == "oauth"


@pytest.mark.parametrize("spoiled", ["", "un"], ids=["good", "refused by Atlassian"])
async def test_view_below_a_pasted_address(office: Office, spoiled: str) -> None:
    """The link there was spent with the address: another one takes its place."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, CONNECT)
        spent = await authorize_link(admin)
        await paste(admin, (await consent(spent)).replace("code=", f"code={spoiled}"))
        if spoiled:
            assert "did not let us in" in (await admin.errors())["Address from the browser"]
        else:
            await admin.wait_for("use it?")
        await admin.close()
        await admin.wait_for(lambda view: spent not in str(view))
        await paste(admin, await consent(await authorize_link(admin)))
        await admin.wait_for("use it?")


async def paste(admin: Any, address: str) -> Any:
    """What [Browser stopped?] asks for; how Slack took it."""
    await admin.press("Browser stopped?")
    await admin.wait_for("Copy all of it")
    await admin.fill("Address from the browser", address)
    return await admin.submit()


async def test_address_of_the_consent_itself(office: Office) -> None:
    """It has the state too, which must not be spent for it."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, CONNECT)
        link = await authorize_link(admin)
        await paste(admin, link)
        errors = await admin.errors()
        await admin.fill("Address from the browser", await consent(link))
        await admin.submit()
        await admin.wait_for("use it?")

        assert "not the address at which the browser stopped" in errors["Address from the browser"]


async def test_atlassian_takes_longer_than_slack_waits(office: Office) -> None:
    """The pasted address is taken in time, and the choice follows where it was pasted."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, CONNECT)
        back = await consent(await authorize_link(admin))
        office.sandbox.confluence.latency = 0.9

        sent = await paste(admin, back)

        assert sent["ok"]
        await admin.wait_for("Asking Atlassian")
        await admin.wait_for("use it?")
        await admin.press("Use it")
        await admin.wait_for("Connected")


@pytest.mark.thorough
async def test_modal_is_closed_while_atlassian_is_asked(office: Office) -> None:
    """The choice comes as a message: nothing else could bring it."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, CONNECT)
        back = await consent(await authorize_link(admin))
        office.sandbox.confluence.latency = 0.9
        await paste(admin, back)
        await admin.wait_for("Asking Atlassian")
        await admin.close()

        await admin.wait_for_message(CHANNEL, "use it?")


@pytest.mark.thorough
async def test_atlassian_refuses_late(office: Office) -> None:
    """A refusal that outlasts Slack's patience is said in the modal."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, CONNECT)
        back = await consent(await authorize_link(admin))
        office.sandbox.confluence.latency = 2.2

        await paste(admin, back.replace("code=", "code=un"))

        await admin.wait_for("Asking Atlassian")
        await admin.wait_for("Atlassian did not let us in")


async def test_address_of_somebody_elses_consent(office: Office) -> None:
    """Another admin who pastes it gets nothing, and does not spend it."""
    office.sandbox.slack.user(office.workspace, "sre-2").is_admin = True
    async with office.person("admin-1") as admin, office.person("sre-2") as other:
        await admin.command(CHANNEL, CONNECT)
        back = await consent(await authorize_link(admin))
        await other.command(CHANNEL, CONNECT)
        await other.wait_for("You agree at Atlassian")
        await other.press("Browser stopped?")
        await other.wait_for("Copy all of it")
        await other.fill("Address from the browser", back)
        await other.submit()

        assert "That link is used up" in (await other.errors())["Address from the browser"]
        found = dict(re.findall(r"[?&](code|state)=([^&]+)", back))
        assert await office.connections.finish(state=found["state"], code=found["code"])
