"""`PageRepository`: the pages that drafts became, and where their channels were told."""

from sqlalchemy import func, select, update

from storage.database import Database
from storage.models import Draft, Page


class PageRepository:
    """Keeps one page for a draft."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, draft: Draft, *, page_id: str, title: str, url: str) -> Page:
        """Keep the draft's page; one kept before stays and is returned."""
        page = Page(
            draft_id=draft.id,
            workspace_id=draft.workspace_id,
            channel_id=draft.channel_id,
            page_id=page_id,
            title=title,
            url=url,
        )
        insert = self._database.insert(page).on_conflict_do_nothing()
        async with self._database.session() as session:
            await session.execute(insert)
            return await session.get_one(Page, draft.id)

    async def find(self, draft_id: str) -> Page | None:
        """The page that the draft became, if it did."""
        async with self._database.reading() as session:
            return await session.get(Page, draft_id)

    async def last_space_key(self, connection_id: str) -> str | None:
        """The key of the space in which the connection's newest page was made."""
        query = (
            select(Draft.space_key)
            .join(Page, Page.draft_id == Draft.id)
            .where(Draft.connection_id == connection_id)
            .order_by(Page.created_at.desc())
            .limit(1)
        )
        async with self._database.reading() as session:
            return await session.scalar(query)

    async def last_by_connection(self, workspace_id: str) -> dict[str, Page]:
        """The newest page of each connection, by the connection's id."""
        place = func.row_number().over(
            partition_by=Draft.connection_id, order_by=Page.created_at.desc()
        )
        ranked = (
            select(Page.draft_id, Draft.connection_id, place.label("place"))
            .join(Draft, Draft.id == Page.draft_id)
            .where(Page.workspace_id == workspace_id)
            .subquery()
        )
        newest = select(ranked.c.connection_id, Page).join(
            ranked, ranked.c.draft_id == Page.draft_id
        )
        async with self._database.reading() as session:
            rows = (await session.execute(newest.where(ranked.c.place == 1))).all()
        return {connection_id: page for connection_id, page in rows}  # noqa: C416 - typed

    async def note_message(self, draft_id: str, message_ts: str) -> None:
        """Remember the message that told the channel."""
        await self._note(draft_id, message_ts=message_ts)

    async def note_bookmark(self, draft_id: str, bookmark_id: str) -> None:
        """Remember the channel's bookmark."""
        await self._note(draft_id, bookmark_id=bookmark_id)

    async def _note(self, draft_id: str, **facts: str) -> None:
        async with self._database.session() as session:
            await session.execute(update(Page).where(Page.draft_id == draft_id).values(**facts))
