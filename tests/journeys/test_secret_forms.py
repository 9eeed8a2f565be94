"""A secret that never passes Slack: a form in the browser, and a click in Slack to confirm it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from sandbox.labels import spots
from sandbox.person import Person
from sandbox.slack.nouns import Channel
from storage.connections import ConnectionRepository
from tests.journeys.town import ADMIN, Town

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def ask_for_link(town: Town, admin: Person, channel: Channel) -> str:
    """The address of a form for a Data Center's token."""
    await admin.command(channel.name, "/retro connect")
    await admin.wait_for("Data Center")
    await admin.press("Data Center")
    await admin.wait_for("Slack has no hidden fields")
    await admin.press("Use a browser form")
    await admin.wait_for("I sent you the link")
    message = await admin.wait_for_message(channel.name, "Enter the secret in your browser")
    return next(str(el["url"]) for _, el in spots(message["blocks"]) if el.get("url"))


@asynccontextmanager
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    """With cookies, as browsers keep them for a host that is a number."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as found:
        yield found


async def open_form(http: aiohttp.ClientSession, link: str) -> str:
    """The hidden value of the form."""
    async with http.get(link) as page:
        text = await page.text()
        assert page.status == 200
    found = re.search(r"name=csrf value='([^']+)'", text)
    assert found
    return found.group(1)


async def post(http: aiohttp.ClientSession, link: str, **typed: str) -> tuple[int, str]:
    """What the browser sends, and what it shows then."""
    async with http.post(link, data=typed) as page:
        return page.status, await page.text()


def filled(town: Town, csrf: str, **other: str) -> dict[str, str]:
    """A right form."""
    right = {
        "csrf": csrf,
        "address": f"{town.sandbox.url}/server",
        "password": town.sandbox.confluence.server_pat,
        "token_name": "retro",
    }
    return {**right, **other}


async def connections(town: Town) -> list[str]:
    """The ids of what is connected."""
    return [row.id for row in await ConnectionRepository(town.retro.database).all()]


async def test_form_in_the_browser(town: Town) -> None:
    """Tested when it is sent, active after the click in Slack; the link is good once."""
    before, channel = await connections(town), town.channel()
    async with town.person(ADMIN) as admin, browser() as http:
        link = await ask_for_link(town, admin, channel)
        csrf = await open_form(http, link)
        status, text = await post(http, link, **filled(town, csrf))
        again, _ = await post(http, link, **filled(town, csrf))
        waiting = await connections(town)
        await admin.wait_for_message(channel.name, "use it?")
        await admin.close()
        await admin.press("Use it", where="message", channel=channel.name)
        await admin.wait_for_message(channel.name, "Connected to")

    assert (status, again) == (200, 404)
    assert "One more click, in Slack" in text
    assert waiting == before
    assert len(await connections(town)) >= 1


async def test_mistakes_do_not_spend_it(town: Town) -> None:
    """What is wrong is said, what was typed stays but the secret, and the link is still good."""
    async with town.person(ADMIN) as admin, browser() as http:
        link = await ask_for_link(town, admin, town.channel())
        csrf = await open_form(http, link)
        wrong = await post(http, link, **filled(town, csrf, password="mistyped-secret"))
        blanks = await post(http, link, **filled(town, csrf, password="two words"))
        forged = await post(http, link, **filled(town, "forged"))
        right = await post(http, link, **filled(town, csrf))

    assert (wrong[0], blanks[0], forged[0], right[0]) == (400, 400, 400, 200)
    assert "does not accept this token" in wrong[1]
    assert f"value='{town.sandbox.url}/server'" in wrong[1]
    assert "mistyped-secret" not in wrong[1]
    assert "A token has no blanks" in blanks[1]
    assert "open for too long" in forged[1]


async def test_post_from_another_site(town: Town) -> None:
    """Without the cookie that the form came with, nothing is tried."""
    town.sandbox.confluence.requests.clear()
    async with town.person(ADMIN) as admin:
        link = await ask_for_link(town, admin, town.channel())
        async with browser() as http:
            csrf = await open_form(http, link)
        async with browser() as other:
            status, _ = await post(other, link, **filled(town, csrf))

    assert status == 400
    assert town.sandbox.confluence.requests == []


async def test_who_is_no_admin_any_more(town: Town) -> None:
    """The right is asked for when the form is sent, not when the link was."""
    user = town.sandbox.slack.user(town.workspace, ADMIN)
    async with town.person(ADMIN) as admin, browser() as http:
        link = await ask_for_link(town, admin, town.channel())
        csrf = await open_form(http, link)
        user.is_admin = False
        try:
            status, text = await post(http, link, **filled(town, csrf))
        finally:
            user.is_admin = True

    assert status == 400
    assert "Only admins can" in text


async def test_headers(town: Town) -> None:
    """Nothing is kept, passed on, framed or run; the cookie is for this form alone."""
    async with town.person(ADMIN) as admin, browser() as http:
        link = await ask_for_link(town, admin, town.channel())
        async with http.get(link) as page:
            text = await page.text()
            headers, cookie = page.headers, page.headers["Set-Cookie"]

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "<script" not in text
    assert "type=password" in text
    assert "autocomplete=off" in text
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/secrets/"))
