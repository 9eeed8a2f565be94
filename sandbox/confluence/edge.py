"""Where every API request enters: the journal, the latency, the faults; then the handler.

What is an API request is decided by who wraps its handlers with `api` (both faces, the auth host).
"""

from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web

from sandbox.confluence.world import ConfluenceWorld
from sandbox.faults import Fault, conduct, entry

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
BODY_LIMIT = 5 * 1024 * 1024


def api(
    world: ConfluenceWorld, handler: Handler, *, refuse: Callable[[Fault], web.Response]
) -> Handler:
    """A handler that is counted, slowed and broken as ordered."""

    async def answer(request: web.Request) -> web.StreamResponse:
        # Our own limit answers in the vendor's words; the server library's would not.
        whole = request.clone(client_max_size=0)
        line = await entry(whole, at=world.clock())
        if request.path.endswith("/oauth/token"):
            line["body"] = ""  # holds nothing but secrets
        world.requests.append(line)
        response = await conduct(
            request,
            partial(handler, whole),
            faults=world.faults,
            latency=world.latency,
            refuse=refuse,
        )
        if request.transport is not None and not request.transport.is_closing():
            line["status"] = response.status
        return response

    return answer


def html_error(status: int, headers: dict[str, str], text: str) -> web.Response:
    """What a proxy or servlet container answers where an API would have sent JSON."""
    head = f"<!doctype html><html><head><title>{text}</title></head>"
    body = f"{head}<body><h1>{text}</h1></body></html>"
    return web.Response(status=status, headers=headers, text=body, content_type="text/html")


def fault_headers(fault: Fault) -> dict[str, str]:
    """The headers ordered, and those a rate limit never lacks."""
    limits = {"Retry-After": "1", "X-RateLimit-Remaining": "0"} if fault.status == 429 else {}
    return {**limits, **fault.headers}
