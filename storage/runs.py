"""`RunRepository`: runs of actions and of workflows' steps."""

from sqlalchemy import update

from storage.database import Database
from storage.errors import RowMissing
from storage.models import Run


class RunRepository:
    """Keeps runs. Every change may be repeated."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, run: Run) -> Run:
        """Keep the run; one kept before under the same id is returned as it stands."""
        insert = self._database.insert(run).on_conflict_do_nothing()
        async with self._database.session() as session:
            await session.execute(insert)
        return await self.find(run.id)

    async def find(self, run_id: str) -> Run:
        """The run as it stands. Raises RowMissing."""
        run = await self.look_up(run_id)
        if run is None:
            raise RowMissing("run", run_id)
        return run

    async def look_up(self, run_id: str) -> Run | None:
        """The run of this id, None if a draft of this id came from a form."""
        async with self._database.reading() as session:
            return await session.get(Run, run_id)

    async def settle(
        self, run_id: str, *, draft_id: str | None = None, failure: str | None = None
    ) -> None:
        """Say which draft the outcome is, or why there is none. What was settled first stays."""
        change = update(Run).where(Run.id == run_id, Run.draft_id.is_(None), Run.failure.is_(None))
        async with self._database.session() as session:
            await session.execute(change.values(draft_id=draft_id, failure=failure))
