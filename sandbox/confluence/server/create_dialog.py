"""The list behind the web pages' Create dialog: where the account may make pages or blog posts."""

from collections.abc import Iterable

from aiohttp import web

from sandbox.confluence.nouns import Space
from sandbox.confluence.server import answers, refusing
from sandbox.confluence.server.content import READ_ONLY
from sandbox.confluence.server.gateway import Call, Endpoint


async def list_spaces(call: Call) -> web.Response:
    """GET /rest/create-dialog/1.0/spaces: those asked for, then others; never one without right."""
    if not call.world.switches.create_dialog:
        return refusing.rest(404, "null for uri")
    if call.world.switches.read_only:
        return refusing.rest(405, READ_ONLY, reason="READ_ONLY")
    wanted = call.request.query.getall("promotedSpaceKey", [])
    open_ones = [
        space
        for space in call.site.viewable_spaces(call.account)
        if space.allows(call.account, "create", "page")
    ]
    promoted = [space for key in wanted for space in open_ones if space.key == key]
    others = sorted((s for s in open_ones if s not in promoted), key=lambda s: s.name.casefold())
    return web.json_response(
        {
            "promotedSpaces": _results(promoted, answers.number(call, "promotedSpacesLimit", 10)),
            "otherSpaces": _results(others, answers.number(call, "otherSpacesLimit", 10)),
        }
    )


def _results(spaces: Iterable[Space], limit: int) -> dict[str, object]:
    found = list(spaces)
    return {
        "spaces": [{"id": space.key, "text": space.name} for space in found[:limit]],
        "resultsLimit": limit,
        "resultsTruncated": len(found) > limit,
    }


ENDPOINTS = (Endpoint("GET", "/rest/create-dialog/1.0/spaces", list_spaces),)
