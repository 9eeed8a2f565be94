"""`WishRepository`: what readers want of reminders: none for one credential, or one more."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from storage.database import Database
from storage.models import Wish


class WishRepository:
    """Keeps wishes, one a reader and credential."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, connection_id: str, version: str, reader: str, **wanted: Any) -> None:
        """Keep the wish, by column; what else the reader wished stays."""
        wish = Wish(connection_id=connection_id, version=version, reader=reader, **wanted)
        insert = self._database.insert(wish).on_conflict_do_update(
            index_elements=["connection_id", "version", "reader"], set_=wanted
        )
        async with self._database.session() as session:
            await session.execute(insert)

    async def of(self, connection_ids: Collection[str]) -> dict[str, list[Wish]]:
        """The wishes about these connections."""
        query = select(Wish).where(Wish.connection_id.in_(connection_ids))
        found: dict[str, list[Wish]] = defaultdict(list)
        async with self._database.reading() as session:
            for wish in await session.scalars(query):
                found[wish.connection_id].append(wish)
        return found
