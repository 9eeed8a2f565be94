"""`Installations`: our app in Slack's workspaces, in the form that slack_sdk asks for.

The only file of the room that knows slack_sdk, whose own stores keep tokens in clear. User tokens
are not kept: the app acts as a bot only.
"""

import logging
from datetime import UTC, datetime

from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation as SlackInstallation
from sqlalchemy import ColumnElement, and_, delete, func, select

from storage.database import Database
from storage.errors import RowMissing
from storage.models import Installation


class Installations(AsyncInstallationStore):
    """Keeps one installation a workspace, or one for a whole organisation.

    https://docs.slack.dev/tools/python-slack-sdk/oauth
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def logger(self) -> logging.Logger:
        """Where slack_sdk's callers write."""
        return logging.getLogger(__name__)

    async def async_save(self, installation: SlackInstallation) -> None:
        """Keep the installation in place of the workspace's earlier one."""
        row = _row(installation)
        async with self._database.session() as session:
            await self._database.queue_up(session, f"installation of {row.workspace_id}")
            await session.execute(delete(Installation).where(_place_of(row)))
            session.add(row)

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The workspace's bot."""
        row = await self._find(enterprise_id, team_id, is_enterprise_install)
        return None if row is None else _installation(row).to_bot()

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> SlackInstallation | None:
        """The workspace's installation; with a user, only if that user made it."""
        row = await self._find(enterprise_id, team_id, is_enterprise_install)
        if row is None or (user_id is not None and row.installed_by != user_id):
            return None
        return _installation(row)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the workspace's bot token, and so all of the installation."""
        place = _place(enterprise_id, team_id, is_enterprise_install=team_id is None)
        async with self._database.session() as session:
            await session.execute(delete(Installation).where(place))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Forget the installation. A user's own token was never kept, so then nothing is to do."""
        if user_id is None:
            await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def bot_token(self, workspace_id: str) -> str:
        """The bot token for the workspace. Raises RowMissing."""
        row = await self._find(None, workspace_id, is_enterprise_install=False)
        if row is None:
            raise RowMissing("installation in workspace", workspace_id)
        return row.bot_token

    async def count(self) -> int:
        """How many workspaces have the app."""
        async with self._database.reading() as session:
            return await session.scalar(select(func.count()).select_from(Installation)) or 0

    async def all(self) -> tuple[Installation, ...]:
        """Every installation, oldest first."""
        async with self._database.reading() as session:
            query = select(Installation).order_by(Installation.installed_at)
            return tuple(await session.scalars(query))

    async def _find(
        self, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None
    ) -> Installation | None:
        place = _place(enterprise_id, team_id, is_enterprise_install=bool(is_enterprise_install))
        async with self._database.reading() as session:
            return await session.scalar(select(Installation).where(place))


def _place(
    enterprise_id: str | None, team_id: str | None, *, is_enterprise_install: bool
) -> ColumnElement[bool]:
    if is_enterprise_install:
        return and_(
            Installation.workspace_id == "", Installation.enterprise_id == (enterprise_id or "")
        )
    # A workspace's id is its own in all of Slack, and it may join an organisation after installing.
    return Installation.workspace_id == (team_id or "")


def _place_of(row: Installation) -> ColumnElement[bool]:
    return _place(row.enterprise_id, row.workspace_id, is_enterprise_install=not row.workspace_id)


def _row(installation: SlackInstallation) -> Installation:
    org_wide = installation.is_enterprise_install
    name = installation.enterprise_name if org_wide else installation.team_name
    return Installation(
        workspace_id="" if org_wide else installation.team_id or "",
        enterprise_id=installation.enterprise_id or "",
        workspace_name=name or "",
        bot_token=installation.bot_token or "",
        bot_user_id=installation.bot_user_id or "",
        bot_id=installation.bot_id or "",
        scopes=",".join(installation.bot_scopes or ()),
        installed_by=installation.user_id,
        installed_at=datetime.fromtimestamp(installation.installed_at, UTC),
    )


def _installation(row: Installation) -> SlackInstallation:
    org_wide = not row.workspace_id
    return SlackInstallation(
        enterprise_id=row.enterprise_id or None,
        team_id=row.workspace_id or None,
        enterprise_name=row.workspace_name if org_wide else None,
        team_name=None if org_wide else row.workspace_name,
        bot_token=row.bot_token,
        bot_id=row.bot_id,
        bot_user_id=row.bot_user_id,
        bot_scopes=row.scopes,
        user_id=row.installed_by,
        is_enterprise_install=org_wide,
        installed_at=row.installed_at.timestamp(),
    )
