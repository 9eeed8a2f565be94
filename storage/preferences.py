"""`PreferenceRepository`: how workspaces want their pages."""

from storage.database import Database
from storage.models import Preference


class PreferenceRepository:
    """Keeps preferences, one row a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, workspace_id: str) -> Preference:
        """The workspace's preferences, or the defaults."""
        async with self._database.reading() as session:
            found = await session.get(Preference, workspace_id)
        return found or Preference(workspace_id=workspace_id)

    async def save(self, preference: Preference) -> None:
        """Keep them in place of earlier ones."""
        upsert = self._database.insert(preference).on_conflict_do_update(
            index_elements=["workspace_id"], set_=preference.values()
        )
        async with self._database.session() as session:
            await session.execute(upsert)
