"""HTTP doors: Slack's requests, Atlassian's callback, health. No journeys here."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.callback import Callback

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HEALTHY_HEADERS = {"Cache-Control": "no-store"}


def create_web(
    *, bolt: AsyncApp | None, callback: Callback, ailing: Callable[[], Awaitable[str]]
) -> web.Application:
    """The doors. `bolt` is None in Socket Mode; `ailing` says what is wrong, or nothing."""

    async def health(_: web.Request) -> web.Response:
        trouble = await ailing()
        state = {"status": trouble or "ok"}
        return web.json_response(state, status=503 if trouble else 200, headers=HEALTHY_HEADERS)

    async def atlassian(request: web.Request) -> web.Response:
        page = await callback.returned(dict(request.query))
        return web.Response(
            text=page.html,
            status=page.status,
            content_type="text/html",
            headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
        )

    doors = web.Application()
    doors.router.add_get("/healthz", health)
    doors.router.add_get("/atlassian/callback", atlassian)
    if bolt:
        doors.router.add_post("/slack/events", _slack_door(bolt))
    return doors


def _slack_door(bolt: AsyncApp) -> Handler:
    async def slack(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    return slack
