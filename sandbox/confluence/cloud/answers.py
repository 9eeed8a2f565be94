"""The JSON of v2 and v1 for spaces, pages, templates and users."""

from typing import Any

from aiohttp import web

from sandbox.confluence import links
from sandbox.confluence.nouns import Account, Label, Page, Permission, Space, Template, Version
from sandbox.confluence.times import moment

V1_CONTEXT = "/wiki"


def wiki(request: web.Request) -> str:
    """The site's own address, as `_links.base` gives it."""
    return links.base(request, links.CLOUD_CONTEXT)


def space(found: Space, author: Account) -> dict[str, Any]:
    """A space in v2."""
    return {
        "id": str(found.id),
        "key": found.key,
        "name": found.name,
        "type": found.type,
        "status": found.status,
        "authorId": author.account_id,
        "spaceOwnerId": author.account_id,
        "currentActiveAlias": found.key,
        "createdAt": moment(found.created_at),
        "homepageId": str(found.homepage_id),
        "description": None,
        "icon": None,
        "_links": {"webui": links.cloud_space(found)},
    }


def permission(line: Permission) -> dict[str, Any]:
    """One assignment of a space's permissions in v2."""
    return {
        "id": line.id,
        "principal": {"type": line.principal_type, "id": line.principal_id},
        "operation": {"key": line.operation, "targetType": line.target},
    }


def version(found: Version) -> dict[str, Any]:
    """A version in v2."""
    return {
        "number": found.number,
        "message": found.message,
        "minorEdit": False,
        "authorId": found.author.account_id,
        "createdAt": moment(found.at),
    }


def page(found: Page, *, space_id: int, body: bool) -> dict[str, Any]:
    """A page in v2; the body only when it was asked for."""
    storage = {"storage": {"representation": "storage", "value": found.body}}
    return {
        "id": str(found.id),
        "status": found.status,
        "title": found.title,
        "spaceId": str(space_id),
        "parentId": str(found.parent_id) if found.parent_id else None,
        "parentType": "page" if found.parent_id else None,
        "position": found.position,
        "authorId": found.creator.account_id,
        "ownerId": found.creator.account_id,
        "lastOwnerId": None,
        "subtype": found.subtype,
        "createdAt": moment(found.created_at),
        "version": version(found.latest),
        "body": storage if body else {},
        "_links": {
            "webui": links.cloud_page(found),
            "editui": links.edit(found),
            "tinyui": links.tiny(found),
        },
    }


def template(
    request: web.Request, found: Template, *, of: Space | None, body: bool
) -> dict[str, Any]:
    """A template in v1; a global one has no `space`, one without expand has no `body`."""
    answer: dict[str, Any] = {
        "templateId": found.id,
        "name": found.name,
        "description": found.description,
        "labels": [label(each) for each in found.labels],
        "templateType": "page",
        "editorVersion": found.editor,
        "_links": {"self": f"{wiki(request)}/rest/api/template/{found.id}"},
    }
    if of is not None:
        answer["space"] = v1_space(request, of)
    if not body:
        return answer | {"_expandable": {"body": ""}}
    storage = {
        "value": found.body,
        "representation": "storage",
        "embeddedContent": [],
        "_expandable": {"content": ""},
    }
    return answer | {"body": {"storage": storage}}


def label(found: Label) -> dict[str, Any]:
    """A label in v1."""
    return {"prefix": found.prefix, "name": found.name, "id": found.id, "label": found.name}


def v1_space(request: web.Request, found: Space) -> dict[str, Any]:
    """A space as it stands inside a template."""
    path = f"/rest/api/space/{found.key}"
    return {
        "id": found.id,
        "key": found.key,
        "name": found.name,
        "type": found.type,
        "status": found.status,
        "_expandable": {"homepage": f"/rest/api/content/{found.homepage_id}"},
        "_links": {"webui": links.cloud_space(found), "self": wiki(request) + path},
    }


def user(request: web.Request, account: Account) -> dict[str, Any]:
    """The current user in v1."""
    self_link = f"{wiki(request)}/rest/api/user?accountId={account.account_id}"
    return {
        "type": "known",
        "accountId": account.account_id,
        "accountType": "atlassian",
        "email": account.email,
        "publicName": account.display_name,
        "displayName": account.display_name,
        "profilePicture": {
            "path": "/wiki/aa-avatar/default",
            "width": 48,
            "height": 48,
            "isDefault": True,
        },
        "isExternalCollaborator": account.guest,
        "_expandable": {"operations": "", "personalSpace": ""},
        "_links": {"self": self_link, "base": wiki(request), "context": V1_CONTEXT},
    }


def group(request: web.Request, group_id: str) -> dict[str, Any]:
    """A group in v1."""
    self_link = f"{wiki(request)}/rest/api/group/by-id?id={group_id}"
    return {
        "type": "group",
        "name": group_id,
        "id": group_id,
        "usageType": "USERBASE_GROUP",
        "managedBy": "ADMINS",
        "_links": {"self": self_link, "base": wiki(request), "context": V1_CONTEXT},
    }


def person(account: Account) -> dict[str, Any]:
    """A user in v2."""
    return {
        "displayName": account.display_name,
        "timeZone": None,
        "personalSpaceId": None,
        "isExternalCollaborator": account.guest,
        "accountStatus": "active" if account.active else "inactive",
        "accountId": account.account_id,
        "email": account.email,
        "accountType": "atlassian",
        "publicName": account.display_name,
        "profilePicture": {"path": "/wiki/aa-avatar/default", "isDefault": True},
    }


def found_user(request: web.Request, account: Account) -> dict[str, Any]:
    """A user as a search finds them."""
    return {
        "user": user(request, account),
        "title": account.display_name,
        "excerpt": "",
        "url": f"/people/{account.account_id}",
        "breadcrumbs": [],
        "entityType": "user",
        "iconCssClass": "aui-icon content-type-profile",
        "lastModified": "2026-01-01T00:00:00.000Z",
        "score": 0.0,
    }
