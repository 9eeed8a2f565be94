"""The door of secret forms: a cookie against forged posts, headers, patience with guesses."""

import secrets
import time
from collections import Counter, deque
from collections.abc import Callable

from aiohttp import web

from bot.secret_forms import SecretForms
from bot.secret_page import HEADERS

PATH = "/secrets/"
COOKIE = "retro_form"
SECONDS = 600
GUESSES = 30
WINDOW = 60.0


class Guesses:
    """Counts addresses that lead nowhere, by who asked for them, over the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._made: deque[tuple[float, str]] = deque()

    def add(self, remote: str) -> None:
        """One more."""
        self._made.append((self._clock(), remote))

    def too_many(self, remote: str) -> bool:
        """Whether this asker has to wait."""
        while self._made and self._made[0][0] < self._clock() - WINDOW:
            self._made.popleft()
        return Counter(asker for _, asker in self._made)[remote] >= GUESSES


def add_secret_door(doors: web.Application, forms: SecretForms, *, is_https: bool) -> None:
    """GET shows a link's form, POST takes it."""
    guesses = Guesses()

    async def answer(request: web.Request) -> web.Response:
        remote = request.remote or ""
        if guesses.too_many(remote):
            return web.Response(status=429, text="Try again in a minute.", headers=HEADERS)
        token, csrf = request.match_info["token"], request.cookies.get(COOKIE, "")
        fresh = csrf or secrets.token_urlsafe(32)
        if request.method == "POST":
            typed = {name: str(value) for name, value in (await request.post()).items()}
            page = await forms.submit(token, csrf, typed)
        else:
            page = await forms.show(token, fresh)
        if page.status == 404:
            guesses.add(remote)
        response = web.Response(
            text=page.html, status=page.status, content_type="text/html", headers=HEADERS
        )
        response.set_cookie(
            COOKIE,
            fresh,
            path=PATH,
            max_age=SECONDS,
            httponly=True,
            samesite="Strict",
            secure=is_https,
        )
        return response

    doors.router.add_get(PATH + "{token}", answer)
    doors.router.add_post(PATH + "{token}", answer)
