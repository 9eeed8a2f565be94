"""The sandbox's Slack: `SlackWorld` is what it knows, `add_routes` serves it."""

from aiohttp import web

from sandbox.slack.arrange import Arrange
from sandbox.slack.consent import Consent
from sandbox.slack.control import Control
from sandbox.slack.people import People
from sandbox.slack.routes import json_handler
from sandbox.slack.sights import Sights
from sandbox.slack.traffic import conducted
from sandbox.slack.web_api import serve
from sandbox.slack.world import SlackWorld

__all__ = ["SlackWorld", "add_routes"]


def add_routes(app: web.Application, world: SlackWorld) -> None:
    """Serve the Web API, Socket Mode, response URLs and the levers."""
    people = People(world)
    consent = Consent(world)

    async def api(request: web.Request) -> web.StreamResponse:
        return await serve(world, request)

    async def respond(request: web.Request) -> web.StreamResponse:
        async def apply() -> web.StreamResponse:
            return await people.responses.serve(request)

        return await conducted(world, request, apply)

    async def socket(request: web.Request) -> web.StreamResponse:
        return await world.sockets.serve(request, world.app.id)

    async def close(_: web.Application) -> None:
        await people.outbox.delivery.close()

    app.router.add_route("GET", "/slack/api/{method}", api)
    app.router.add_route("POST", "/slack/api/{method}", api)
    app.router.add_get("/slack/socket/{ticket}", socket)
    app.router.add_post("/slack/response/{token}", respond)
    app.router.add_get("/slack/oauth/v2/authorize", consent.show)
    app.router.add_post("/slack/oauth/v2/authorize", consent.decide)
    arrange = Arrange(world)
    for name, lever in (Control(world, people).handlers() | arrange.handlers()).items():
        app.router.add_post(f"/control/slack/{name}", json_handler(lever))
    for name, sight in Sights(world).handlers().items():
        app.router.add_get(f"/control/slack/{name}", json_handler(sight))
    app.router.add_delete("/control/slack/requests", json_handler(arrange.forget))
    app.on_cleanup.append(close)
