"""What an organisation's app access rule blocks for the calling app, space by space.

https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-data-policies/
"""

from aiohttp import web

from sandbox.confluence import links
from sandbox.confluence.cloud import reading
from sandbox.confluence.cloud.gateway import Call, Endpoint
from sandbox.confluence.cloud.v2_spaces import listing
from sandbox.confluence.nouns import Space

SCOPES = (frozenset({"read:space:confluence"}),)


async def list_policies(call: Call) -> web.Response:
    """GET /data-policies/spaces: open to the app although the rule shuts it out of pages."""
    ids = [reading.number("ids", given) for given in reading.words(call.request, "ids")]
    keys = reading.words(call.request, "keys")
    found = [
        space
        for space in call.site.viewable_spaces(call.account)
        if (not ids or space.id in ids) and (not keys or space.key in keys)
    ]
    part, more = reading.cut(call.request, found)
    return listing(call, [_policy(call, space) for space in part], more)


def _policy(call: Call, space: Space) -> dict[str, object]:
    return {
        "id": str(space.id),
        "key": space.key,
        "name": space.name,
        "description": None,
        "dataPolicy": {"anyContentBlocked": call.world.switches.app_blocked},
        "icon": None,
        "_links": {"webui": links.cloud_space(space)},
    }


ENDPOINTS = (Endpoint("GET", "/api/v2/data-policies/spaces", SCOPES, list_policies),)
