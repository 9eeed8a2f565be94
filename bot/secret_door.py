"""The door of secret forms: a cookie against forged posts, and headers.

Guesses are not counted: of 256 random bits nobody guesses any, and behind a proxy all who ask are
one, so that a stranger's guesses would shut the door to admins.
"""

import secrets

from aiohttp import web

from bot.secret_forms import SecretForms
from bot.secret_page import HEADERS

PATH = "/secrets/"
COOKIE = "retro_form"
SECONDS = 600


def add_secret_door(doors: web.Application, forms: SecretForms, *, is_https: bool) -> None:
    """GET shows a link's form, POST takes it."""

    async def answer(request: web.Request) -> web.Response:
        token, csrf = request.match_info["token"], request.cookies.get(COOKIE, "")
        fresh = csrf or secrets.token_urlsafe(32)
        if request.method == "POST":
            typed = {name: str(value) for name, value in (await request.post()).items()}
            page = await forms.submit(token, csrf, typed)
        else:
            page = await forms.show(token, fresh)
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
