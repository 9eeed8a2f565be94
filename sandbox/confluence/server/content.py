"""Pages of Data Center: find by title, read, create."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.confluence.edge import BODY_LIMIT
from sandbox.confluence.nouns import Page
from sandbox.confluence.refusals import PageUnseenError
from sandbox.confluence.server import answers, refusing
from sandbox.confluence.server.gateway import Call, Endpoint
from sandbox.confluence.server.refusing import BadRequestError
from sandbox.confluence.site import NewPage

READ_ONLY = "This site is read-only. You can't make changes right now."
CREATED = frozenset({"body.storage", "history", "space", "version", "ancestors"})
READ = frozenset({"history", "space", "version"})
STATUSES = ("current", "archived", "trashed", "draft")


async def find_pages(call: Call) -> web.Response:
    """GET /rest/api/content: the title is exact; current pages unless `status` says otherwise."""
    query = call.request.query
    if query.get("type", "page") != "page":
        raise BadRequestError("The sandbox holds pages only")
    title, expand = query.get("title"), _expand(call)
    statuses = query.getall("status", ["current"])
    found = [
        page
        for page in call.site.find_pages(
            call.account,
            statuses=STATUSES if "any" in statuses else statuses,
            space=query.get("spaceKey"),
        )
        if title is None or page.title == title
    ]
    return answers.listing(call, found, lambda page: answers.page(call, page, expand=expand))


async def get_page(call: Call) -> web.Response:
    """GET /rest/api/content/{id}."""
    given = call.request.match_info["id"]
    if not (given.isascii() and given.isdigit()):
        raise PageUnseenError(given)
    page = call.site.page(int(given), call.account)
    statuses = call.request.query.getall("status", ["current"])
    if page.status not in statuses and "any" not in statuses:
        raise PageUnseenError(given)
    return _single(call, page, _expand(call) or READ)


async def create_page(call: Call) -> web.Response:
    """POST /rest/api/content: 200; without ancestors at the top of the space."""
    if call.world.switches.read_only:
        return refusing.rest(405, READ_ONLY, reason="READ_ONLY")
    if len(await call.request.read()) > BODY_LIMIT:
        return refusing.rest(413, "Request body is over 5 MB")
    if call.request.content_type != "application/json":
        return refusing.rest(415, "Unsupported Media Type")
    body = typed(await json_of(call), _BODY)
    key, new = _asked(body)
    return _single(call, call.site.create_page(key, new, call.account), _expand(call) or CREATED)


_BODY: dict[str, type] = {
    "id": str,
    "type": str,
    "status": str,
    "title": str,
    "space": dict,
    "ancestors": list,
    "body": dict,
    "version": dict,
    "metadata": dict,
    "extensions": dict,
}


async def json_of(call: Call) -> Any:
    """The JSON that was sent; raises BadRequestError."""
    try:
        return json.loads(await call.request.read())
    except ValueError as error:
        raise BadRequestError("Could not parse the request body as JSON") from error


def typed(body: Any, fields: Mapping[str, type]) -> dict[str, Any]:
    """An object with fields of these types and no others; raises BadRequestError."""
    if not isinstance(body, dict):
        raise BadRequestError("An object was expected")
    for name, value in body.items():
        if name not in fields:
            raise BadRequestError(f'Unrecognized field "{name}"')
        if not isinstance(value, fields[name]):
            raise BadRequestError(f'Field "{name}" is not of type {fields[name].__name__}')
    return body


def _asked(body: dict[str, Any]) -> tuple[str, NewPage]:
    if body.get("type") != "page":
        raise BadRequestError("Content type must be page")
    space = typed(body.get("space", {}), {"key": str, "id": int})
    if "key" not in space:
        raise BadRequestError("Space must be given by its key")
    storage = typed(body.get("body", {}), {"storage": dict}).get("storage", {})
    storage = typed(storage, {"value": str, "representation": str})
    if storage.get("representation", "storage") != "storage":
        raise BadRequestError("The representation of body.storage is storage")
    parent_id = _parent(body.get("ancestors", []))
    title, value = body.get("title", ""), storage.get("value", "")
    return space["key"], NewPage(title, value, parent_id=parent_id, root=parent_id is None)


def _parent(ancestors: list[Any]) -> int | None:
    """The direct parent is the last one given."""
    if not ancestors:
        return None
    given = str(typed(ancestors[-1], {"id": object, "type": str}).get("id", ""))
    if not (given.isascii() and given.isdigit()):
        raise BadRequestError(f"Not an id of content: {given}")
    return int(given)


def _expand(call: Call) -> frozenset[str]:
    return frozenset(",".join(call.request.query.getall("expand", [])).split(",")) - {""}


def _single(call: Call, page: Page, expand: frozenset[str]) -> web.Response:
    return web.json_response(answers.page(call, page, expand=expand))


ENDPOINTS = (
    Endpoint("GET", "/rest/api/content", find_pages),
    Endpoint("GET", "/rest/api/content/{id}", get_page),
    Endpoint("POST", "/rest/api/content", create_page),
)
