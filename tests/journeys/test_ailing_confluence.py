"""Confluence down, slow, refusing: told in a sentence, kept, sent again, never made twice."""

from collections.abc import Iterator

import pytest

from sandbox.faults import Kind
from sandbox.person import Person
from sandbox.slack.nouns import Channel
from tests.journeys.steps import (
    buttons,
    connect,
    failing,
    open_form,
    said,
    send,
    wait_for_end,
    wait_for_form,
)
from tests.journeys.town import Town, Way

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]

CREATE = {"cloud": "/api/v2/pages", "server": "/rest/api/content"}


@pytest.fixture(scope="module", params=["cloud", "server"])
def way(request: pytest.FixtureRequest) -> Way:
    """Both kinds of Confluence."""
    return Way(site=request.param)


@pytest.fixture(autouse=True)
def _well(connected: Town) -> Iterator[None]:
    """What a test took from the account is given back."""
    space = connected.site.spaces[_key(connected)]
    rights = list(space.permissions)
    yield
    space.permissions = rights


@pytest.mark.parametrize(
    ("kind", "status", "headers"),
    [
        ("status", 500, {}),
        ("status", 429, {"Retry-After": "1"}),
        ("status", 503, {"Retry-After": "1"}),
        ("reset_before", 0, {}),
        ("reset_after", 0, {}),
    ],
)
async def test_bad_moment_passes_by_itself(
    connected: Town, kind: Kind, status: int, headers: dict[str, str]
) -> None:
    """A create that fails once is tried again; what was made although no answer came is found."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        connected.sandbox.confluence.faults.add(
            CREATE[connected.way.site], kind=kind, verb="POST", status=status, headers=headers
        )
        await send(person)
        if headers:
            shown = await person.wait_for("Trying again by itself in 1 s")
            assert "Try again" not in said(shown)
        await person.wait_for("is made")

    assert not connected.sandbox.confluence.faults.waiting
    _exactly_once(connected, channel)


@pytest.mark.parametrize(
    ("kind", "status", "title"),
    [
        ("reset_before", 0, "Confluence does not answer"),
        ("status", 502, "Confluence is down or being restarted"),
    ],
)
async def test_draft_is_kept_and_sent_again(
    connected: Town, kind: Kind, status: int, title: str
) -> None:
    """What does not pass by itself is told; [Try again] sends what was kept."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.fill("Summary", "It is all in here")
        # Everything fails, lookups of what was made included.
        async with failing(connected, "/", kind=kind, status=status):
            await send(person)
            shown = await wait_for_end(person)
        assert title in said(shown)
        assert "What you entered is kept." in said(shown)
        assert connected.links(channel) == []
        await person.press("Try again")
        await person.wait_for("is made")

    _exactly_once(connected, channel)
    assert "It is all in here" in connected.text(connected.pages(channel)[0])


async def test_draft_is_found_again_later(connected: Town) -> None:
    """Modal closed, everything is still in the form the next time, with what went wrong."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.fill("Summary", "Typed on Monday")
        async with failing(connected, "/", kind="reset_before"):
            await send(person)
            await wait_for_end(person)
        await person.close()
        shown = await open_form(connected, person, channel)
        assert "Last time it failed. Confluence does not answer" in said(shown)
        assert await person.value("Summary") == "Typed on Monday"
        await send(person)
        await person.wait_for("is made")

    _exactly_once(connected, channel)


async def test_closed_modal_gets_the_hint_in_the_channel(connected: Town) -> None:
    """Who closed the modal is told in the channel, alone, and what to do."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        async with failing(connected, CREATE[connected.way.site], verb="POST", kind="reset_before"):
            await send(person)
            await person.close()
            await person.wait_for_message(channel.name, "Confluence does not answer")
        [told] = connected.whispers(channel)
        assert "is kept: create a retro in" in str(told["blocks"])
        await open_form(connected, person, channel)
        await send(person)
        await person.wait_for("is made")

    _exactly_once(connected, channel)


async def test_no_right_to_create(connected: Town) -> None:
    """A refusal names the right and the space; granted, the same draft goes through."""
    channel = connected.channel()
    key = _key(connected)
    space = connected.site.spaces[key]
    async with connected.person() as person:
        await _form_in(connected, person, channel)
        rights = list(space.permissions)
        space.restrict(connected.sandbox.confluence.account, view=True, create=False)
        await send(person)
        shown = await person.wait_for("Confluence says no")
        assert f"may not create a page in {key}" in said(shown)
        assert connected.pages(channel) == []
        space.permissions = rights
        await person.press("Try again")
        await person.wait_for("is made")

    _exactly_once(connected, channel)


async def test_space_that_was_taken_away(connected: Town) -> None:
    """A space that is gone or hidden: choose another one."""
    channel = connected.channel()
    site = connected.site
    other = site.spaces.get("NEXT") or site.add_space("NEXT", "Next")
    async with connected.person() as person:
        await _form_in(connected, person, channel)
        site.spaces[_key(connected)].restrict(
            connected.sandbox.confluence.account, view=False, create=False
        )
        await send(person)
        shown = await person.wait_for("The space is gone")
        assert "Choose another one" in said(shown)
        await person.press("Change …")
        await wait_for_form(person)
        assert other is not None

    assert connected.pages(channel) == []


async def test_revoked_credential(connected: Town) -> None:
    """[Reconnect] stands below the hint; reconnected, the draft that waits becomes the page."""
    channel = connected.channel()
    confluence = connected.sandbox.confluence
    async with connected.person() as person:
        await open_form(connected, person, channel)
        if connected.way.site == "cloud":
            for grant in confluence.grants.grants:
                confluence.grants.revoke(grant)
        else:
            confluence.server_pat = "another-token-since-then"
        await send(person)
        shown = await person.wait_for("does not accept our connection any more")
        assert "Reconnect" in buttons(shown)
        await connect(connected, connected.way.site)
        await person.wait_for("The link stands in the channel", timeout=25)

    _exactly_once(connected, channel)


async def test_expired_access_token(connected: Town) -> None:
    """An access token that ran out is renewed by itself, unseen."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        connected.sandbox.confluence.grants.expire_access()
        await send(person)
        await person.wait_for("is made")

    _exactly_once(connected, channel)


def _exactly_once(town: Town, channel: Channel) -> None:
    assert len(town.pages(channel)) == 1
    assert len(town.links(channel)) == 1
    assert len(channel.bookmarks) == 1


def _key(town: Town) -> str:
    return "ENG" if town.way.site == "cloud" else "ITOPS"


async def _form_in(town: Town, person: Person, channel: Channel) -> None:
    """The form, with the space whose rights the test changes."""
    name = town.site.spaces[_key(town)].name
    await open_form(town, person, channel)
    if name not in await person.value("Space"):
        await person.choose("Space", name, query=name[:3])
        await person.wait_for(f"settings of *{name}*")
