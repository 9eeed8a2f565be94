"""The search of Data Center, as far as it finds people."""

from typing import Any

from aiohttp import web

from sandbox.confluence import people_search
from sandbox.confluence.nouns import Account
from sandbox.confluence.server import answers
from sandbox.confluence.server.gateway import Call, Endpoint
from sandbox.confluence.server.refusing import BadRequestError


async def search(call: Call) -> web.Response:
    """GET /rest/api/search: people by their full names, deactivated ones too."""
    cql = call.request.query.get("cql", "")
    name = people_search.asked(cql)
    if name is None:
        raise BadRequestError(f"Could not parse cql : {cql}")
    shows_status = answers.expands(call, "user.status")

    def found(account: Account) -> dict[str, Any]:
        return _found(call, account, shows_status=shows_status)

    return answers.listing(call, people_search.like(call.site, name), found)


def _found(call: Call, account: Account, *, shows_status: bool) -> dict[str, Any]:
    user = answers.user(call.request, account)
    if shows_status:
        user |= {"status": "current" if account.active else "deactivated"}
    return {
        "user": user,
        "title": account.display_name,
        "excerpt": "",
        "url": f"/display/~{account.name}",
        "entityType": "user",
        "iconCssClass": "aui-icon content-type-profile",
    }


ENDPOINTS = (Endpoint("GET", "/rest/api/search", search),)
