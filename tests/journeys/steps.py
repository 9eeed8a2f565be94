"""What people do on the way to a page, by the texts on their screens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
from dbos import DBOS
from yarl import URL

from sandbox.confluence.nouns import Page
from sandbox.labels import screen, spots
from sandbox.person import Person
from sandbox.slack.nouns import Channel, Json, Message
from tests.journeys.town import ADMIN, World

TIMELINE = "Messages on the timeline"
ENDS = {"Open the page", "Open it", "Try again", "Change …", "Change title"}


def buttons(view: Json) -> set[str]:
    """The texts of the buttons on a screen."""
    return {el["text"]["text"] for _, el in spots(view["blocks"]) if el["type"] == "button"}


def said(view: Json) -> str:
    """All texts on a screen."""
    return "\n".join(screen(view))


async def open_form(town: World, person: Person, channel: Channel) -> Json:
    """Type the command and wait for the form."""
    await person.command(channel.name, f"{town.command} create")
    return await wait_for_form(person)


async def wait_for_form(person: Person) -> Json:
    """The form, once it is there."""
    return await person.wait_for("Incident commander")


async def send(person: Person) -> Json:
    """Send the form in; without marked messages all are included. The ack."""
    if TIMELINE in "\n".join(await person.labels()) and await person.value(TIMELINE) is None:
        await person.choose(TIMELINE, "Include all")
    return await person.submit()


async def wait_for_end(person: Person) -> Json:
    """The modal once the page is there or something failed."""
    return await person.wait_for(lambda view: bool(ENDS & buttons(view)))


def at_noon(town: World, name: str) -> None:
    """Let it be about noon where somebody is: in working hours reminders come at once."""
    user = town.sandbox.slack.user(town.workspace, name)
    user.tz, user.tz_offset = None, (12 - datetime.now(UTC).hour) * 3600


def told(town: World, name: str) -> list[Message]:
    """The direct messages from the bot to somebody."""
    who = town.user_id(name)
    direct = (c for c in town.workspace.channels.values() if c.is_im and who in c.members)
    return [message for channel in direct for message in channel.messages]


async def until(happened: Callable[[], bool], *, seconds: float = 10.0) -> None:
    """Wait until something that nobody sees on a screen has happened."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 - the worlds have no event for everything
            await asyncio.sleep(0.01)


async def idle(*, seconds: float = 20.0) -> None:
    """Wait until no job is under way: one that outlived its bot would end in another test."""
    async with asyncio.timeout(seconds):
        while await DBOS.list_workflows_async(status="PENDING", load_input=False):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def make(town: World, channel: Channel, person: Person) -> Page:
    """The whole way, everything as offered; the one page."""
    await open_form(town, person, channel)
    await send(person)
    await person.wait_for("is made")
    [page] = town.pages(channel)
    return page


@asynccontextmanager
async def failing(town: World, match: str, **fault: Any) -> AsyncIterator[None]:
    """Confluence misbehaves on requests whose path contains `match`, as long as this lasts."""
    town.sandbox.confluence.faults.add(match, **{"times": 1000, **fault})
    yield
    town.sandbox.confluence.faults.clear()


async def connect(town: World, site: str) -> None:
    """An admin connects a Confluence."""
    channel = town.channel()
    async with town.person(ADMIN) as admin:
        if site == "server":
            await connect_server(town, admin, channel)
        else:
            await connect_cloud(town, admin, channel)


async def connect_server(town: World, admin: Person, channel: Channel) -> None:
    """By address and token."""
    await admin.command(channel.name, f"{town.command} connect")
    await admin.wait_for("Data Center")
    await admin.press("Data Center")
    await admin.wait_for("Personal access token")
    await admin.fill("Base URL", f"{town.sandbox.url}/server")
    await admin.fill("Personal access token", town.sandbox.confluence.server_pat)
    await admin.submit()
    await admin.wait_for("Connected")
    await admin.close()


async def connect_cloud(town: World, admin: Person, channel: Channel) -> None:
    """By consent at Atlassian, then the choice in Slack."""
    link = await ask_for_consent(town, admin, channel)
    status, _ = await consent(town, link)
    assert status == 200
    await admin.wait_for_message(channel.name, "use it?")
    await admin.close()
    await admin.press("Use it", where="message", channel=channel.name)
    await admin.wait_for_message(channel.name, "Connected")


async def ask_for_consent(town: World, admin: Person, channel: Channel) -> str:
    """The link of [Connect Confluence Cloud]."""
    await admin.command(channel.name, f"{town.command} connect")
    view = await admin.wait_for("Confluence Cloud")
    links = [element["url"] for _, element in spots(view["blocks"]) if "url" in element]
    return str(next(link for link in links if "/authorize" in link))


async def consent(town: World, link: str, answer: str = "allow") -> tuple[int, str]:
    """What the admin's browser does; the status and text of the last page."""
    callback = URL(link).query["redirect_uri"]
    known = town.sandbox.confluence.app.callback_urls
    if callback not in known:
        known.append(callback)
    async with (
        aiohttp.ClientSession() as browser,
        browser.post(link, data={"answer": answer}) as back,
    ):
        return back.status, await back.text()
