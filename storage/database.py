"""One database for everything: its address, its life, its transactions.

Not here: tables (`storage.models`), what is read and changed (the repositories), and what only
SQLite or PostgreSQL needs (`storage.sqlite_file`, `storage.postgres`).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, func, make_url, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from storage import migrations
from storage.columns import seal_with
from storage.errors import DatabaseAddressRefused, DatabaseUnreachable, NestedTransaction
from storage.keyring import Keyring
from storage.models import Row
from storage.postgres import end_idle_transactions
from storage.sqlite_file import SqliteFile, real_transactions


class Database:
    """PostgreSQL, or one SQLite file that this process has for itself.

    `url` is what RETRO_DATABASE_URL says: `sqlite:///data/retro.db` or `postgresql://…`.
    """

    def __init__(self, url: str, keyring: Keyring) -> None:
        self._url = _plain(url)
        self.keyring = keyring
        self.is_sqlite = self._url.drivername == "sqlite"
        self._file = SqliteFile(Path(self._url.database or "")) if self.is_sqlite else None
        self._engine = self._make_engine()
        self._writer: asyncio.Task[Any] | None = None
        self._writing = asyncio.Lock()

    @property
    def engine_url(self) -> str:
        """The address for the job engine, without a driver; it may contain a password."""
        url = self._url
        if self._file is not None:
            url = url.set(database=str(self._file.jobs_path))
        return url.render_as_string(hide_password=False)

    async def open(self) -> None:
        """Take the database into use. Raises DatabaseInUse, DatabaseUnreachable."""
        if self._file is not None:
            await asyncio.to_thread(self._file.claim)
        try:
            await self.ping()
        except BaseException:
            await self.close()
            raise

    async def upgrade(self) -> None:
        """Bring the tables up to date; safe to repeat, and from several replicas at once."""
        async with self._writers_turn(), self._writing_engine.begin() as connection:
            await connection.run_sync(migrations.upgrade)

    async def close(self) -> None:
        """Give up all connections, and the file if it is one."""
        await self._engine.dispose()
        if self._file is not None:
            self._file.release()

    async def ping(self) -> None:
        """Ask the database for a sign of life. Raises DatabaseUnreachable."""
        try:
            async with self._engine.connect() as connection:
                await connection.execute(text("select 1"))
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseUnreachable(repr(self), _reason(error)) from error

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction that may write: committed on leaving, rolled back on an exception.

        On SQLite it has the write lock from its first statement. Raises NestedTransaction.
        """
        async with self._writers_turn(), self._transaction(self._writing_engine) as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """One transaction that only reads; on SQLite it waits for no writer and delays none."""
        async with self._transaction(self._engine) as session:
            yield session

    async def queue_up(self, session: AsyncSession, name: str) -> None:
        """Wait for every other transaction, of any replica, that queued up under the name."""
        if not self.is_sqlite:  # SQLite has one writer at a time anyway
            await session.execute(
                select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0)))
            )

    def insert(self, row: Row) -> sqlite.Insert | postgresql.Insert:
        """An insert of the row that can say what happens on a conflict."""
        table = type(row)
        statement = sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)
        return statement.values(row.values())

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @property
    def _writing_engine(self) -> AsyncEngine:
        return self._engine.execution_options(writes=True)

    @asynccontextmanager
    async def _writers_turn(self) -> AsyncIterator[None]:
        """On SQLite, writers of this process queue here: fair, where SQLite itself would poll."""
        if not self.is_sqlite:
            yield
            return
        if self._writer is not None and self._writer is asyncio.current_task():
            raise NestedTransaction
        async with self._writing:
            self._writer = asyncio.current_task()
            try:
                yield
            finally:
                self._writer = None

    def _make_engine(self) -> AsyncEngine:
        driver = "sqlite+aiosqlite" if self.is_sqlite else "postgresql+psycopg"
        engine = create_async_engine(
            self._url.set(drivername=driver),
            hide_parameters=True,  # what is written may be secret, errors are logged
            pool_pre_ping=not self.is_sqlite,
        )
        seal_with(self.keyring, dialect=engine.dialect)
        if self.is_sqlite:
            real_transactions(engine.sync_engine)
        else:
            end_idle_transactions(engine.sync_engine)
        return engine

    def __repr__(self) -> str:
        return self._url.render_as_string(hide_password=True)


def _plain(url: str) -> URL:
    """The address without a driver, a file's path made absolute. Raises DatabaseAddressRefused."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseAddressRefused("it is not an address like sqlite:///data/retro.db") from error
    match parsed.drivername.split("+")[0]:
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            path = str(Path(parsed.database).expanduser().absolute())
            return parsed.set(drivername="sqlite", database=path)
        case "sqlite":
            raise DatabaseAddressRefused("SQLite needs a file, as in sqlite:///data/retro.db")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql")
        case other:
            raise DatabaseAddressRefused(f"{other} is neither sqlite nor postgresql")


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().split("\n")[0]
