"""Confluence Cloud's dialect: v2 for spaces and pages, v1 for people and labels.

Not here: templates (`cloud_templates`), who may read a space (`cloud_audiences`), sending and the
common errors (`http`, `refusals`), retries and renewed tokens (`client`).
https://developer.atlassian.com/cloud/confluence/rest/v2/intro/
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import quote

from confluence.calls import Call
from confluence.cloud_audiences import CloudAudiences
from confluence.cloud_templates import CloudTemplates
from confluence.errors import CredentialRejected, NotFound, PermissionDenied
from confluence.nouns import Account, Audience, Page, Site, Space, Template, TemplateContent
from confluence.refusals import page_refused, taken_for_nobody
from confluence.scopes import LABEL_SCOPES
from confluence.wire import (
    Cursor,
    by_full_name,
    next_cursor,
    read_people,
    read_space,
    write_labels,
)

SPACES_A_PAGE = 250
# The statuses of pages that may hold a title.
TITLE_HOLDERS = ("current", "archived", "trashed")


class Cloud:
    """What we ask of one Cloud site, through the gateway or on the site itself."""

    label_scopes = LABEL_SCOPES

    def __init__(self, site: Site, ask: Callable[[Call], Awaitable[Any]]) -> None:
        self._site = site
        self._ask = ask
        self._audiences = CloudAudiences(ask)
        self._templates = CloudTemplates(ask)

    async def current_account(self) -> Account:
        """Who we are. An anonymous answer comes with a 200."""
        answer = await self._ask(
            Call(
                verb="GET",
                path="/wiki/rest/api/user/current",
                action="read the current user",
                scope="read:content-details:confluence",
                refusal=lambda status, text: (
                    CredentialRejected(self._site.url, text) if status == 403 else None
                ),
                hidden_refusal=partial(taken_for_nobody, site=self._site),
            )
        )
        name = answer.get("displayName") or answer.get("publicName") or answer["accountId"]
        return Account(id=answer["accountId"], name=name)

    async def spaces(self) -> AsyncGenerator[tuple[Space, ...], None]:
        """The current spaces we may see, page by page."""
        fixed = (("status", "current"), ("limit", str(SPACES_A_PAGE)))
        cursor: Cursor | None = ()
        while cursor is not None:
            answer = await self._ask(
                Call(
                    verb="GET",
                    path="/wiki/api/v2/spaces",
                    action="list spaces",
                    needs=("results",),
                    scope="read:space:confluence",
                    params=fixed + cursor,
                )
            )
            yield tuple(read_space(found) for found in answer["results"])
            cursor = next_cursor(answer, cursor)

    async def find_space(self, key: str) -> Space:
        """The space of a key; an unknown one is no error to Cloud but an empty answer."""
        answer = await self._ask(
            Call(
                verb="GET",
                path="/wiki/api/v2/spaces",
                action="read the space",
                needs=("results",),
                place=key,
                scope="read:space:confluence",
                params=(("keys", key),),
            )
        )
        if not answer["results"]:
            raise NotFound("space", key)
        return read_space(answer["results"][0])

    async def may_create(self, space: Space) -> bool:
        """Whether we may create pages in the space."""
        call = Call(
            verb="GET",
            path=f"/wiki/api/v2/spaces/{quote(space.id, safe='')}/operations",
            action="read what is permitted",
            needs=("operations",),
            place=space.key,
            missing=("space", space.key),
            scope="read:space:confluence",
        )
        answer = await self._ask(call)
        return any(permits_creating(operation) for operation in answer["operations"])

    async def audience(self, space: Space) -> Audience | None:
        """Who may read the space; groups are counted, of people some are named."""
        return await self._audiences.read(space)

    async def templates(self, space_key: str | None) -> tuple[Template, ...]:
        """The space's page templates, or the global ones."""
        return await self._templates.list(space_key)

    async def template_content(self, template_id: str, space_key: str | None) -> TemplateContent:
        """What the template holds."""
        return await self._templates.content(template_id, space_key)

    async def find_pages(self, space: Space, title: str) -> tuple[Page, ...]:
        """The pages that may hold the title, bodies included."""
        answer = await self._ask(
            Call(
                verb="GET",
                path="/wiki/api/v2/pages",
                action="look a page up by its title",
                needs=("results",),
                place=space.key,
                scope="read:page:confluence",
                params=(
                    ("space-id", space.id),
                    ("title", title),
                    *(("status", status) for status in TITLE_HOLDERS),
                    ("body-format", "storage"),
                ),
            )
        )
        base = (answer.get("_links") or {}).get("base")
        return tuple(self._read_page(found, base=base) for found in answer["results"])

    async def check_body(self, body: str) -> bool:  # noqa: ARG002 - the dialects' signature
        """Cloud converts bodies as jobs of its own and for other scopes: it is not asked."""
        return False

    async def create_page(
        self, space: Space, title: str, body: str, *, parent_id: str | None
    ) -> Page:
        """Create a published page in one request."""
        payload: dict[str, Any] = {
            "spaceId": space.id,
            "status": "current",
            "title": title,
            "body": {"representation": "storage", "value": body},
        }
        if parent_id is not None:
            payload["parentId"] = parent_id
        answer = await self._ask(
            Call(
                verb="POST",
                path="/wiki/api/v2/pages",
                action=PermissionDenied.CREATE,
                needs=("id", "title"),
                place=space.key,
                missing=("space", space.key),
                scope="write:page:confluence",
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
                path="/wiki/rest/api/search/user",
                action="look people up",
                needs=("results",),
                scope="read:content-details:confluence",
                params=(("cql", by_full_name(name)),),
            )
        )
        return read_people(answer, "accountId")

    async def add_labels(self, page_id: str, labels: Iterable[str]) -> None:
        """Add labels to a page, by v1: v2 only reads them."""
        call = Call(
            verb="POST",
            path=f"/wiki/rest/api/content/{quote(page_id, safe='')}/label",
            action="label the page",
            missing=("page", page_id),
            scope="write:label:confluence",
            body=write_labels(labels),
        )
        await self._ask(call)

    def _read_page(self, found: Any, *, base: str | None = None) -> Page:
        links = found.get("_links") or {}
        path = links.get("webui") or f"/pages/viewpage.action?pageId={found['id']}"
        base = links.get("base") or base or f"{self._site.url}/wiki"
        return Page(
            id=str(found["id"]),
            title=found["title"],
            url=base + path,
            body=((found.get("body") or {}).get("storage") or {}).get("value"),
            status=found.get("status") or "current",
        )


def permits_creating(operation: Any) -> bool:
    """Whether an operation is the creation of pages."""
    return (operation.get("operation"), operation.get("targetType")) == ("create", "page")
