"""`ViewerRepository`: the modals that wait for drafts, and how a modal comes to wait for one."""

from sqlalchemy import Delete, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.database import Database
from storage.models import Draft, Viewer


class ViewerRepository:
    """Keeps which modal waits for which draft: each for one at most."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def watch(self, draft_id: str, view_id: str, aside_id: str | None = None) -> None:
        """Remember a modal that wants to show how the draft ends, and of no other one.

        `aside_id`: what was sent in from the modal, where somebody else was faster.
        """
        async with self._database.session() as session:
            await add_viewer(session, self._database, draft_id, view_id, aside_id)

    async def unwatch(self, view_id: str) -> None:
        """Let the modal hear of no draft any more."""
        async with self._database.session() as session:
            await session.execute(delete(Viewer).where(Viewer.view_id == view_id))

    async def of_draft(self, draft_id: str) -> tuple[Viewer, ...]:
        """The modals that want to show how the draft ends, by their ids."""
        query = select(Viewer).where(Viewer.draft_id == draft_id).order_by(Viewer.view_id)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query))


async def add_viewer(
    session: AsyncSession,
    database: Database,
    draft_id: str,
    view_id: str | None,
    aside_id: str | None = None,
) -> None:
    """Within a change of the draft: the modal that it is sent from, if there is one, waits."""
    if view_id is not None:
        await session.execute(_waits_of(view_id, draft_id))
        viewer = Viewer(draft_id=draft_id, view_id=view_id, aside_id=aside_id)
        await session.execute(database.insert(viewer).on_conflict_do_nothing())


def _waits_of(view_id: str, draft_id: str) -> Delete:
    """What the modal waits for so far, in the draft's workspace: ids of views are Slack's there."""
    draft, other = aliased(Draft), aliased(Draft)
    drafts = (
        select(other.id)
        .join(draft, draft.workspace_id == other.workspace_id)
        .where(draft.id == draft_id)
    )
    return delete(Viewer).where(Viewer.view_id == view_id, Viewer.draft_id.in_(drafts))
