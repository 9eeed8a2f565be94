"""The door of secret forms, without what is behind it."""

from typing import cast

import aiohttp
from aiohttp import web

from bot.callback import CallbackPage
from bot.secret_door import GUESSES, WINDOW, Guesses, add_secret_door
from bot.secret_forms import SecretForms
from tests.bot.conftest import Steps


class Nowhere:
    """Forms of which no link is known."""

    async def show(self, token: str, csrf: str) -> CallbackPage:
        """Nothing there."""
        return CallbackPage(404, f"{len(token)} {len(csrf)}")


def test_guesses_count_by_who_made_them() -> None:
    """One who guesses waits a minute; others do not."""
    clock = Steps()
    guesses = Guesses(clock)
    for _ in range(GUESSES):
        assert not guesses.too_many("10.0.0.1")
        guesses.add("10.0.0.1")

    assert guesses.too_many("10.0.0.1")
    assert not guesses.too_many("10.0.0.2")
    clock.now += WINDOW + 1
    assert not guesses.too_many("10.0.0.1")


async def test_guesses_are_looked_up_no_more() -> None:
    """After some addresses that lead nowhere the door does not even look."""
    doors = web.Application()
    add_secret_door(doors, cast("SecretForms", Nowhere()), is_https=True)
    runner = web.AppRunner(doors)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    statuses, cookies = [], set()
    try:
        async with aiohttp.ClientSession() as http:
            for number in range(GUESSES + 1):
                url = f"http://127.0.0.1:{runner.addresses[0][1]}/secrets/{number}"
                async with http.get(url) as page:
                    statuses.append(page.status)
                    cookies.add("Secure" in page.headers.get("Set-Cookie", ""))
    finally:
        await runner.cleanup()

    assert statuses == [404] * GUESSES + [429]
    assert cookies == {True, False}
