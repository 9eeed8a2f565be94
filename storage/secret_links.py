"""`SecretLinkRepository`: forms outside of Slack for one secret each, spent by success."""

from datetime import datetime

from sqlalchemy import delete, update

from storage.database import Database
from storage.models import SecretLink


class SecretLinkRepository:
    """Keeps links by the hash of their token."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, link: SecretLink, *, now: datetime) -> None:
        """Keep the link, and forget those that are over."""
        async with self._database.session() as session:
            await session.execute(delete(SecretLink).where(SecretLink.expires_at <= now))
            session.add(link)

    async def find(self, token_hash: str, now: datetime) -> SecretLink | None:
        """The link; None when it is unknown, spent or over."""
        async with self._database.reading() as session:
            link = await session.get(SecretLink, token_hash)
        return link if link and link.expires_at > now else None

    async def count_try(self, token_hash: str, now: datetime, *, most: int) -> SecretLink | None:
        """The link for one more try; None also when it was tried `most` times."""
        change = (
            update(SecretLink)
            .where(SecretLink.token_hash == token_hash, SecretLink.expires_at > now)
            .where(SecretLink.tries < most)
            .values(tries=SecretLink.tries + 1)
            .returning(SecretLink)
        )
        async with self._database.session() as session:
            return await session.scalar(change)

    async def spend(self, token_hash: str, now: datetime) -> bool:
        """Use the link up; False for everybody but the first."""
        gone = delete(SecretLink).where(
            SecretLink.token_hash == token_hash, SecretLink.expires_at > now
        )
        async with self._database.session() as session:
            return await session.scalar(gone.returning(SecretLink.token_hash)) is not None
