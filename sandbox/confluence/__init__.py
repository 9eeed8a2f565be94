"""The sandbox's Confluence: one world seen as Cloud and as Data Center, over real HTTP."""

from aiohttp import web

from sandbox.confluence import cloud, control, people, server
from sandbox.confluence.world import ConfluenceWorld

__all__ = ["ConfluenceWorld", "add_routes"]


def add_routes(app: web.Application, world: ConfluenceWorld) -> None:
    """Mount both faces, what people read, and the levers."""
    cloud.add_routes(app, world)
    server.add_routes(app, world)
    people.add_routes(app, world)
    control.add_routes(app, world)
