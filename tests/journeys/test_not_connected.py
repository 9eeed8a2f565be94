"""`/retro create` and `/retro connect` where no Confluence is connected yet."""

import pytest

from tests.journeys.steps import buttons, said
from tests.journeys.town import ADMIN, Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def way() -> Way:
    """Over HTTP, for a change."""
    return Way(transport="http")


async def test_admin_gets_the_button(town: Town) -> None:
    """Who may connect is offered to do it, on top of what they were about to do."""
    channel = town.channel()
    async with town.person(ADMIN) as admin:
        await admin.command(channel.name, "/retro create")
        shown = await admin.wait_for("No Confluence is connected yet")
        assert "Connect Confluence" in buttons(shown)
        await admin.press("Connect Confluence")
        await admin.wait_for("Data Center")


async def test_others_learn_whom_to_ask(town: Town) -> None:
    """Who may not connect reads who may."""
    channel = town.channel()
    async with town.person() as person:
        await person.command(channel.name, "/retro create")
        shown = await person.wait_for("No Confluence is connected yet")

    assert "Ask a Slack admin or owner of this workspace" in said(shown)
    assert "Connect Confluence" not in buttons(shown)


async def test_others_cannot_connect(town: Town) -> None:
    """The command is no way round it."""
    channel = town.channel()
    async with town.person() as person:
        await person.command(channel.name, "/retro connect")
        shown = await person.wait_for("Only admins can do this")

    assert "Ask a Slack admin or owner" in said(shown)
    assert "Data Center" not in buttons(shown)


async def test_nothing_works_without_a_right(town: Town) -> None:
    """Somebody who lost the right while the form was open stores nothing."""
    channel = town.channel()
    admin_user = town.sandbox.slack.user(town.workspace, ADMIN)
    async with town.person(ADMIN) as admin:
        await admin.command(channel.name, "/retro connect")
        await admin.wait_for("Data Center")
        await admin.press("Data Center")
        await admin.wait_for("Personal access token")
        await admin.fill("Base URL", f"{town.sandbox.url}/server")
        await admin.fill("Personal access token", town.sandbox.confluence.server_pat)
        admin_user.is_admin = False
        try:
            await admin.submit()
            assert "Only admins" in str(await admin.errors())
        finally:
            admin_user.is_admin = True
        await admin.command(channel.name, "/retro create")
        await admin.wait_for("No Confluence is connected yet")
