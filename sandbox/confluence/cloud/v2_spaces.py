"""Spaces in v2: list, what the user may do there, who else may.

https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-space/
"""

from aiohttp import web

from sandbox.confluence.cloud import answers, reading
from sandbox.confluence.cloud.gateway import Call, Endpoint
from sandbox.confluence.nouns import Space

SCOPES = (frozenset({"read:space:confluence"}),)
TYPES = (
    "global",
    "collaboration",
    "knowledge_base",
    "personal",
    "system",
    "onboarding",
    "xflow_sample_space",
)
SORTS = ("id", "-id", "key", "-key", "name", "-name")


async def list_spaces(call: Call) -> web.Response:
    """GET /spaces: unknown keys are no error, they give nothing."""
    found = _sorted(call, [s for s in call.site.viewable_spaces(call.account) if _wanted(call, s)])
    part, more = reading.cut(call.request, found)
    results = [answers.space(space, call.site.accounts[0]) for space in part]
    return listing(call, results, more)


async def list_operations(call: Call) -> web.Response:
    """GET /spaces/{id}/operations: what this user may do there."""
    space = _space(call)
    held = {
        (line.operation, line.target): None
        for line in space.permissions
        if space.allows(call.account, line.operation, line.target)
    }
    operations = [{"operation": verb, "targetType": target} for verb, target in held]
    return web.json_response({"operations": operations})


async def list_permissions(call: Call) -> web.Response:
    """GET /spaces/{id}/permissions: every assignment, of users and groups."""
    part, more = reading.cut(call.request, _space(call).permissions)
    return listing(call, [answers.permission(line) for line in part], more)


def listing(call: Call, results: list[dict[str, object]], more: dict[str, str]) -> web.Response:
    """A page of results; `next` stands in the body and in the Link header."""
    links = {**more, "base": answers.wiki(call.request)}
    headers = {"Link": f'<{more["next"]}>; rel="next"'} if more else {}
    return web.json_response({"results": results, "_links": links}, headers=headers)


def _wanted(call: Call, space: Space) -> bool:
    request = call.request
    ids = [reading.number("ids", given) for given in reading.words(request, "ids")]
    keys = reading.words(request, "keys")
    types = reading.chosen(request, "type", TYPES)
    statuses = reading.chosen(request, "status", ("current", "archived"))
    return (
        (not ids or space.id in ids)
        and (not keys or space.key in keys)
        and (not types or space.type in types)
        and (not statuses or space.status in statuses)
    )


def _sorted(call: Call, spaces: list[Space]) -> list[Space]:
    for sort in reading.chosen(call.request, "sort", SORTS):
        field = sort.removeprefix("-")
        spaces.sort(key=lambda space: getattr(space, field), reverse=sort.startswith("-"))
    return spaces


def _space(call: Call) -> Space:
    number = reading.number("id", call.request.match_info["id"])
    return call.site.space_by_id(number, call.account)


ENDPOINTS = (
    Endpoint("GET", "/api/v2/spaces", SCOPES, list_spaces),
    Endpoint("GET", "/api/v2/spaces/{id}/operations", SCOPES, list_operations),
    Endpoint("GET", "/api/v2/spaces/{id}/permissions", SCOPES, list_permissions),
)
