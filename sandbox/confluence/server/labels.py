"""Labels of Data Center's pages."""

from aiohttp import web

from sandbox.confluence import page_labels
from sandbox.confluence.refusals import PageUnseenError
from sandbox.confluence.server import answers, refusing
from sandbox.confluence.server.content import READ_ONLY
from sandbox.confluence.server.gateway import Call, Endpoint


async def add_labels(call: Call) -> web.Response:
    """POST /rest/api/content/{id}/label: all labels of the page afterwards."""
    if call.world.switches.read_only:
        return refusing.rest(405, READ_ONLY, reason="READ_ONLY")
    if call.request.content_type != "application/json":
        return refusing.rest(415, "Unsupported Media Type")
    given = call.request.match_info["id"]
    if not (given.isascii() and given.isdigit()):
        raise PageUnseenError(given)
    names = page_labels.asked(await call.request.read())
    found = call.site.add_labels(int(given), names, call.account)
    return answers.listing(call, found, answers.label)


ENDPOINTS = (Endpoint("POST", "/rest/api/content/{id}/label", add_labels),)
