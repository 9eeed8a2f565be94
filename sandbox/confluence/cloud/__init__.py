"""The Cloud face: consent and tokens, the gateway with its scopes, v2 and what is left of v1."""

from aiohttp import web

from sandbox.confluence.cloud import (
    auth,
    gateway,
    tenant,
    v1,
    v2_data_policies,
    v2_pages,
    v2_spaces,
    v2_users,
)
from sandbox.confluence.world import ConfluenceWorld


def add_routes(app: web.Application, world: ConfluenceWorld) -> None:
    """Mount the auth host, the site's own word and the gateway."""
    auth.add_routes(app, world)
    tenant.add_routes(app, world)
    endpoints = (
        *v2_spaces.ENDPOINTS,
        *v2_data_policies.ENDPOINTS,
        *v2_pages.ENDPOINTS,
        *v2_users.ENDPOINTS,
        *v1.ENDPOINTS,
    )
    gateway.add_routes(app, world, endpoints)
