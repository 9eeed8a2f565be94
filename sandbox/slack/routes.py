"""Turning a function from JSON to JSON into an HTTP handler of the control API."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.slack.errors import SlackError
from sandbox.slack.nouns import Json

Handler = Callable[[Json], Awaitable[Json]]


def json_handler(
    lever: Handler,
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A lever as a handler: JSON in and out, 404 for what is not there, 400 for a bad order."""

    async def handle(request: web.Request) -> web.Response:
        try:
            raw = await request.read()
            body: Any = json.loads(raw) if raw else dict(request.query)
            return web.json_response(await lever(body))
        except LookupError as missing:
            said = f"missing {missing}" if isinstance(missing, KeyError) else str(missing)
            return web.json_response({"ok": False, "error": said}, status=404)
        except (ValueError, SlackError) as refusal:
            return web.json_response({"ok": False, "error": str(refusal)}, status=400)

    return handle
