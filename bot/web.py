"""HTTP doors: Slack's requests, Atlassian's callback, orders, health, a reference. No journeys."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp

from bot.callback import Callback
from bot.ordering import Ordering
from bot.orders import PATH, SIGNATURE, TIMESTAMP
from bot.slack_requests import read_request
from bot.variables_page import variables_page

EVENTS = "/slack/events"  # docs/operate.md says where in the manifest it goes

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
STATIC_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
# A click sends its modal back: 250 KB, in a form that spells one sign with up to nine.
LARGEST_REQUEST = 4 * 1024 * 1024
HEALTHY_HEADERS = {"Cache-Control": "no-store"}


def create_web(
    *,
    bolt: AsyncApp | None,
    callback: Callback,
    ordering: Ordering,
    ailing: Callable[[], Awaitable[str]],
    command: str,
) -> web.Application:
    """The doors. `bolt` is None in Socket Mode; `ailing` says what is wrong, or nothing; `command`
    is what people type.

    That of secret forms is added by `secret_door`.
    """

    doors = web.Application(client_max_size=LARGEST_REQUEST)
    doors.router.add_get("/healthz", _health_door(ailing))
    doors.router.add_get("/variables", _reference_door(command))
    doors.router.add_post(PATH, _order_door(ordering))
    # Who only looks, as scanners of links do, must not spend the state.
    back = _atlassian_door(callback)
    doors.router.add_get("/atlassian/callback", back, allow_head=False)
    if bolt:
        doors.router.add_post(EVENTS, _slack_door(bolt))
    return doors


def _health_door(ailing: Callable[[], Awaitable[str]]) -> Handler:
    async def health(_: web.Request) -> web.Response:
        trouble = await ailing()
        state = {"status": trouble or "ok"}
        return web.json_response(state, status=503 if trouble else 200, headers=HEALTHY_HEADERS)

    return health


def _atlassian_door(callback: Callback) -> Handler:
    async def atlassian(request: web.Request) -> web.Response:
        page = await callback.returned(dict(request.query))
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return web.Response(
            text=page.html, status=page.status, content_type="text/html", headers=headers
        )

    return atlassian


def _reference_door(command: str) -> Handler:
    async def variables(_: web.Request) -> web.Response:
        page = await asyncio.to_thread(variables_page, datetime.now(UTC).date(), command)
        return web.Response(text=page, content_type="text/html", headers=STATIC_HEADERS)

    return variables


def _order_door(ordering: Ordering) -> Handler:
    async def order(request: web.Request) -> web.Response:
        timestamp = request.headers.get(TIMESTAMP, "")
        signature, body = request.headers.get(SIGNATURE, ""), await request.text()
        if not ordering.is_ours(timestamp=timestamp, signature=signature, body=body):
            return web.json_response({"state": "failed"}, status=403)
        return web.json_response(await ordering.take(body))

    return order


def _slack_door(bolt: AsyncApp) -> Handler:
    async def slack(request: web.Request) -> web.StreamResponse:
        try:
            asked = await read_request(request)
        except ValueError:
            return web.Response(status=400)
        return await to_aiohttp_response(await bolt.async_dispatch(asked))

    return slack
