"""The Data Center face under its context path `/server`: PAT, Basic and the anonymous trap."""

from aiohttp import web

from sandbox.confluence.server import (
    content,
    converting,
    create_dialog,
    experimental_templates,
    gateway,
    identity,
    labels,
    personal_tokens,
    search,
    spaces,
)
from sandbox.confluence.world import ConfluenceWorld


def add_routes(app: web.Application, world: ConfluenceWorld) -> None:
    """Mount the REST API."""
    endpoints = (
        *identity.ENDPOINTS,
        *personal_tokens.ENDPOINTS,
        *spaces.ENDPOINTS,
        *create_dialog.ENDPOINTS,
        *content.ENDPOINTS,
        *labels.ENDPOINTS,
        *search.ENDPOINTS,
        *converting.ENDPOINTS,
        *experimental_templates.ENDPOINTS,
    )
    gateway.add_routes(app, world, endpoints)
