"""Spaces of Data Center: list and one."""

from functools import partial

from aiohttp import web

from sandbox.confluence.nouns import Space
from sandbox.confluence.server import answers
from sandbox.confluence.server.gateway import Call, Endpoint


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


ENDPOINTS = (
    Endpoint("GET", "/rest/api/space", list_spaces),
    Endpoint("GET", "/rest/api/space/{key}", get_space),
)
