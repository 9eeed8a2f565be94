"""`ActionRepository`: what workspaces make again and again, under names. Runs are in `runs`."""

from sqlalchemy import delete, select

from storage.database import Database
from storage.models import Action


class ActionRepository:
    """Keeps actions; a name is one action of its workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, action: Action) -> bool:
        """Keep the action in place of the one with its id; False if another has its name."""
        insert = self._database.insert(action)
        upsert = insert.on_conflict_do_update(
            index_elements=["id"],
            set_=action.values(),
            where=Action.workspace_id == action.workspace_id,
        )
        holder = select(Action.id).where(
            Action.workspace_id == action.workspace_id,
            Action.name == action.name,
            Action.id != action.id,
        )
        async with self._database.session() as session:
            await self._database.queue_up(session, f"actions of {action.workspace_id}")
            if await session.scalar(holder):
                return False
            await session.execute(upsert)
            return True

    async def find(self, workspace_id: str, action_id: str) -> Action | None:
        """The workspace's action of this id."""
        query = select(Action).where(Action.workspace_id == workspace_id, Action.id == action_id)
        async with self._database.reading() as session:
            return await session.scalar(query)

    async def all_for(self, workspace_id: str) -> tuple[Action, ...]:
        """The workspace's actions by name."""
        query = select(Action).where(Action.workspace_id == workspace_id)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query.order_by(Action.name)))

    async def named(self, name: str) -> tuple[Action, ...]:
        """The actions of this name in all workspaces: the command line belongs to none."""
        query = select(Action).where(Action.name == name).order_by(Action.workspace_id)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query))

    async def delete(self, workspace_id: str, action_id: str) -> None:
        """Forget the workspace's action; its runs go on."""
        gone = delete(Action).where(Action.workspace_id == workspace_id, Action.id == action_id)
        async with self._database.session() as session:
            await session.execute(gone)
