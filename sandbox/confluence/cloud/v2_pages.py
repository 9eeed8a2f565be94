"""Pages in v2: find, read, create. The sandbox keeps the storage representation only.

What an app access rule answers is not published: here its pages are missing as those without a
right are.

https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/
"""

from typing import Any

from aiohttp import web

from sandbox.confluence.cloud import answers, reading, refusing
from sandbox.confluence.cloud.gateway import Call, Endpoint
from sandbox.confluence.cloud.refusing import BadRequestError
from sandbox.confluence.cloud.v2_spaces import listing
from sandbox.confluence.edge import BODY_LIMIT
from sandbox.confluence.nouns import Page
from sandbox.confluence.refusals import PageUnseenError, SpaceUnseenError
from sandbox.confluence.site import NewPage

READ = (frozenset({"read:page:confluence"}),)
WRITE = (frozenset({"write:page:confluence"}),)
LIST_STATUSES = ("current", "archived", "deleted", "trashed")
READ_STATUSES = (*LIST_STATUSES, "historical", "draft")
FIELDS = {
    "spaceId": str,
    "status": str,
    "title": str,
    "parentId": str,
    "body": dict,
    "subtype": str,
}


async def list_pages(call: Call) -> web.Response:
    """GET /pages: the title is exact but for letter case; by default current and archived."""
    request = call.request
    statuses = reading.chosen(request, "status", LIST_STATUSES) or ["current", "archived"]
    spaces = [reading.number("space-id", given) for given in reading.words(request, "space-id")]
    title = request.query.get("title")
    found = [
        page
        for page in _open_pages(call, statuses)
        if (not spaces or _space_id(call, page) in spaces)
        and (title is None or page.title.casefold() == title.casefold())
    ]
    part, more = reading.cut(request, found)
    body = _wants_body(request)
    return listing(
        call, [answers.page(page, space_id=_space_id(call, page), body=body) for page in part], more
    )


async def get_page(call: Call) -> web.Response:
    """GET /pages/{id}; drafts only with get-draft."""
    page = call.site.page(reading.number("id", call.request.match_info["id"]), call.account)
    if call.world.switches.app_blocked:
        raise PageUnseenError(str(page.id))
    statuses = reading.chosen(call.request, "status", READ_STATUSES) or ["current", "archived"]
    if reading.flag(call.request, "get-draft"):
        statuses.append("draft")
    if page.status not in statuses:
        raise PageUnseenError(str(page.id))
    return _single(call, page, body=_wants_body(call.request))


async def create_page(call: Call) -> web.Response:
    """POST /pages: 200 with the page. Without parentId it goes under the space's homepage."""
    if len(await call.request.read()) > BODY_LIMIT:
        return refusing.v2(413, "PAYLOAD_TOO_LARGE", "Request body is over 5 MB")
    if call.request.content_type != "application/json":
        return refusing.v2(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type")
    body = await reading.json_object(call.request)
    reading.typed(body, FIELDS)
    page = call.site.create_page(_space_key(call, body), _new_page(call, body), call.account)
    return _single(call, page, body=True)


def _new_page(call: Call, body: dict[str, Any]) -> NewPage:
    status = body.get("status", "current")
    if status not in ("current", "draft"):
        raise reading.wrong_type("status", status, "one of current, draft")
    if body.get("subtype", "live") != "live":
        raise reading.wrong_type("subtype", body["subtype"], "live")
    root = reading.flag(call.request, "root-level")
    if root and "parentId" in body:
        words = "parentId may not be given together with root-level=true"
        raise BadRequestError(words, code="BAD_REQUEST")
    return NewPage(
        title=body.get("title", ""),
        body=_storage(body.get("body", {})),
        parent_id=reading.number("parentId", body["parentId"]) if "parentId" in body else None,
        status=status,
        root=root,
        private=reading.flag(call.request, "private"),
        subtype=body.get("subtype"),
    )


def _storage(body: dict[str, Any]) -> str:
    """The value of a body, flat or nested under its representation."""
    flat = body
    if body and "representation" not in body:
        reading.typed(
            body, {"storage": dict, "atlas_doc_format": dict, "wiki": dict}, where="body."
        )
        flat = next(iter(body.values()))
    reading.typed(flat, {"representation": str, "value": str}, where="body.")
    representation = flat.get("representation", "storage")
    if representation == "atlas_doc_format":
        raise BadRequestError("Error converting ADF to storage format", code="BAD_REQUEST")
    if representation != "storage":
        raise reading.wrong_type("body.representation", representation, "storage")
    return str(flat.get("value", ""))


def _space_key(call: Call, body: dict[str, Any]) -> str:
    if "spaceId" not in body:
        raise BadRequestError("spaceId must be specified", code="BAD_REQUEST")
    number = reading.number("spaceId", body["spaceId"])
    if call.world.switches.app_blocked:
        raise SpaceUnseenError(str(number))
    return call.site.space_by_id(number, call.account).key


def _open_pages(call: Call, statuses: list[str]) -> list[Page]:
    if call.world.switches.app_blocked:
        return []
    return call.site.find_pages(call.account, statuses=statuses)


def _space_id(call: Call, page: Page) -> int:
    return call.site.spaces[page.space].id


def _single(call: Call, page: Page, *, body: bool) -> web.Response:
    answer = answers.page(page, space_id=_space_id(call, page), body=body)
    answer["_links"]["base"] = answers.wiki(call.request)
    return web.json_response(answer)


def _wants_body(request: web.Request) -> bool:
    return bool(reading.chosen(request, "body-format", ("storage", "atlas_doc_format", "view")))


ENDPOINTS = (
    Endpoint("GET", "/api/v2/pages", READ, list_pages),
    Endpoint("GET", "/api/v2/pages/{id}", READ, get_page),
    Endpoint("POST", "/api/v2/pages", WRITE, create_page),
)
