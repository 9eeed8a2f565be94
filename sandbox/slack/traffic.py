"""What happens to every request of the app: journalled, late and faulty as ordered."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.faults import Fault, conduct, entry
from sandbox.slack.world import SlackWorld

CODES = {429: "ratelimited", 500: "internal_error", 502: "service_unavailable"}


async def conducted(
    world: SlackWorld,
    request: web.Request,
    apply: Callable[[], Awaitable[web.StreamResponse]],
) -> web.StreamResponse:
    """Answer a request by `apply`, under this Slack's latency and faults."""
    line = await entry(request, at=world.clock())
    world.requests.append(line)
    response = await conduct(
        request, apply, faults=world.faults, latency=world.latency, refuse=_refuse
    )
    line["status"] = response.status
    return response


def _refuse(fault: Fault) -> web.Response:
    headers = dict(fault.headers)
    if fault.status == 429:
        headers.setdefault("Retry-After", "1")
    body = {"ok": False, "error": CODES.get(fault.status, "service_unavailable")}
    return web.json_response(body, status=fault.status, headers=headers)
