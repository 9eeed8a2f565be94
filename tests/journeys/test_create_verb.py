"""`retro create`: an operator has the running bot run an action, from a process of its own."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import fields

import aiohttp
import pytest
import pytest_asyncio

from bot.orders import SIGNATURE, TIMESTAMP, Order, signed_text
from storage.keyring import Keyring
from tests.journeys.steps import idle, make
from tests.journeys.test_actions import an_action
from tests.journeys.town import ADMIN, Town, Way

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def way(request: pytest.FixtureRequest) -> Way:
    """On both databases: the bot has the SQLite file for itself."""
    return Way(site="server", database=request.param)


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _idle(connected: Town) -> AsyncIterator[None]:
    """A link in the channel is not the end of a run: its last steps come after."""
    yield
    await idle()


async def retro(town: Town, *arguments: str, **settings: str) -> tuple[int, str]:
    """Run `retro create`; its exit code and what it printed."""
    given = {
        part.metadata["name"]: getattr(town.retro.settings, part.name)
        for part in fields(town.retro.settings)
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "create", *arguments),
        env={**os.environ, **given, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def test_page_by_the_command_line(connected: Town) -> None:
    """The page is made by the running bot and its address printed; the same id is the same run."""
    await an_action(connected)
    channel = connected.channel()
    told = ("--channel", channel.id, "--action", "weekly", "--id", "nightly-1")
    code, printed = await retro(connected, *told)
    again, printed_again = await retro(connected, *told)

    [page] = connected.pages(channel)
    assert (code, again) == (0, 0)
    assert printed == printed_again == f"Made: {page.title}\n{connected.url(page)}\n"
    assert len(connected.links(channel)) == 1


async def test_channel_with_a_retro(connected: Town) -> None:
    """The one that is there is named; another is made if one says so."""
    await an_action(connected)
    channel = connected.channel()
    async with connected.person() as person:
        page = await make(connected, channel, person)
    told = ("--channel", channel.id, "--action", "weekly")
    there = await retro(connected, *told)
    another = await retro(connected, *told, "--another")

    said = f"The channel already has a retro: {page.title}\n{connected.url(page)}\n"
    assert there == (0, said)
    assert another[0] == 0
    assert len(connected.pages(channel)) == 2


@pytest.mark.parametrize(
    ("action", "options", "said"),
    [
        ("wekly", (), "There is no action “wekly”"),
        ("weekly", (), "This channel is private"),
        ("theirs", ("--private",), "Nobody who answers for it is in the channel"),
        ("weekly", ("--private", "--workspace", "T0ELSE"), "There is no action “weekly”"),
    ],
)
async def test_refused(connected: Town, action: str, options: tuple[str, ...], said: str) -> None:
    """What the bot refuses is said, and nothing is made."""
    await an_action(connected)
    await an_action(connected, "theirs", saved_by=connected.user_id("sre-2"))
    channel = connected.channel(is_private=True, members=(ADMIN,), said=())
    code, printed = await retro(connected, "--channel", channel.id, "--action", action, *options)

    assert code == 1
    assert said in printed
    assert connected.pages(channel) == []


async def test_private_channel_with_a_yes(connected: Town) -> None:
    """The operator agrees to publish a private channel that the action's author is in."""
    await an_action(connected)
    channel = connected.channel(is_private=True, members=(ADMIN,))
    told = ("--channel", channel.id, "--action", "weekly", "--private")

    assert (await retro(connected, *told))[0] == 0
    assert len(connected.pages(channel)) == 1


async def test_no_bot_there(connected: Town) -> None:
    """Where no bot runs, the verb says what to start; with other keys, that they are others."""
    told = ("--channel", "C1", "--action", "weekly")
    code, printed = await retro(connected, *told, RETRO_PORT="1")
    other, said = await retro(connected, *told, RETRO_ENCRYPTION_KEYS=Keyring.generate())

    assert (code, other) == (1, 1)
    assert "Start `retro serve`" in printed
    assert "other RETRO_ENCRYPTION_KEYS" in said


@pytest.mark.parametrize("late", [False, True])
async def test_unsigned_or_stale_orders_are_nobodys(connected: Town, late: bool) -> None:
    """Who can reach the door cannot order without the keys, nor with an old order."""
    await an_action(connected)
    channel = connected.channel()
    body = Order(id="x", action="weekly", channel_id=channel.id).dump()
    stamp = str(int(time.time()) - (600 if late else 0))
    keyring = connected.retro.database.keyring
    signature = keyring.sign(signed_text(stamp, body if late else body + " "))
    headers = {TIMESTAMP: stamp, SIGNATURE: signature}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{connected.retro.address}/runs", data=body, headers=headers) as answer,
    ):
        status = answer.status

    assert status == 403
    assert connected.pages(channel) == []
