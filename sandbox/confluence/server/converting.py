"""Bodies from one representation into another: of Data Center, storage format into what is shown.

https://developer.atlassian.com/server/confluence/rest/v1003/api-group-content-body/
"""

from aiohttp import web
from lxml import html

from sandbox.confluence.edge import BODY_LIMIT
from sandbox.confluence.reader import Reader, Surroundings
from sandbox.confluence.server import refusing
from sandbox.confluence.server.content import json_of, typed
from sandbox.confluence.server.gateway import Call, Endpoint
from sandbox.confluence.server.refusing import BadRequestError

SHOWN = ("view", "export_view", "styled_view")
_BODY = {"value": str, "representation": str, "content": dict}
_NOWHERE = Surroundings(user=lambda _: None, page=lambda _space, _title: None)


async def convert(call: Call) -> web.Response:
    """POST /rest/api/contentbody/convert/{to}: what cannot be parsed is refused as in a page."""
    if len(await call.request.read()) > BODY_LIMIT:
        return refusing.rest(413, "Request body is over 5 MB")
    if call.request.content_type != "application/json":
        return refusing.rest(415, "Unsupported Media Type")
    given, to = typed(await json_of(call), _BODY), call.request.match_info["to"]
    if given.get("representation") != "storage" or to not in SHOWN:
        raise BadRequestError(f"Cannot convert from {given.get('representation')} to {to}")
    if "value" not in given:
        raise BadRequestError("A value is needed")
    content = Reader(_NOWHERE).read(given["value"])
    shown = "".join(html.tostring(child, encoding="unicode") for child in content)
    return web.json_response({"value": (content.text or "") + shown, "representation": to})


ENDPOINTS = (Endpoint("POST", "/rest/api/contentbody/convert/{to}", convert),)
