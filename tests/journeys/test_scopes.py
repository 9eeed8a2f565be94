"""The app with exactly the scopes of the manifest: all its ways, each scope needed somewhere."""

from collections.abc import Iterator

import pytest

from bot.installing import SCOPES
from sandbox.slack.nouns import Channel
from tests.journeys.steps import make, open_form, said, send, until
from tests.journeys.town import Town, Way

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]

TICK = "They may read what I take from this channel"


@pytest.fixture(scope="module")
def way() -> Way:
    """The Data Center, for it is connected without a browser."""
    return Way(site="server")


@pytest.fixture(autouse=True)
def _scoped(connected: Town) -> Iterator[None]:
    """No more than the manifest asks for."""
    install = connected.workspace.install
    assert install is not None
    before, install.scopes = install.scopes, set(SCOPES)
    yield
    install.scopes = before


async def test_page_with_lost_answers(connected: Town) -> None:
    """Page, message and bookmark, also where both must be looked for."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        connected.sandbox.slack.faults.add("chat.postMessage", kind="reset_after")
        connected.sandbox.slack.faults.add("bookmarks.add", kind="reset_after")
        await send(person)
        await person.wait_for("is made")

    assert (len(connected.links(channel)), len(channel.bookmarks)) == (1, 1)


async def test_private_channel(connected: Town) -> None:
    """The same in a private one."""
    channel = connected.channel(is_private=True)
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.tick(TICK)
        await send(person)
        await person.wait_for("is made")

    assert len(connected.links(channel)) == 1


async def test_telling_outside_of_the_channel(connected: Town) -> None:
    """Thrown out and the modal closed: a direct message needs no more."""
    channel = connected.channel()
    install = connected.workspace.install
    assert install is not None
    async with connected.person() as person:
        await open_form(connected, person, channel)
        channel.members.remove(install.bot_user)
        connected.sandbox.slack.latency = 0.1
        await send(person)
        await person.close()
        await until(lambda: any(c.is_im and c.messages for c in _channels(connected)))


@pytest.mark.parametrize(
    ("scope", "is_private"),
    [
        ("channels:history", False),
        ("channels:read", False),
        ("groups:history", True),
        ("groups:read", True),
        ("pins:read", False),
        ("users:read", False),
    ],
)
async def test_form_without_a_scope(connected: Town, scope: str, is_private: bool) -> None:
    """Each is needed for the form; a missing one is named."""
    install = connected.workspace.install
    assert install is not None
    install.scopes -= {scope}
    channel = connected.channel(is_private=is_private)
    # A newcomer, whom the bot has not asked for before.
    newcomer = connected.sandbox.slack.add_user(
        connected.workspace, f"new-{scope[:3]}-{is_private}"
    )
    channel.members.append(newcomer.id)
    async with connected.person(newcomer.name) as person:
        await person.command(channel.name, f"{connected.command} create")
        shown = await person.wait_for("lacks a right in Slack")

    assert scope in said(shown)


async def test_page_without_bookmarks(connected: Town) -> None:
    """Without the bookmark's scopes only the bookmark is missing."""
    install = connected.workspace.install
    assert install is not None
    install.scopes -= {"bookmarks:read", "bookmarks:write"}
    channel = connected.channel()
    async with connected.person() as person:
        await make(connected, channel, person)

    assert (len(connected.links(channel)), channel.bookmarks) == (1, [])


@pytest.mark.parametrize("channel_id", ["D0DIRECT", "C0GROUP"])
async def test_direct_message_is_no_incident(connected: Town, channel_id: str) -> None:
    """Typed in a direct message, the command says where it belongs."""
    install = connected.workspace.install
    assert install is not None
    slack = connected.sandbox.slack
    direct = slack.add_channel(connected.workspace, "x", members=["sre-1"], channel_id=channel_id)
    direct.is_im = True
    async with connected.person() as person:
        await person.command(direct.name, f"{connected.command} create")
        shown = await person.wait_for("Retros are made in channels")

    assert "scope" not in said(shown)


def _channels(town: Town) -> list[Channel]:
    return list(town.workspace.channels.values())
