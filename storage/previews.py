"""`PreviewRepository`: pages that somebody looked at before they are made, for a day at most.

A preview goes with its draft: `storage.drafts`. What one is made of is its service's matter.
"""

from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Database
from storage.models import Preview


class PreviewRepository:
    """Keeps previews."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, preview: Preview) -> Preview:
        """Keep one more; what somebody looked at is never changed."""
        async with self._database.session() as session:
            session.add(preview)
        return preview

    async def find(self, preview_id: str) -> Preview | None:
        """The preview, if it is still kept."""
        async with self._database.reading() as session:
            return await session.get(Preview, preview_id)

    async def latest(self, draft_id: str) -> Preview | None:
        """What was looked at last for a draft."""
        query = select(Preview).where(Preview.draft_id == draft_id)
        async with self._database.reading() as session:
            return await session.scalar(query.order_by(Preview.created_at.desc()).limit(1))

    async def any_before(self, moment: datetime) -> bool:
        """Whether previews from before the moment are kept."""
        query = select(Preview.id).where(Preview.created_at < moment).limit(1)
        async with self._database.reading() as session:
            return await session.scalar(query) is not None

    async def purge(self, moment: datetime) -> None:
        """Forget the previews from before the moment."""
        async with self._database.session() as session:
            await session.execute(delete(Preview).where(Preview.created_at < moment))
