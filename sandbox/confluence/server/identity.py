"""Who am I, which server is this, may it be written to."""

from typing import Any

from aiohttp import web
from lxml import etree

from sandbox.confluence.server import answers, refusing
from sandbox.confluence.server.gateway import NOBODY_MAY, Call, Endpoint

VERSION = "10.0.3"
BUILD = 9400
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
            "version": VERSION,
            "buildNumber": BUILD,
            "marketplaceBuildNumber": BUILD,
            "buildDate": "2025-09-01",
        }
    )


async def manifest(call: Call) -> web.Response:
    """GET /rest/applinks/1.0/manifest: for anybody; XML unless JSON is asked for."""
    told: dict[str, Any] = {
        "id": "5b0e3a1c-0d3f-3f0a-9a53-5d4a3b1f7c11",
        "name": "Confluence",
        "typeId": "confluence",
        "version": VERSION,
        "buildNumber": BUILD,
        "applinksVersion": "10.0.2",
        "publicSignup": False,
        "url": answers.base(call.request),
    }
    if "application/json" in call.request.headers.get("Accept", ""):
        return web.json_response(told)
    root = etree.Element("manifest")
    for name, value in told.items():
        etree.SubElement(root, name).text = str(value)
    return web.Response(body=etree.tostring(root), content_type="application/xml")


async def status(_call: Call) -> web.Response:
    """GET /status: for load balancers, beside the REST API."""
    return web.json_response({"state": "RUNNING"})


async def access_mode(call: Call) -> web.Response:
    """GET /rest/api/accessmode: a bare JSON string."""
    return web.json_response("READ_ONLY" if call.world.switches.read_only else "READ_WRITE")


ENDPOINTS = (
    Endpoint("GET", "/rest/api/user/current", current_user, open_to_all=True),
    Endpoint("GET", "/rest/api/server-information", server_information, open_to_all=True),
    Endpoint("GET", "/rest/applinks/1.0/manifest", manifest, open_to_all=True),
    Endpoint("GET", "/status", status, open_to_all=True),
    Endpoint("GET", "/rest/api/accessmode", access_mode, open_to_all=True),
)
