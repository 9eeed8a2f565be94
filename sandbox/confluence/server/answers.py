"""The JSON of Data Center for users, spaces, pages and templates, and its paging."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from aiohttp import web

from sandbox.confluence import links
from sandbox.confluence.nouns import Account, Label, Page, Permission, Space, Template, Version
from sandbox.confluence.server.gateway import Call
from sandbox.confluence.server.refusing import BadRequestError
from sandbox.confluence.site import Site
from sandbox.confluence.times import moment

Item = TypeVar("Item")
LIMIT_CAP = 100
PICTURE = {"path": "/server/images/icons/profilepics/default.svg", "width": 48, "height": 48}


def base(request: web.Request) -> str:
    """The server's base address, context path included."""
    return links.base(request, links.SERVER_CONTEXT)


def listing(
    call: Call, items: Sequence[Item], answer: Callable[[Item], dict[str, Any]]
) -> web.Response:
    """A page by start and limit; the server caps the limit, `next` is missing at the end."""
    start, limit = number(call, "start", 0), min(number(call, "limit", 25), LIMIT_CAP)
    part = items[start : start + limit]
    request = call.request
    found = {"base": base(request), "context": links.SERVER_CONTEXT, "self": str(request.url)}
    if start + limit < len(items):
        path = request.path.removeprefix(links.SERVER_CONTEXT)
        query = request.url.update_query(start=start + limit, limit=limit).raw_query_string
        found["next"] = f"{path}?{query}"
    results = [answer(item) for item in part]
    return web.json_response(
        {"results": results, "start": start, "limit": limit, "size": len(part), "_links": found}
    )


def number(call: Call, name: str, default: int) -> int:
    """A whole number of the query; anything else is refused."""
    given = call.request.query.get(name, str(default))
    if not (given.isascii() and given.isdigit()):
        raise BadRequestError(f"{name} must be a number that is not negative: {given}")
    return int(given)


def expands(call: Call, *names: str) -> bool:
    """Whether one of these was asked for by `expand`."""
    asked = ",".join(call.request.query.getall("expand", [])).split(",")
    return bool(set(names) & set(asked))


def user(request: web.Request, account: Account) -> dict[str, Any]:
    """A known user."""
    self_link = f"{base(request)}/rest/api/user?key={account.user_key}"
    return {
        "type": "known",
        "username": account.name,
        "userKey": account.user_key,
        "profilePicture": PICTURE | {"isDefault": True},
        "displayName": account.display_name,
        "_links": {"base": base(request), "context": links.SERVER_CONTEXT, "self": self_link},
        "_expandable": {"status": ""},
    }


def anonymous(request: web.Request) -> dict[str, Any]:
    """Nobody, with the status of somebody."""
    return {
        "type": "anonymous",
        "profilePicture": PICTURE | {"isDefault": True},
        "displayName": "Anonymous",
        "_links": {"base": base(request), "context": links.SERVER_CONTEXT},
        "_expandable": {"status": ""},
    }


def space(request: web.Request, found: Space) -> dict[str, Any]:
    """A space."""
    path = f"/rest/api/space/{found.key}"
    return {
        "id": found.id,
        "key": found.key,
        "name": found.name,
        "type": found.type,
        "status": found.status,
        "_links": {"webui": links.server_space(found), "self": base(request) + path},
        "_expandable": {"homepage": f"/rest/api/content/{found.homepage_id}"},
    }


def permission(site: Site, found: Space, line: Permission) -> dict[str, Any]:
    """A permission; one that anonymous callers have names no subject."""
    operation = {"operationKey": line.operation, "targetType": line.target}
    answer = {"operation": operation, "spaceKey": found.key, "spaceId": found.id}
    if line.principal_id == "anonymous":
        return answer
    names = {account.account_id: account.display_name for account in site.accounts}
    kind = "known" if line.principal_type == "user" else "group"
    name = names.get(line.principal_id, line.principal_id)
    return answer | {"subject": {"type": kind, "displayName": name}}


def version(request: web.Request, found: Version) -> dict[str, Any]:
    """A version."""
    return {
        "by": user(request, found.author),
        "when": moment(found.at),
        "message": found.message,
        "number": found.number,
        "minorEdit": False,
        "hidden": False,
    }


def page(call: Call, found: Page, *, expand: frozenset[str]) -> dict[str, Any]:
    """A page with what was expanded; the rest is named in `_expandable`."""
    request = call.request
    parts: dict[str, Callable[[], Any]] = {
        "space": lambda: space(request, call.site.spaces[found.space]),
        "version": lambda: version(request, found.latest),
        "history": lambda: _history(request, found),
        "ancestors": lambda: [_bare(request, above) for above in call.site.ancestors(found)],
        "body.storage": lambda: {"storage": {"value": found.body, "representation": "storage"}},
    }
    answer = _bare(request, found)
    for name, part in parts.items():
        if name in expand:
            answer[name.partition(".")[0]] = part()
    closed = (name.partition(".")[0] for name in parts if name not in expand)
    return answer | {"_expandable": dict.fromkeys(closed, "")}


def _bare(request: web.Request, found: Page) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "type": "page",
        "status": found.status,
        "title": found.title,
        "extensions": {"position": "none"},
        "_links": {
            "webui": links.server_page(found),
            "edit": links.edit(found),
            "tinyui": links.tiny(found),
            "collection": "/rest/api/content",
            "base": base(request),
            "context": links.SERVER_CONTEXT,
            "self": f"{base(request)}/rest/api/content/{found.id}",
        },
    }


def _history(request: web.Request, found: Page) -> dict[str, Any]:
    return {
        "latest": True,
        "createdBy": user(request, found.creator),
        "createdDate": moment(found.created_at),
    }


def label(found: Label) -> dict[str, Any]:
    """A label."""
    return {"prefix": found.prefix, "name": found.name, "id": found.id}


def template(
    request: web.Request, found: Template, *, of: Space | None, body: bool
) -> dict[str, Any]:
    """A template of the experimental API; a global one has no `space`."""
    answer: dict[str, Any] = {
        "templateId": found.id,
        "name": found.name,
        "description": found.description,
        "labels": [label(each) for each in found.labels],
        "templateType": "page",
        "_links": {"self": f"{base(request)}/rest/experimental/template/{found.id}"},
    }
    if of is not None:
        answer["space"] = space(request, of)
    if not body:
        return answer | {"_expandable": {"body": ""}}
    storage = {"value": found.body, "representation": "storage"}
    return answer | {"body": {"storage": storage}}
