"""`AttemptRepository`: what was begun that may have left a trace outside.

The attempt is committed before the request goes out. Whoever then finds one of an earlier try must
look whether it landed before asking again.
"""

from sqlalchemy import delete

from storage.database import Database
from storage.models import Attempt


class AttemptRepository:
    """Keeps attempts, by keys like `<draft id>:page`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, key: str) -> bool:
        """Commit that a try begins; True if no earlier one is known."""
        again = {"count": Attempt.count + 1}
        insert = self._database.insert(Attempt(key=key))
        counted = insert.on_conflict_do_update(index_elements=["key"], set_=again)
        async with self._database.session() as session:
            return await session.scalar(counted.returning(Attempt.count)) == 1

    async def forget(self, prefix: str) -> None:
        """Forget the attempts whose keys begin so."""
        async with self._database.session() as session:
            await session.execute(
                delete(Attempt).where(Attempt.key.startswith(prefix, autoescape=True))
            )
