"""Slack stacks three modals: no way through needs a fourth."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sandbox.person import Person
from storage.connections import ConnectionRepository
from tests.journeys.steps import buttons, connect, open_form, said, send, until, wait_for_end
from tests.journeys.town import ADMIN, Town, Way

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def way() -> Way:
    """Cloud, where a consent can be given once more."""
    return Way(site="cloud")


@contextmanager
def closed(town: Town) -> Iterator[None]:
    """The account may look at spaces and no more, as long as this lasts."""
    rights = {key: list(space.permissions) for key, space in town.site.spaces.items()}
    for space in town.site.spaces.values():
        space.restrict(town.sandbox.confluence.account, view=True, create=False)
    yield
    for key, space in town.site.spaces.items():
        space.permissions = rights[key]


async def test_from_a_failure_to_a_new_consent(connected: Town) -> None:
    """The page, its doctor, the consent and the address at which the browser stopped."""
    channel = connected.channel()
    async with connected.person(ADMIN) as admin:
        await open_form(connected, admin, channel)
        with closed(connected):
            await send(admin)
            await wait_for_end(admin)
            await admin.press("Doctor")
            await admin.wait_for("Reconnect", timeout=20)
        await admin.press("Reconnect")
        await admin.wait_for("once more as")
        await admin.press("Browser stopped?")
        shown = await admin.wait_for("Copy all of it")
        await admin.close()
        below = await admin.modal()

    assert said(shown).startswith("Connect Confluence")
    assert below is not None
    assert said(below).startswith("Doctor")


async def look(person: Person) -> None:
    """[Preview], and the page in it."""
    await person.press("Preview")
    await person.wait_for("Create makes exactly this page")


async def test_previews_that_fail_again_and_again(connected: Town) -> None:
    """Looked at, sent, failed, changed: the way round takes no more modals each time."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.choose("Messages on the timeline", "Include all")
        for _ in range(3):
            await look(person)
            with closed(connected):
                await person.submit()
                await wait_for_end(person)
            await person.press("Change …")
            await person.wait_for("Incident commander")
        await person.press("Variables")
        await person.wait_for("Try it on this incident")
        await person.close()
        await look(person)
        await person.submit()
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 1


async def test_somebody_was_faster_than_a_preview(connected: Town) -> None:
    """Theirs is shown in place of the form; another one can be looked at and made."""
    channel = connected.channel()
    async with connected.person() as person, connected.person("sre-2") as other:
        await open_form(connected, person, channel)
        await person.choose("Messages on the timeline", "Include all")
        await look(person)
        await open_form(connected, other, channel)
        await send(other)
        await other.wait_for("is made")
        await person.submit()
        await person.wait_for("made a retro here")
        await person.press("Create another")
        await person.wait_for("Incident commander")
        await person.choose("Messages on the timeline", "Include all")
        await look(person)
        await person.submit()
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 2


async def test_buttons_while_a_retro_waits_for_admins(connected: Town) -> None:
    """The refused connection is examined and reconnected from where the person waits."""
    [connection] = await ConnectionRepository(connected.retro.database).all()
    channel = connected.channel()
    async with connected.person(ADMIN) as admin:
        await open_form(connected, admin, channel)
        grants = connected.sandbox.confluence.grants
        for grant in grants.grants:
            grants.revoke(grant)
        await send(admin)
        shown = await admin.wait_for("Reconnect")
        await admin.press("Doctor")
        examined = await admin.wait_for("Test again", timeout=20)
        await admin.close()
        await admin.press("Reconnect")
        again = await admin.wait_for("once more as")
        await admin.close()
        await connect(connected, "cloud")
        await until(lambda: bool(connected.links(channel)), seconds=25)

    assert {"Doctor", "Reconnect"} <= buttons(shown)
    assert connection.site_url in said(examined)
    assert connection.account_name in said(again)
