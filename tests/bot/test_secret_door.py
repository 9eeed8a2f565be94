"""The door of secret forms, without what is behind it."""

from typing import cast

import aiohttp
from aiohttp import web

from bot.callback import CallbackPage
from bot.secret_door import add_secret_door
from bot.secret_forms import SecretForms

MADE = "made-for-an-admin"


class OneForm:
    """Forms of which one link is known."""

    async def show(self, token: str, csrf: str) -> CallbackPage:
        """The form, or nothing there."""
        return CallbackPage(200 if token == MADE else 404, f"{len(token)} {len(csrf)}")


async def test_strangers_who_guess_shut_no_door() -> None:
    """Behind a proxy all of them, and the admin, come from one address."""
    doors = web.Application()
    add_secret_door(doors, cast("SecretForms", OneForm()), is_https=True)
    runner = web.AppRunner(doors)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    answers = []
    try:
        async with aiohttp.ClientSession() as http:
            for token in (*map(str, range(50)), MADE):
                url = f"http://127.0.0.1:{runner.addresses[0][1]}/secrets/{token}"
                async with http.get(url) as page:
                    answers.append((page.status, "Secure" in page.headers["Set-Cookie"]))
    finally:
        await runner.cleanup()

    assert answers == [(404, True)] * 50 + [(200, True)]
