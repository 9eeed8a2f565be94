"""A connection loses a right or a scope: admins are told, and the responder is told so."""

from pathlib import Path
from typing import Literal

import pytest

from confluence.scopes import LABEL_SCOPES
from sandbox.confluence.nouns import Space
from storage.connections import ConnectionRepository
from tests.journeys.steps import (
    at_noon,
    connect,
    make,
    open_form,
    said,
    send,
    told,
    until,
    wait_for_end,
)
from tests.journeys.town import ADMIN, Town, Way, open_town

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio]

WRITE = "write:page:confluence"


async def connected_to_its_space(town: Town) -> Space:
    """An admin connected the site and chose a default space."""
    await connect(town, town.way.site)
    at_noon(town, ADMIN)
    rows = ConnectionRepository(town.retro.database)
    [connection] = await rows.all()
    space = next(iter(town.site.spaces.values()))
    await rows.note(
        connection.id, space_id=str(space.id), space_key=space.key, space_name=space.name
    )
    return space


def admin_heard(town: Town) -> list[str]:
    """What the bot told the admin directly."""
    return [message.body["text"] for message in told(town, ADMIN)]


@pytest.mark.parametrize("site", ["cloud", "server"])
async def test_right_in_the_default_space(site: Literal["cloud", "server"], tmp_path: Path) -> None:
    """One message for it, and one when a page could be made again."""
    async with open_town(Way(site=site, settings={"lease_seconds": "2"}), tmp_path) as town:
        space = await connected_to_its_space(town)
        channel = town.channel()
        async with town.person() as person:
            await open_form(town, person, channel)
            rights = list(space.permissions)
            space.restrict(town.sandbox.confluence.account, view=True, create=False)
            await send(person)
            shown = said(await wait_for_end(person))
            await until(lambda: len(admin_heard(town)) == 1)
            await person.press("Try again")
            await wait_for_end(person)
            space.permissions = rights
            await person.press("Try again")
            await person.wait_for("is made")
            await until(lambda: len(admin_heard(town)) == 2)

    broken, mended = admin_heard(town)
    assert f"may not create a page in {space.key}" in shown
    assert "Admins were told." in shown
    assert broken.startswith("Confluence says no: ")
    assert "Admins were told" not in broken
    assert mended.startswith("Confluence works again")


async def test_scope(tmp_path: Path) -> None:
    """Whatever space it was."""
    async with open_town(Way(settings={"lease_seconds": "2"}), tmp_path) as town:
        await connected_to_its_space(town)
        channel = town.channel()
        async with town.person() as person:
            await open_form(town, person, channel)
            (grant,) = town.sandbox.confluence.grants.grants
            grant.scopes = tuple(scope for scope in grant.scopes if scope != WRITE)
            await send(person)
            shown = said(await wait_for_end(person))
            await until(lambda: len(admin_heard(town)) == 1)

    assert f"The scope {WRITE} is missing" in shown
    assert "Admins were told." in shown
    assert admin_heard(town)[0].startswith("The connection lacks a right: ")


async def test_an_extra_that_the_consent_does_not_grant(tmp_path: Path) -> None:
    """Labels are wanted and not granted: pages are made, who looks is told, nobody is alarmed."""
    way = Way(settings={"labels": "yes", "lease_seconds": "2"})
    async with open_town(way, tmp_path) as town:
        town.sandbox.confluence.app.scopes -= {*LABEL_SCOPES}
        await connected_to_its_space(town)
        channel = town.channel()
        async with town.person() as person, town.person(ADMIN) as admin:
            await make(town, channel, person)
            await admin.command(channel.name, f"{town.command} status")
            status = await admin.wait_for_message(channel.name, "Labels need a new consent")
            await admin.command(channel.name, f"{town.command} doctor")
            examined = said(await admin.wait_for("Retros can be made"))
        (connection,) = await ConnectionRepository(town.retro.database).all()

    assert "Not granted: read:label:confluence, write:label:confluence" in examined
    assert ":large_green_circle: Connected" in str(status)
    assert connection.state == "connected"
    assert admin_heard(town) == []
