"""Spaces of Data Center: list, one, and for its admins who may do what there."""

from functools import partial

from aiohttp import web

from sandbox.confluence.nouns import Space
from sandbox.confluence.server import answers, refusing
from sandbox.confluence.server.gateway import NOBODY_MAY, Call, Endpoint


async def list_spaces(call: Call) -> web.Response:
    """GET /rest/api/space; anonymous callers see what anonymous may."""
    query = call.request.query
    keys = query.getall("spaceKey", [])
    found = [
        space
        for space in call.site.viewable_spaces(call.account)
        if (not keys or space.key in keys)
        and query.get("type", space.type) == space.type
        and query.get("status", space.status) == space.status
    ]
    return answers.listing(call, found, partial(answers.space, call.request))


async def get_space(call: Call) -> web.Response:
    """GET /rest/api/space/{key}."""
    space: Space = call.site.space(call.request.match_info["key"], call.account)
    return web.json_response(answers.space(call.request, space))


async def list_permissions(call: Call) -> web.Response:
    """GET /rest/api/space/{key}/permissions: a bare list, for admins of the space only."""
    if call.account is None:
        return refusing.rest(401, NOBODY_MAY)
    space = call.site.space(call.request.match_info["key"], call.account)
    if not space.allows(call.account, "administer", "space"):
        return refusing.rest(403, f"You do not administer the space {space.key}")
    return web.json_response(
        [answers.permission(call.site, space, line) for line in space.permissions]
    )


ENDPOINTS = (
    Endpoint("GET", "/rest/api/space", list_spaces),
    Endpoint("GET", "/rest/api/space/{key}", get_space),
    Endpoint("GET", "/rest/api/space/{key}/permissions", list_permissions, open_to_all=True),
)
