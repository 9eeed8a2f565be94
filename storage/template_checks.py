"""`TemplateCheckRepository`: how each template did when it was last looked at. No bodies.

Who is told of a template that stopped working is decided by `claim`, once among all replicas.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import case, select, update

from storage.database import Database
from storage.models import TemplateCheck


class TemplateCheckRepository:
    """Keeps the latest check of each template of a connection."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, connection_id: str) -> dict[str, TemplateCheck]:
        """The connection's checks by template id."""
        query = select(TemplateCheck).where(TemplateCheck.connection_id == connection_id)
        async with self._database.reading() as session:
            return {check.template_id: check for check in await session.scalars(query)}

    async def record(
        self, connection_id: str, template_id: str, *, body_hash: str, works: bool, at: datetime
    ) -> None:
        """Keep a check. One that worked before and does not now is still to be told of."""
        check = TemplateCheck(
            connection_id=connection_id,
            template_id=template_id,
            body_hash=body_hash,
            works=works,
            checked_at=at,
        )
        stopped = TemplateCheck.works & (not works)
        told = case((stopped, False), else_=TemplateCheck.is_told | works)
        changed = {"body_hash": body_hash, "works": works, "checked_at": at, "is_told": told}
        insert = self._database.insert(check)
        keys = ["connection_id", "template_id"]
        async with self._database.session() as session:
            await session.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed))

    async def claim(self, connection_id: str) -> tuple[str, ...]:
        """The templates that stopped working and that nobody was told of; the caller tells."""
        untold = (
            update(TemplateCheck)
            .where(TemplateCheck.connection_id == connection_id)
            .where(~TemplateCheck.works, ~TemplateCheck.is_told, ~TemplateCheck.is_muted)
        )
        query = untold.values(is_told=True).returning(TemplateCheck.template_id)
        async with self._database.session() as session:
            return tuple(sorted(await session.scalars(query)))

    async def release(self, connection_id: str, template_ids: Collection[str]) -> None:
        """Nobody could be told: let it be tried again."""
        await self._change(connection_id, template_ids, is_told=False)

    async def mute(self, connection_id: str, template_id: str) -> None:
        """Tell nobody of this template any more."""
        await self._change(connection_id, [template_id], is_muted=True)

    async def _change(
        self, connection_id: str, template_ids: Collection[str], **facts: bool
    ) -> None:
        change = update(TemplateCheck).where(
            TemplateCheck.connection_id == connection_id,
            TemplateCheck.template_id.in_(template_ids),
        )
        async with self._database.session() as session:
            await session.execute(change.values(**facts))
