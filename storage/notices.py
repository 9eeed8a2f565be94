"""`NoticeRepository`: who was told what of a connection. Each occasion once for each reader.

Not here: what is worth a notice and when (`bot.reminders`, `bot.alerting`), what readers want
(`storage.wishes`).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update

from storage.database import Database
from storage.models import Notice

# A claim that is older was lost with the job that made it.
CLAIM_LASTS = timedelta(days=1)
FREE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a notice is about and whom it is for: the key of its row."""

    connection_id: str
    version: str
    name: str
    reader: str


class NoticeRepository:
    """Keeps notices. A claim is committed before Slack is asked, its outcome after."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, occasion: Occasion, job: str, now: datetime) -> int | None:
        """Take the occasion for a job: at which try it is now, or None if it is not the job's.

        It is not where another job has it, or when it was told already.
        """
        notice = Notice(
            connection_id=occasion.connection_id,
            version=occasion.version,
            occasion=occasion.name,
            reader=occasion.reader,
            claimed_by=job,
            claimed_at=now,
        )
        free = or_(Notice.claimed_by == job, Notice.claimed_at < now - CLAIM_LASTS)
        insert = self._database.insert(notice).on_conflict_do_update(
            index_elements=["connection_id", "version", "occasion", "reader"],
            set_={"claimed_by": job, "claimed_at": now, "tries": Notice.tries + 1},
            where=free & (Notice.state == "claimed"),
        )
        async with self._database.session() as session:
            return await session.scalar(insert.returning(Notice.tries))

    async def settle(
        self, occasion: Occasion, state: str, *, channel_id: str = "", message_ts: str = ""
    ) -> None:
        """Keep how it ended: sent or undelivered."""
        change = update(Notice).where(_is(occasion)).values(state=state)
        where = change.values(channel_id=channel_id or None, message_ts=message_ts or None)
        async with self._database.session() as session:
            await session.execute(where)

    async def release(self, occasion: Occasion) -> None:
        """Give a claim up, so that another job may try; its tries stay counted."""
        free = update(Notice).where(_is(occasion), Notice.state == "claimed")
        async with self._database.session() as session:
            await session.execute(free.values(claimed_at=FREE))

    async def is_unheard(self, occasion: Occasion) -> bool:
        """Whether of all its readers, this one or others, none was reached."""
        reached = select(Notice.reader).where(
            Notice.connection_id == occasion.connection_id,
            Notice.version == occasion.version,
            Notice.occasion == occasion.name,
            Notice.state != "undelivered",
        )
        async with self._database.reading() as session:
            return await session.scalar(reached.limit(1)) is None

    async def of(self, connection_ids: Collection[str], now: datetime) -> dict[str, list[Notice]]:
        """The notices of these connections; claims that were lost are left out."""
        query = select(Notice).where(
            Notice.connection_id.in_(connection_ids),
            or_(Notice.state != "claimed", Notice.claimed_at >= now - CLAIM_LASTS),
        )
        found: dict[str, list[Notice]] = defaultdict(list)
        async with self._database.reading() as session:
            for notice in await session.scalars(query):
                found[notice.connection_id].append(notice)
        return found


def _is(occasion: Occasion) -> ColumnElement[bool]:
    return (
        (Notice.connection_id == occasion.connection_id)
        & (Notice.version == occasion.version)
        & (Notice.occasion == occasion.name)
        & (Notice.reader == occasion.reader)
    )
