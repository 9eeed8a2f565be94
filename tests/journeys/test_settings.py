"""What an operator may set, as people notice it."""

import pytest

from tests.journeys.steps import buttons, make, said
from tests.journeys.town import ADMIN, GUEST, Town, Way

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def way() -> Way:
    """Guests may make retros; somebody who is no admin in Slack is one here."""
    return Way(site="server", settings={"allow_guests": "yes", "admins": "U0NAMED1, U0NAMED2"})


async def test_people_to_ask_are_named(town: Town) -> None:
    """RETRO_ADMINS: those who may connect are named to the others, and may."""
    channel = town.channel()
    town.sandbox.slack.add_user(town.workspace, "named-1", user_id="U0NAMED1")
    async with town.person() as person, town.person("named-1") as named:
        await person.command(channel.name, "/retro connect")
        shown = await person.wait_for("Only admins can do this")
        assert "<@U0NAMED1> <@U0NAMED2>" in said(shown)
        await named.command(channel.name, "/retro connect")
        await named.wait_for("Data Center")


async def test_slack_admins_may_too(town: Town) -> None:
    """RETRO_ADMINS adds people and takes nothing from Slack's admins."""
    async with town.person(ADMIN) as admin:
        await admin.command(town.channel().name, "/retro connect")
        shown = await admin.wait_for("Data Center")

    assert "Data Center" in buttons(shown)


async def test_guest_where_guests_may(connected: Town) -> None:
    """RETRO_ALLOW_GUESTS: a guest makes a page like everybody."""
    channel = connected.channel()
    async with connected.person(GUEST) as guest:
        await make(connected, channel, guest)

    assert len(connected.links(channel)) == 1
