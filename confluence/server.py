"""Data Center's dialect: v1 throughout; templates have their own file (`server_templates`).

Not here: sending and the common errors (`http`, `refusals`), the check of who we are (`client`).
https://developer.atlassian.com/server/confluence/rest/
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from confluence import create_dialog
from confluence.calls import Call
from confluence.errors import CredentialRejected, NotConfluence, PermissionDenied, RetroError
from confluence.nouns import Account, Audience, Page, Site, Space, Template, TemplateContent
from confluence.refusals import body_refused, page_refused, taken_for_nobody
from confluence.server_templates import ServerTemplates
from confluence.wire import (
    by_full_name,
    next_start,
    read_people,
    read_space,
    read_template,
    window,
    write_labels,
)

# Else Confluence takes a write for a forged one (XSRF) and answers 403.
NO_FORGERY = {"X-Atlassian-Token": "no-check"}


class Server:
    """What we ask of one Data Center."""

    label_scopes = ()

    def __init__(self, site: Site, ask: Callable[[Call], Awaitable[Any]]) -> None:
        self._site = site
        self._ask = ask
        self._templates = ServerTemplates(ask)

    async def current_account(self) -> Account:
        """Who we are. A token that is wrong or expired may get a 200 as an anonymous visitor."""
        answer = await self._ask(
            Call(
                verb="GET",
                path="/rest/api/user/current",
                action="read the current user",
                refusal=self._identity_refused,
                hidden_refusal=partial(taken_for_nobody, site=self._site),
            )
        )
        username = answer.get("username") or answer.get("userKey")
        if not username:
            raise NotConfluence(self._site.url, "it names no current user")
        account = answer.get("userKey") or username
        return Account(id=account, name=answer.get("displayName") or username)

    def _identity_refused(self, status: int, text: str) -> RetroError | None:
        if status == 403:
            return CredentialRejected(self._site.url, text)
        if status == 404:
            return NotConfluence(self._site.url, "it has no current user")
        return None

    async def spaces(self) -> AsyncGenerator[tuple[Space, ...], None]:
        """The current spaces we may see, page by page."""
        call = Call(
            verb="GET",
            path="/rest/api/space",
            action="list spaces",
            needs=("results",),
            params=(("status", "current"),),
        )
        async for results in self._pages_of(call):
            yield tuple(read_space(found) for found in results)

    async def find_space(self, key: str) -> Space:
        """The space of a key."""
        call = Call(
            verb="GET",
            path=f"/rest/api/space/{quote(key, safe='')}",
            action="read the space",
            needs=("id", "key"),
            place=key,
            missing=("space", key),
        )
        return read_space(await self._ask(call))

    async def may_create(self, space: Space) -> bool | None:
        """Whether we may create pages in the space; None where this server does not tell."""
        told = await create_dialog.may_create(self._ask, space.key)
        if not told:
            await self.find_space(space.key)  # gone or hidden is another matter
        return told

    async def audience(self, space: Space) -> Audience | None:
        """Who may read the space. Only its admins are told."""
        answer = await self._ask(
            Call(
                verb="GET",
                path=f"/rest/api/space/{quote(space.key, safe='')}/permissions",
                action="read the space's permissions",
                expects=list,
                place=space.key,
                missing=("space", space.key),
            )
        )
        readers = {reader_of(found) for found in answer if permits_reading(found)}
        groups = tuple(sorted(name for kind, name in readers if kind == "group"))
        users = tuple(sorted(name for kind, name in readers if kind == "user"))
        return Audience(
            groups=len(groups),
            users=len(users),
            group_names=groups,
            user_names=users,
            anonymous=any(kind == "anonymous" for kind, _ in readers),
        )

    async def templates(self, space_key: str | None) -> tuple[Template, ...]:
        """The space's page templates, or the global ones."""
        found = await self._templates.list(space_key)
        return tuple(read_template(item, space_key) for item in found)

    async def template_content(self, template_id: str, space_key: str | None) -> TemplateContent:
        """What the template holds."""
        return await self._templates.content(template_id, space_key)

    async def find_pages(self, space: Space, title: str) -> tuple[Page, ...]:
        """The pages that may hold the title, bodies included."""
        answer = await self._ask(
            Call(
                verb="GET",
                path="/rest/api/content",
                action="look a page up by its title",
                needs=("results",),
                place=space.key,
                params=(
                    ("spaceKey", space.key),
                    ("title", title),
                    ("type", "page"),
                    ("status", "any"),  # documented as current and trashed
                    ("expand", "body.storage"),
                ),
            )
        )
        base = (answer.get("_links") or {}).get("base")
        return tuple(self._read_page(found, base=base) for found in answer["results"])

    async def check_body(self, body: str) -> bool:
        """Have the body shown, which fails where creating a page with it would."""
        await self._ask(
            Call(
                verb="POST",
                path="/rest/api/contentbody/convert/view",
                action="check the page's body",
                needs=("value",),
                headers={"X-Atlassian-Token": "no-check"},
                body={"value": body, "representation": "storage"},
                refusal=body_refused,
            )
        )
        return True

    async def create_page(
        self, space: Space, title: str, body: str, *, parent_id: str | None
    ) -> Page:
        """Create a published page in one request."""
        payload: dict[str, Any] = {
            "type": "page",
            "title": title,
            "space": {"key": space.key},
            "body": {"storage": {"value": body, "representation": "storage"}},
        }
        if parent_id is not None:
            payload["ancestors"] = [{"id": parent_id}]
        answer = await self._ask(
            Call(
                verb="POST",
                path="/rest/api/content",
                action=PermissionDenied.CREATE,
                needs=("id", "title"),
                place=space.key,
                missing=("space", space.key),
                headers=NO_FORGERY,
                body=payload,
                refusal=lambda status, text: page_refused(
                    status, text, title=title, parent_id=parent_id
                ),
            )
        )
        return self._read_page(answer)

    async def find_people(self, name: str) -> tuple[Account, ...]:
        """The active people whose names have these words."""
        answer = await self._ask(
            Call(
                verb="GET",
                path="/rest/api/search",
                action="look people up",
                needs=("results",),
                params=(("cql", by_full_name(name)), ("expand", "user.status")),
            )
        )
        return read_people(answer, "userKey")

    async def add_labels(self, page_id: str, labels: Iterable[str]) -> None:
        """Add labels to a page."""
        call = Call(
            verb="POST",
            path=f"/rest/api/content/{quote(page_id, safe='')}/label",
            action="label the page",
            missing=("page", page_id),
            headers=NO_FORGERY,
            body=write_labels(labels),
        )
        await self._ask(call)

    async def _pages_of(self, call: Call) -> AsyncGenerator[list[Any], None]:
        start: int | None = 0
        while start is not None:
            answer = await self._ask(replace(call, params=call.params + window(start)))
            yield answer["results"]
            start = next_start(answer, start)

    def _read_page(self, found: Any, *, base: str | None = None) -> Page:
        links = found.get("_links") or {}
        path = links.get("webui") or f"/pages/viewpage.action?pageId={found['id']}"
        return Page(
            id=str(found["id"]),
            title=found["title"],
            url=(links.get("base") or base or self._site.url) + path,
            body=((found.get("body") or {}).get("storage") or {}).get("value"),
            status=found.get("status") or "current",
        )


def permits_reading(found: Any) -> bool:
    """Whether a permission lets somebody see the space."""
    operation = found.get("operation") or {}
    return (operation.get("operationKey"), operation.get("targetType")) == ("read", "space")


def reader_of(found: Any) -> tuple[str, str]:
    """Whom a permission is for, as (kind, name); one without a subject is for everybody."""
    subject = found.get("subject") or {"type": "anonymous"}
    kind = subject.get("type") or "anonymous"
    return kind if kind in ("group", "anonymous") else "user", subject.get("displayName") or ""
