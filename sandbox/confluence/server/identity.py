"""Who am I, which server is this, may it be written to."""

from aiohttp import web

from sandbox.confluence.server import answers, refusing
from sandbox.confluence.server.gateway import NOBODY_MAY, Call, Endpoint

MAY_NOT_USE = "User not permitted to use Confluence"


async def current_user(call: Call) -> web.Response:
    """GET /rest/api/user/current: 200 and type "anonymous" for nobody, while that is allowed."""
    if call.account is None and call.world.switches.anonymous:
        return web.json_response(answers.anonymous(call.request))
    if call.account is None or not call.account.may_use:
        return refusing.rest(403, MAY_NOT_USE)
    return web.json_response(answers.user(call.request, call.account))


async def server_information(call: Call) -> web.Response:
    """GET /rest/api/server-information: not for nobody."""
    if call.account is None:
        return refusing.rest(401, NOBODY_MAY)
    return web.json_response(
        {
            "baseUrl": answers.base(call.request),
            "version": "10.0.3",
            "buildNumber": 9400,
            "marketplaceBuildNumber": 9400,
            "buildDate": "2025-09-01",
        }
    )


async def access_mode(call: Call) -> web.Response:
    """GET /rest/api/accessmode: a bare JSON string."""
    return web.json_response("READ_ONLY" if call.world.switches.read_only else "READ_WRITE")


ENDPOINTS = (
    Endpoint("GET", "/rest/api/user/current", current_user, open_to_all=True),
    Endpoint("GET", "/rest/api/server-information", server_information, open_to_all=True),
    Endpoint("GET", "/rest/api/accessmode", access_mode, open_to_all=True),
)
