"""What OAuth may still call in v1: page templates, labels, the current user, people and groups.

https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-template/
"""

from aiohttp import web

from sandbox.confluence import page_labels, people_search
from sandbox.confluence.cloud import answers
from sandbox.confluence.cloud.gateway import Call, Endpoint
from sandbox.confluence.cloud.refusing import BadRequestError, v1
from sandbox.confluence.nouns import Space, Template
from sandbox.confluence.refusals import PageUnseenError, RefusalError

TEMPLATES = (
    frozenset({"read:template:confluence", "read:content-details:confluence"}),
    frozenset({"read:confluence-content.summary"}),
)
USER = (
    frozenset({"read:content-details:confluence"}),
    frozenset({"read:confluence-user"}),
)
USER_SEARCH = (frozenset({"read:content-details:confluence"}),)
GROUP = (
    frozenset({"read:group:confluence"}),
    frozenset({"read:confluence-groups"}),
)
LABELS = (
    frozenset({"read:label:confluence", "write:label:confluence"}),
    frozenset({"write:confluence-content"}),
)
LIMIT_CAP = 200


async def list_templates(call: Call) -> web.Response:
    """GET /template/page: those of one space, or the global ones; never both."""
    key = call.request.query.get("spaceKey")
    if key is not None:
        call.site.space(key, call.account)
    start, limit = _number(call, "start", 0), min(_number(call, "limit", 25), LIMIT_CAP)
    found = [template for template in call.site.templates.values() if template.space == key]
    part = found[start : start + limit]
    body = _expands_body(call)
    return web.json_response(
        {
            "results": [_template(call, template, body=body) for template in part],
            "start": start,
            "limit": limit,
            "size": len(part),
            "_links": _links(call, start + limit, limit, more=start + limit < len(found)),
        }
    )


async def get_template(call: Call) -> web.Response:
    """GET /template/{id}: 403 also when it does not exist."""
    template = call.site.templates.get(call.request.match_info["id"])
    if template is None:
        raise RefusalError(call.request.match_info["id"])
    return web.json_response(_template(call, template, body=True))


async def current_user(call: Call) -> web.Response:
    """GET /user/current."""
    return web.json_response(answers.user(call.request, call.account))


async def get_group(call: Call) -> web.Response:
    """GET /group/by-id; here a group is called what its id is."""
    group = call.request.query.get("id", "")
    if not any(group in account.groups for account in call.site.accounts):
        return v1(404, f"Group with id {group} not found")  # the real sentence is not known
    return web.json_response(answers.group(call.request, group))


async def search_users(call: Call) -> web.Response:
    """GET /search/user: active users by their full names."""
    cql = call.request.query.get("cql", "")
    name = people_search.asked(cql)
    if name is None:
        raise BadRequestError(f"Could not parse cql : {cql}")
    start, limit = _number(call, "start", 0), min(_number(call, "limit", 25), LIMIT_CAP)
    found = [account for account in people_search.like(call.site, name) if account.active]
    part = found[start : start + limit]
    return web.json_response(
        {
            "results": [answers.found_user(call.request, account) for account in part],
            "start": start,
            "limit": limit,
            "size": len(part),
            "totalSize": len(found),
            "cqlQuery": cql,
            "searchDuration": 1,
            "_links": {"base": answers.wiki(call.request), "context": answers.V1_CONTEXT},
        }
    )


async def add_labels(call: Call) -> web.Response:
    """POST /content/{id}/label: all labels of the page afterwards."""
    given = call.request.match_info["id"]
    if not (given.isascii() and given.isdigit()):
        raise PageUnseenError(given)
    names = page_labels.asked(await call.request.read())
    found = call.site.add_labels(int(given), names, call.account)
    return web.json_response(
        {
            "results": [answers.label(label) for label in found],
            "start": 0,
            "limit": LIMIT_CAP,
            "size": len(found),
            "_links": {"base": answers.wiki(call.request), "context": answers.V1_CONTEXT},
        }
    )


def _template(call: Call, template: Template, *, body: bool) -> dict[str, object]:
    space: Space | None = None
    if template.space is not None:
        space = call.site.space(template.space, call.account)
    return answers.template(call.request, template, of=space, body=body)


def _expands_body(call: Call) -> bool:
    expand = ",".join(call.request.query.getall("expand", [])).split(",")
    return bool({"body", "body.storage"} & set(expand))


def _number(call: Call, name: str, default: int) -> int:
    given = call.request.query.get(name, str(default))
    if not (given.isascii() and given.isdigit()):
        raise BadRequestError(f"{name} must be a number that is not negative: {given}")
    return int(given)


def _links(call: Call, start: int, limit: int, *, more: bool) -> dict[str, str]:
    """`next` is relative to the context, and missing on the last page."""
    base = answers.wiki(call.request)
    found = {
        "base": base,
        "context": answers.V1_CONTEXT,
        "self": f"{base}/rest/api/template/page",
    }
    if more:
        query = call.request.url.update_query(next="true", start=start, limit=limit)
        found["next"] = f"/rest/api/template/page?{query.raw_query_string}"
    return found


ENDPOINTS = (
    Endpoint("GET", "/rest/api/template/page", TEMPLATES, list_templates),
    Endpoint("GET", "/rest/api/template/{id}", TEMPLATES, get_template),
    Endpoint("GET", "/rest/api/user/current", USER, current_user),
    Endpoint("GET", "/rest/api/group/by-id", GROUP, get_group),
    Endpoint("GET", "/rest/api/search/user", USER_SEARCH, search_users),
    Endpoint("POST", "/rest/api/content/{id}/label", LABELS, add_labels),
)
