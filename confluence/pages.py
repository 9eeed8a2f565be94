"""Service `Pages`: a draft becomes exactly one page.

How a page is known as ours, and why nothing is made twice: docs/decisions/0006-exactly-once.md.
"""

import asyncio
import json
from collections.abc import Awaitable, Mapping
from dataclasses import replace

from confluence.client import Client
from confluence.connections import Connections
from confluence.destinations import parent_for
from confluence.drafts import dump_unknown
from confluence.errors import (
    MissingScope,
    NotConfluence,
    NotFound,
    PermissionDenied,
    TemplateError,
    TitleTaken,
    UnexpectedAnswer,
    Unreachable,
)
from confluence.nouns import Incident, Page, Space
from confluence.preferences import Preferences
from confluence.previews import Previews
from confluence.renderer import Renderer
from confluence.rendering import RenderedPage
from confluence.storage_format import carries_mark, with_mark
from confluence.templates import Templates
from storage import models
from storage.attempts import AttemptRepository
from storage.drafts import DraftRepository
from storage.pages import PageRepository


class Pages:
    """Renders drafts and publishes them."""

    def __init__(
        self,
        *,
        connections: Connections,
        templates: Templates,
        previews: Previews,
        renderer: Renderer,
        drafts: DraftRepository,
        pages: PageRepository,
        attempts: AttemptRepository,
        preferences: Preferences,
    ) -> None:
        self._connections = connections
        self._templates = templates
        self._previews = previews
        self._renderer = renderer
        self._drafts = drafts
        self._pages = pages
        self._attempts = attempts
        self._preferences = preferences

    async def render(
        self, draft_id: str, incident: Incident, *, inputs: Mapping[str, str] | None = None
    ) -> None:
        """Freeze the draft's title and body. A draft frozen before stays as it is.

        `inputs` are what was answered to the template's inputs, by their keys.
        """
        draft = await self._drafts.find(draft_id)
        space = _space_of(draft)
        try:
            seen = await self._seen(draft, space, incident)
            page = seen or await self._page(draft, space, incident, inputs or {})
        except (NotFound, TemplateError):
            self._templates.forget(draft.connection_id, draft.template_id, space)
            raise
        await self._drafts.freeze(
            draft_id,
            title=page.title,
            body=with_mark(page.body, draft.id),
            unknown=dump_unknown(page.undefined),
        )

    async def _seen(
        self, draft: models.Draft, space: Space, incident: Incident
    ) -> RenderedPage | None:
        """What somebody looked at, if anybody did. Raises `PreviewStale`."""
        if draft.preview_id is None:
            return None
        template, style = await asyncio.gather(
            self._templates.body_now(draft.connection_id, draft.template_id, space),
            self._preferences.style(draft.workspace_id),
        )
        title, body = await self._previews.page_of(draft, template, style, incident)
        return RenderedPage(title, body, ())

    async def _page(
        self, draft: models.Draft, space: Space, incident: Incident, inputs: Mapping[str, str]
    ) -> RenderedPage:
        """The page as it is now."""
        template, style, key = await asyncio.gather(
            self._templates.body(draft.connection_id, draft.template_id, space),
            self._preferences.style(draft.workspace_id),
            self._renderer.remember(incident),
        )
        return await self._renderer.page(
            template,
            name=draft.template_name,
            title=draft.title,
            incident=incident,
            key=key,
            inputs=inputs,
            style=replace(style, seed=draft.id),
        )

    async def publish(self, draft_id: str) -> models.Page:
        """Make the draft's page, or find the one that an earlier attempt made.

        Raises `TitleTaken` when the title belongs to a page of somebody else, and what
        `Client.create_page` raises; after those the draft can be sent again.
        """
        recorded, draft, first = await asyncio.gather(
            self._pages.find(draft_id),
            self._drafts.find(draft_id),
            # One that ends before it sends anything costs the next a look; no page.
            self._attempts.begin(f"{draft_id}:page"),
        )
        if recorded:
            return recorded
        page = await self._adopt_or_create(draft, first=first)
        return await self._pages.record(draft, page_id=page.id, title=page.title, url=page.url)

    async def find_made(self, draft_id: str) -> models.Page | None:
        """The page of a draft that was rendered: as recorded, or as a lost attempt left it."""
        recorded, draft = await asyncio.gather(
            self._pages.find(draft_id), self._drafts.find(draft_id)
        )
        if recorded:
            return recorded
        client = await self._connections.client(draft.connection_id)
        page = await _look(self._find_ours(client, draft))
        if page is None:
            return None
        return await self._pages.record(draft, page_id=page.id, title=page.title, url=page.url)

    async def label(self, draft_id: str) -> None:
        """Give the draft's page its template's labels and its action's, where we may."""
        draft, page = await asyncio.gather(self._drafts.find(draft_id), self._pages.find(draft_id))
        labels = await self._templates.labels(
            draft.connection_id, draft.template_id, _space_of(draft)
        )
        wanted = tuple(dict.fromkeys((*labels, *json.loads(draft.labels))))
        if page and wanted:
            client = await self._connections.client(draft.connection_id)
            await client.add_labels(page.page_id, wanted)

    async def _adopt_or_create(self, draft: models.Draft, *, first: bool) -> Page:
        client, connection = await asyncio.gather(
            self._connections.client(draft.connection_id),
            self._connections.find(draft.workspace_id, draft.connection_id),
        )
        ours = None if first else await self._find_ours(client, draft)
        if ours:
            return ours
        made = await self._create(client, draft, parent_for(connection, _space_of(draft)))
        await self._connections.upkeep.disprove(connection, space_key=draft.space_key)
        return made

    async def _create(self, client: Client, draft: models.Draft, usual: str | None) -> Page:
        """`usual`: the page that retros of the space stand below where the draft names none."""
        title, body = _frozen(draft)
        space = _space_of(draft)
        parent_id = draft.parent_id or usual
        try:
            return await client.create_page(space, title, body, parent_id=parent_id)
        except TitleTaken as taken:
            holder = await _look(client.find_page(space, title))
            if holder and _is_of(draft, holder):
                return holder
            raise TitleTaken(title, holder.url if holder else None) from taken
        except (MissingScope, NotFound, PermissionDenied) as refusal:
            upkeep = self._connections.upkeep
            await upkeep.report(draft.connection_id, refusal, space_key=space.key)
            raise
        except (Unreachable, UnexpectedAnswer, NotConfluence):
            # The write may have landed although the answer was lost.
            ours = await _look(self._find_ours(client, draft))
            if ours:
                return ours
            raise

    async def _find_ours(self, client: Client, draft: models.Draft) -> Page | None:
        """The page that an earlier attempt made, under this title or one of an earlier round."""
        for space, title in _places(draft):
            found = await client.find_page(space, title)
            if found and _is_of(draft, found):
                return found
        return None


def _is_of(draft: models.Draft, page: Page) -> bool:
    """Whether the page is the draft's own; one that somebody threw away is no page any more."""
    return page.status == "current" and carries_mark(page.body or "", draft.id)


async def _look(finding: Awaitable[Page | None]) -> Page | None:
    """What is found. Without the right to look nothing is: what went before stands."""
    try:
        return await finding
    except MissingScope:
        return None


def _places(draft: models.Draft) -> list[tuple[Space, str]]:
    title, _ = _frozen(draft)
    earlier = [(Space(*place), name) for *place, name in json.loads(draft.tried)]
    return [(_space_of(draft), title), *earlier]


def _space_of(draft: models.Draft) -> Space:
    return Space(id=draft.space_id, key=draft.space_key, name=draft.space_name)


def _frozen(draft: models.Draft) -> tuple[str, str]:
    if draft.frozen_title is None or draft.body is None:
        raise AssertionError(f"draft {draft.id} is published before it is rendered")
    return draft.frozen_title, draft.body
