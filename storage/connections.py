"""`ConnectionRepository`: a workspace's links to Confluence sites. Credentials are JSON text.

Not here: which channels go to which connection (`overrides`), holding one for a renewal
(`connection_locks`).
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, delete, or_, select, update

from storage.connection_locks import ConnectionLocks, unreplaced
from storage.database import Database
from storage.models import Connection, Notice
from storage.overrides import OverrideRepository
from storage.pages import PageRepository

# What a new credential does not change, and what it changes only where it brings a value.
_LASTING = frozenset({"id", "is_default", "told_at"})
_DEFAULTS = frozenset(
    {"alerts_channel_id", "parent_id", "template_id", "template_name", "title"}
    | {"space_id", "space_key", "space_name"}
)


# Two ways of telling one end differ by hours; this much later, it is another end.
REPRIEVE = timedelta(days=1)


class ConnectionRepository:
    """Keeps connections: one a site, one of them the workspace's default. One object a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.locks = ConnectionLocks(database)
        self.overrides = OverrideRepository(database)
        self.pages = PageRepository(database)

    async def save(self, connection: Connection) -> Connection:
        """Keep the connection; a new site is the default of a workspace that has none.

        One to the same site gets the new credential and keeps its id, its defaults and whether it
        is the default. Returns the row as kept.
        """
        here = Connection.workspace_id == connection.workspace_id
        same = select(Connection).where(here, Connection.site_id == connection.site_id)
        async with self._database.session() as session:
            await self._database.queue_up(session, f"connections of {connection.workspace_id}")
            kept = await session.scalar(same.with_for_update())
            if kept is None:
                usual = select(Connection.id).where(here, Connection.is_default)
                connection.is_default = await session.scalar(usual) is None
                connection.told_at = connection.state_at
                session.add(connection)
                return connection
            _replace(kept, connection)
        return kept

    async def find(self, connection_id: str) -> Connection | None:
        """The connection, or None when it is gone."""
        async with self._database.reading() as session:
            return await session.get(Connection, connection_id)

    async def find_site(self, workspace_id: str, site_id: str) -> Connection | None:
        """The workspace's connection to a site, if it has one."""
        query = select(Connection).where(
            Connection.workspace_id == workspace_id, Connection.site_id == site_id
        )
        async with self._database.reading() as session:
            return await session.scalar(query)

    async def default_for(self, workspace_id: str) -> Connection | None:
        """The connection that the workspace uses, or None when it has none."""
        query = select(Connection).where(Connection.workspace_id == workspace_id)
        async with self._database.reading() as session:
            return await session.scalar(query.where(Connection.is_default))

    async def all_for(self, workspace_id: str) -> tuple[Connection, ...]:
        """The workspace's connections, newest first."""
        query = select(Connection).where(Connection.workspace_id == workspace_id)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query.order_by(Connection.connected_at.desc())))

    async def all(self) -> tuple[Connection, ...]:
        """Every workspace's connections, those of a workspace together."""
        query = select(Connection).order_by(Connection.workspace_id, Connection.connected_at)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query))

    async def make_default(self, workspace_id: str, connection_id: str) -> None:
        """Let the workspace use this connection where nothing else is said."""
        here = update(Connection).where(Connection.workspace_id == workspace_id)
        async with self._database.session() as session:
            await self._database.queue_up(session, f"connections of {workspace_id}")
            await session.execute(here.values(is_default=False))
            await session.execute(
                here.where(Connection.id == connection_id).values(is_default=True)
            )

    async def note(self, connection_id: str, **facts: object) -> None:
        """Keep what is known or wanted of a connection, by column: defaults, expiry, last check."""
        change = update(Connection).where(Connection.id == connection_id)
        async with self._database.session() as session:
            await session.execute(change.values(**facts))

    async def note_expiry(
        self,
        connection: Connection,
        *,
        at: datetime | None,
        source: str,
        token_name: str | None,
        token_id: str | None,
    ) -> None:
        """Keep when the credential ends, as long as it is this one.

        Where it lives longer than was thought, what readers were told of its end is forgotten.
        """
        known = {"expires_at": at, "expiry_source": source}
        names = {"token_name": token_name, "token_id": token_id}
        forget = delete(Notice).where(
            Notice.connection_id == connection.id, Notice.version == version_of(connection)
        )
        async with self._database.session() as session:
            await session.execute(unreplaced(connection).values(**known, **names))
            if _lives_longer(connection.expires_at, at):
                await session.execute(forget)

    async def switch(self, connection: Connection, **facts: object) -> bool:
        """Change to another credential of the same account, by column; defaults stay, and what
        was refused was not this one.

        False where the connection has another credential by now.
        """
        change = unreplaced(connection).values(**facts).returning(Connection.id)
        refused = update(Connection).where(
            Connection.id == connection.id, Connection.state == "attention"
        )
        mended = {"state": "connected", "trouble": None, "state_at": facts["connected_at"]}
        async with self._database.session() as session:
            if await session.scalar(change) is None:
                return False
            await session.execute(refused.values(**mended))
            return True

    async def turn(
        self, connection: Connection, state: str, *, trouble: str | None, now: datetime
    ) -> bool:
        """Say how the connection is, for the credential it had; True if that is news.

        A refused credential stays refused until `turn` says connected, who knows of the refusal; a
        new one wins over it.
        """
        change = (
            unreplaced(connection)
            .where(_is_news(connection, state, trouble))
            .values(state=state, trouble=trouble, state_at=now)
            .returning(Connection.id)
        )
        async with self._database.session() as session:
            return await session.scalar(change) is not None

    async def unchecked(self, since: datetime, *, ailing_since: datetime) -> tuple[Connection, ...]:
        """Those that were not refused and not tried since then; ailing ones since a later time."""
        query = select(Connection).where(
            Connection.state != "attention",
            or_(
                Connection.checked_at.is_(None),
                Connection.checked_at < since,
                (Connection.state == "ailing") & (Connection.checked_at < ailing_since),
            ),
        )
        async with self._database.reading() as session:
            return tuple(await session.scalars(query.order_by(Connection.checked_at)))

    async def untold(self) -> tuple[Connection, ...]:
        """The connections whose state nobody was told of yet."""
        query = select(Connection).where(
            or_(Connection.told_at.is_(None), Connection.told_at != Connection.state_at)
        )
        async with self._database.reading() as session:
            return tuple(await session.scalars(query.order_by(Connection.state_at)))

    async def ending(self, before: datetime) -> tuple[Connection, ...]:
        """Those whose credential ends before this moment, or has ended."""
        query = select(Connection).where(Connection.expires_at < before)
        async with self._database.reading() as session:
            return tuple(await session.scalars(query.order_by(Connection.expires_at)))

    async def note_told(self, connection: Connection) -> None:
        """Keep that people know of the state it had."""
        change = update(Connection).where(
            Connection.id == connection.id, Connection.state_at == connection.state_at
        )
        async with self._database.session() as session:
            await session.execute(change.values(told_at=connection.state_at))

    async def delete(self, connection_id: str) -> None:
        """Forget the connection and its credential; the workspace's newest other one steps in."""
        async with self._database.session() as session:
            gone = await session.get(Connection, connection_id)
            if gone is None:
                return
            await self._database.queue_up(session, f"connections of {gone.workspace_id}")
            await session.execute(delete(Connection).where(Connection.id == connection_id))
            if gone.is_default:
                await session.execute(_promote_newest(gone.workspace_id))


def _replace(kept: Connection, connection: Connection) -> None:
    was_well = kept.state == "connected"
    for name, value in connection.values().items():
        if name not in _LASTING and not (name in _DEFAULTS and value is None):
            setattr(kept, name, value)
    if was_well:
        kept.told_at = kept.state_at  # else people hear that it works again


def version_of(connection: Connection) -> str:
    """Which credential of the connection it is, in a word: notices and wishes are about one."""
    return f"{connection.connected_at:%Y%m%dT%H%M%S%f}"


def _lives_longer(known: datetime | None, told: datetime | None) -> bool:
    if known is None:
        return False
    return told is None or told - known > REPRIEVE


def _promote_newest(workspace_id: str) -> Update:
    newest = (
        select(Connection.id)
        .where(Connection.workspace_id == workspace_id)
        .order_by(Connection.connected_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return update(Connection).where(Connection.id == newest).values(is_default=True)


def _is_news(known: Connection, state: str, trouble: str | None) -> ColumnElement[bool]:
    if state == "attention":
        return Connection.state != state
    if state == "connected":
        return (Connection.state != state) & (Connection.state_at == known.state_at)
    return (Connection.state == "connected") | (
        (Connection.state == state) & Connection.trouble.is_distinct_from(trouble)
    )
