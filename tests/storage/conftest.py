"""A database to test on: a SQLite file always, PostgreSQL where there is a server."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage.database import Database
from storage.keyring import Keyring
from storage.models import Row
from tests.postgres import fresh_database

KEYRING = Keyring([Keyring.generate()])


@asynccontextmanager
async def opened(address: str, keyring: Keyring) -> AsyncIterator[Database]:
    """The database, open and with all tables."""
    database = Database(address, keyring)
    await database.open()
    try:
        await database.upgrade()
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def emptied(address: str, keyring: Keyring) -> AsyncIterator[Database]:
    """The database that has its tables already, open and without rows."""
    database = Database(address, keyring)
    await database.open()
    try:
        async with database.session() as session:
            for table in reversed(Row.metadata.sorted_tables):
                await session.execute(table.delete())
        yield database
    finally:
        await database.close()


@pytest.fixture
def keyring() -> Keyring:
    """A keyring with one key."""
    return KEYRING


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    """Where a SQLite database may come to be."""
    return f"sqlite:///{tmp_path}/data/retro.db"


@pytest.fixture
def postgres_address() -> Iterator[str]:
    """Where an empty PostgreSQL database is."""
    with fresh_database() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest) -> str:
    """Where an empty database is, of either kind."""
    found: str = request.getfixturevalue(f"{request.param}_address")
    return found


@pytest.fixture(scope="session")
def upgraded_postgres_address() -> Iterator[str]:
    """Where a PostgreSQL database is that keeps its tables from test to test."""
    with fresh_database() as address:
        asyncio.run(upgrade(address))
        yield address


async def upgrade(address: str) -> None:
    """Make the tables."""
    async with opened(address, KEYRING):
        pass


@pytest.fixture
def upgraded_sqlite_address(sqlite_address: str, tmp_path: Path, upgraded_sqlite_file: Path) -> str:
    """Where a SQLite database with all tables is."""
    (tmp_path / "data").mkdir()
    shutil.copy(upgraded_sqlite_file, tmp_path / "data")
    return sqlite_address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def upgraded_address(request: pytest.FixtureRequest) -> str:
    """Where a database with all tables is, of either kind."""
    found: str = request.getfixturevalue(f"upgraded_{request.param}_address")
    return found


@pytest.fixture
async def database(upgraded_address: str, keyring: Keyring) -> AsyncIterator[Database]:
    """An open database of either kind with all tables, empty."""
    async with emptied(upgraded_address, keyring) as database:
        yield database


@pytest.fixture
async def replicas(
    upgraded_postgres_address: str, keyring: Keyring
) -> AsyncIterator[tuple[Database, Database]]:
    """Two processes' worth of the same PostgreSQL database, empty."""
    async with (
        emptied(upgraded_postgres_address, keyring) as first,
        emptied(upgraded_postgres_address, keyring) as second,
    ):
        yield first, second


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not wait long for a transaction to go on."""
    monkeypatch.setattr("storage.postgres.IDLE_SECONDS", 0.5)
