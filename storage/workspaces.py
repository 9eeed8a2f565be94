"""`WorkspaceRepository`: all that is kept for one Slack workspace, when it is to be forgotten."""

from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Database
from storage.models import (
    Attempt,
    Connection,
    Draft,
    Grant,
    Installation,
    Page,
    Preference,
    Preview,
    Run,
    SecretLink,
)

TABLES = (Page, Draft, Run, Grant, SecretLink, Preview, Preference, Connection, Installation)


class WorkspaceRepository:
    """Forgets workspaces. Rows that belong to a connection or a draft go along with it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self, workspace_id: str, *, until: datetime) -> bool:
        """Delete what the workspace had then; False where the app was installed anew since.

        The same again finds nothing more to delete.
        """
        async with self._database.session() as session:
            await self._database.queue_up(session, f"installation of {workspace_id}")
            anew = select(Installation.workspace_id).where(
                Installation.workspace_id == workspace_id, Installation.installed_at > until
            )
            if await session.scalar(anew):
                return False
            drafts = select(Draft.id).where(Draft.workspace_id == workspace_id)
            for draft_id in (await session.scalars(drafts)).all():
                mine = Attempt.key.startswith(f"{draft_id}:", autoescape=True)
                await session.execute(delete(Attempt).where(mine))
            for table in TABLES:
                await session.execute(delete(table).where(table.workspace_id == workspace_id))
        return True
