"""One bot in several workspaces, installed by their admins through the browser."""

import re
from html import unescape

import aiohttp
import pytest
from yarl import URL

from sandbox.slack.nouns import Channel, Workspace
from tests.journeys.steps import connect_server, make
from tests.journeys.town import ADMIN, Town, Way, people

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.asyncio(loop_scope="module"),
    # slack_sdk exchanges the code with a class that aiohttp means to drop.
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def way() -> Way:
    """No token of its own: each workspace brings one."""
    return Way(site="server", transport="http", installs=True)


async def install(town: Town, workspace: Workspace, decision: str = "allow") -> tuple[int, str]:
    """What an admin's browser does, from our page to Slack's and back; the last page."""
    # The cookie is for https only; here the browser is told to bring it all the same.
    async with aiohttp.ClientSession() as browser:
        async with browser.get(f"{town.retro.address}/slack/install") as page:
            html, cookie = await page.text(), page.headers["Set-Cookie"].partition(";")[0]
        found = re.search(r'<a href="([^"]+)"', html)
        assert found is not None
        link = URL(unescape(found[1]), encoded=True)
        async with browser.post(
            link, data={"team": workspace.id, "decision": decision}, allow_redirects=False
        ) as asked:
            back = URL(asked.headers["Location"], encoded=True)
        async with browser.head(back, headers={"Cookie": cookie}) as glance:
            assert glance.status == 405  # and the code in it is as good as before
        async with browser.get(back, headers={"Cookie": cookie}) as last:
            return last.status, await last.text()


async def test_two_workspaces_each_make_their_own(town: Town) -> None:
    """Installed in both, each connects for itself and gets its own page."""
    for name in ("Northwind", "Southgate"):
        workspace = people(town.sandbox, town.sandbox.slack.add_workspace(name, install=False))
        here = Town(town.sandbox, workspace, town.way, town.retro)
        status, text = await install(here, workspace)
        assert status == 200, text
        channel = here.channel()
        async with here.person(ADMIN) as admin:
            await admin.command(channel.name, "/retro create")
            await admin.wait_for("No Confluence is connected yet")
            await connect_server(here, admin, channel)
        async with here.person() as person:
            await make(here, channel, person)
        assert len(here.links(channel)) == 1


async def test_installed_again(town: Town) -> None:
    """A second installation of the same workspace does no harm."""
    workspace = people(town.sandbox, town.sandbox.slack.add_workspace("Eastend", install=False))
    assert (await install(town, workspace))[0] == 200
    assert (await install(town, workspace))[0] == 200
    here = Town(town.sandbox, workspace, town.way, town.retro)
    channel = here.channel()
    async with here.person() as person:
        await person.command(channel.name, "/retro create")
        await person.wait_for("No Confluence is connected yet")


async def test_workspace_that_is_unknown(town: Town) -> None:
    """A workspace that did not install the bot here is told so, and gets no view."""
    stranger = people(town.sandbox, town.sandbox.slack.add_workspace("Elsewhere"))
    here = Town(town.sandbox, stranger, town.way, town.retro)
    channel: Channel = here.channel()
    async with here.person() as person:
        await person.command(channel.name, "/retro create")
        await person.wait_for_message(channel.name, "Retro is not installed in your workspace")
        assert await person.modal() is None


async def test_installation_that_is_cancelled(town: Town) -> None:
    """The browser says so, and nothing is stored."""
    workspace = people(town.sandbox, town.sandbox.slack.add_workspace("Undecided", install=False))
    _, text = await install(town, workspace, decision="cancel")

    assert "access_denied" in text
    assert workspace.install is None


async def test_state_that_is_forged(town: Town) -> None:
    """A callback that did not begin at our page installs nothing."""
    url = URL(f"{town.retro.address}/slack/oauth_redirect")
    async with (
        aiohttp.ClientSession() as browser,
        browser.get(
            url.with_query(code="x", state="forged"),
            headers={"Cookie": "slack-app-oauth-state=forged"},
        ) as page,
    ):
        assert page.status == 401
