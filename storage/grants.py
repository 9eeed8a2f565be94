"""`GrantRepository`: consents under way. A state is good once, and so is the token it brought."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from storage.database import Database
from storage.models import Grant

IN_EXCHANGE = timedelta(minutes=10)


class GrantRepository:
    """Keeps grants until they become connections or expire. `token` and `sites` are JSON."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self,
        *,
        state_hash: str,
        workspace_id: str,
        user_id: str,
        channel_id: str,
        created_at: datetime,
        expires_at: datetime,
    ) -> Grant:
        """Keep who asked for a consent, and where, under the hash of its state."""
        grant = Grant(
            state_hash=state_hash,
            workspace_id=workspace_id,
            user_id=user_id,
            channel_id=channel_id,
            created_at=created_at,
            expires_at=expires_at,
        )
        async with self._database.session() as session:
            session.add(grant)
        return grant

    async def add(self, grant: Grant) -> None:
        """Keep a grant that did not come by a consent and has its token already."""
        async with self._database.session() as session:
            session.add(grant)

    async def take_state(
        self, state_hash: str, now: datetime, *, asker: tuple[str, str] | None = None
    ) -> Grant | None:
        """The grant of the state, to one caller; None when it is unknown, spent or expired.

        With an `asker` (workspace and user) also when somebody else began it.
        """
        spend = update(Grant).where(Grant.state_hash == state_hash, Grant.expires_at > now)
        if asker:
            spend = spend.where(Grant.workspace_id == asker[0], Grant.user_id == asker[1])
        async with self._database.session() as session:
            # It lives until its token is kept: Atlassian may take its time to tell that.
            taken = {"state_hash": None, "expires_at": now + IN_EXCHANGE}
            return await session.scalar(spend.values(**taken).returning(Grant))

    async def keep_token(
        self, grant_id: str, *, token: str, sites: str, expires_at: datetime
    ) -> None:
        """Keep what the consent brought until it is taken or `expires_at`."""
        change = update(Grant).where(Grant.id == grant_id)
        async with self._database.session() as session:
            await session.execute(change.values(token=token, sites=sites, expires_at=expires_at))

    async def find(self, grant_id: str) -> Grant | None:
        """The grant as it stands, or None when it is gone."""
        async with self._database.reading() as session:
            return await session.get(Grant, grant_id)

    async def take(
        self, grant_id: str, *, workspace_id: str, user_id: str, now: datetime
    ) -> Grant | None:
        """The grant with its token, to one caller, who must be the one who asked.

        None when it is unknown, taken, expired, without a token or somebody else's. The row goes.
        """
        spend = (
            delete(Grant)
            .where(Grant.id == grant_id, Grant.token.is_not(None), Grant.expires_at > now)
            .where(Grant.workspace_id == workspace_id, Grant.user_id == user_id)
            .returning(Grant)
        )
        async with self._database.session() as session:
            return await session.scalar(spend)

    async def any_expired(self, now: datetime) -> bool:
        """Whether there are expired ones."""
        query = select(Grant.id).where(Grant.expires_at <= now).limit(1)
        async with self._database.reading() as session:
            return await session.scalar(query) is not None

    async def purge(self, now: datetime) -> None:
        """Forget the expired ones."""
        async with self._database.session() as session:
            await session.execute(delete(Grant).where(Grant.expires_at <= now))
