"""A database to test on: a SQLite file always, PostgreSQL where there is a server."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage.database import Database
from storage.keyring import Keyring
from tests.postgres import fresh_database


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


@pytest.fixture
def keyring() -> Keyring:
    """A keyring with one new key."""
    return Keyring([Keyring.generate()])


@pytest.fixture
async def database(address: str, keyring: Keyring) -> AsyncIterator[Database]:
    """An open database of either kind with all tables."""
    async with opened(address, keyring) as database:
        yield database


@pytest.fixture
async def replicas(
    postgres_address: str, keyring: Keyring
) -> AsyncIterator[tuple[Database, Database]]:
    """Two processes' worth of the same PostgreSQL database."""
    async with (
        opened(postgres_address, keyring) as first,
        opened(postgres_address, keyring) as second,
    ):
        yield first, second
