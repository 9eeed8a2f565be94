"""Slack in trouble while a retro is made."""

import logging

import pytest

from bot.running import SOCKET_SECONDS
from sandbox.faults import Kind
from sandbox.slack.nouns import Channel
from tests.journeys.steps import buttons, idle, open_form, said, send, until, wait_for_form
from tests.journeys.town import Town

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]


async def test_rate_limit_while_reading(connected: Town) -> None:
    """Slack's wish to wait is heeded, and the channel read to its end."""
    channel = connected.channel()
    async with connected.person() as person:
        connected.sandbox.slack.faults.add(
            "conversations.history", kind="status", status=429, headers={"Retry-After": "1"}
        )
        await open_form(connected, person, channel)
        await send(person)
        await person.wait_for("is made")

    assert "last words" in connected.text(connected.pages(channel)[0])


async def test_second_page_of_history_fails(connected: Town) -> None:
    """A channel that cannot be read to its end is no form; read again, it is."""
    channel = connected.channel(said=[f"line {number}" for number in range(1200)])
    async with connected.person() as person:
        # The first page comes, the second does not, however often it is asked for.
        connected.sandbox.slack.faults.add("conversations.history", kind="delay")
        connected.sandbox.slack.faults.add(
            "conversations.history", kind="status", status=500, times=20
        )
        await person.command(channel.name, "/retro create")
        shown = await person.wait_for("Slack did not answer", timeout=20)
        assert "Incident commander" not in said(shown)
        connected.sandbox.slack.faults.clear()
        await person.press("Try again")
        await wait_for_form(person)
        assert "Include all 1,200 messages" in await person.offered("Messages on the timeline")


async def test_gateway_speaks_in_slacks_place(connected: Town) -> None:
    """A line of text where Slack answers JSON: the command is answered, the link comes."""
    faults, text = connected.sandbox.slack.faults, "upstream connect error"
    channel = connected.channel()
    async with connected.person() as person:
        faults.add("views.open", kind="status", text=text)
        await person.command(channel.name, "/retro create")
        await person.wait_for_message(channel.name, "Slack did not answer")
        await open_form(connected, person, channel)
        faults.add("chat.postMessage", kind="status", text=text)
        await send(person)
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 1


@pytest.mark.parametrize(
    ("kind", "status"), [("status", 500), ("status", 429), ("reset_before", 0), ("reset_after", 0)]
)
async def test_message_is_posted_once(connected: Town, kind: Kind, status: int) -> None:
    """A post that fails is tried again, one whose answer was lost is found: one message."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        connected.sandbox.slack.faults.add("chat.postMessage", kind=kind, status=status)
        await send(person)
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 1
    assert len(connected.links(channel)) == 1
    assert len(channel.bookmarks) == 1


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
async def test_bookmark_is_added_once(connected: Town, kind: Kind) -> None:
    """The same for the bookmark."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        connected.sandbox.slack.faults.add("bookmarks.add", kind=kind)
        await send(person)
        await person.wait_for("is made")
        await idle()  # the modal does not wait for the bookmark

    assert len(connected.links(channel)) == 1
    assert len(channel.bookmarks) == 1


async def test_too_many_bookmarks(connected: Town, caplog: pytest.LogCaptureFixture) -> None:
    """A channel that takes no more bookmarks gets its page and its message all the same."""
    channel = connected.channel()
    for number in range(100):
        link = f"https://example.com/{number}"
        channel.bookmarks.append({"id": f"Bk{number}", "title": str(number), "link": link})
    with caplog.at_level(logging.WARNING, "bot.announcing"):
        async with connected.person() as person:
            await open_form(connected, person, channel)
            await send(person)
            await person.wait_for("is made")

    assert len(connected.links(channel)) == 1
    assert len(channel.bookmarks) == 100
    assert "no bookmark" in caplog.text


async def test_bookmarks_do_not_answer(connected: Town) -> None:
    """The bookmark's failure never fails the job."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        connected.sandbox.slack.faults.add("bookmarks.add", kind="status", status=500, times=50)
        await send(person)
        await person.wait_for("is made")

    assert len(connected.links(channel)) == 1
    assert channel.bookmarks == []


async def test_archived_meanwhile(connected: Town) -> None:
    """The page is made; that the channel could not be told is said, with the way out."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        channel.is_archived = True
        await send(person)
        shown = await person.wait_for("archived")
        assert "Open the page" in buttons(shown)
        channel.is_archived = False
        await person.press("Try again")
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 1
    assert len(connected.links(channel)) == 1


async def test_bot_removed_meanwhile(connected: Town) -> None:
    """Thrown out between form and submission: how to invite it, and then it goes on."""
    channel = connected.channel()
    me = connected.workspace.install
    assert me is not None
    async with connected.person() as person:
        await open_form(connected, person, channel)
        channel.members.remove(me.bot_user)
        await send(person)
        await person.wait_for("I am not in this channel")
        await person.invite(channel.name)
        await person.press("Try again")
        await person.wait_for("is made")

    assert len(connected.pages(channel)) == 1
    assert len(connected.links(channel)) == 1


async def test_direct_message_as_last_resort(connected: Town) -> None:
    """Thrown out, and the modal closed: the hint comes by direct message."""
    channel = connected.channel()
    install = connected.workspace.install
    assert install is not None
    async with connected.person() as person:
        await open_form(connected, person, channel)
        channel.members.remove(install.bot_user)
        connected.sandbox.slack.latency = 0.1
        await send(person)
        await person.close()
        pair = {install.bot_user, connected.user_id("sre-1")}
        await until(lambda: any(set(c.members) == pair for c in _direct(connected)))
        [direct] = [c for c in _direct(connected) if set(c.members) == pair]
        await person.wait_for_message(direct.id, "I am not in this channel")

    assert channel.id in str(direct.messages[-1].body["blocks"])


async def test_missing_scope(connected: Town) -> None:
    """A right that the app lacks in Slack is named, with who can give it."""
    channel = connected.channel()
    install = connected.workspace.install
    assert install is not None
    scopes = set(install.scopes)
    async with connected.person() as person:
        install.scopes = scopes - {"channels:history"}
        await person.command(channel.name, "/retro create")
        shown = await person.wait_for("lacks a right in Slack")
        install.scopes = scopes
        assert "channels:history" in said(shown)
        await person.press("Try again")
        await wait_for_form(person)


async def test_socket_breaks_off(connected: Town) -> None:
    """Without a farewell too there is a new one soon, and commands are answered again."""
    sockets = connected.sandbox.slack.sockets
    channel = connected.channel()
    for dropped in list(sockets.open):
        request = dropped.socket._req
        assert request is not None
        assert request.transport is not None
        request.transport.abort()
    await until(lambda: not sockets.open)

    await until(lambda: bool(sockets.open), seconds=SOCKET_SECONDS + 1)
    async with connected.person() as person:
        assert (await person.command(channel.name, "/retro help"))["ok"]


def _direct(town: Town) -> list[Channel]:
    return [channel for channel in town.workspace.channels.values() if channel.is_im]
