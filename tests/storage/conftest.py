"""A database to test on: a SQLite file always, PostgreSQL where there is a server."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.keyring import Keyring
from tests.postgres import fresh_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty database is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/retro.db"
        return
    with fresh_database() as postgres:
        yield postgres


@pytest.fixture
def keyring() -> Keyring:
    """A keyring with one new key."""
    return Keyring([Keyring.generate()])


@pytest.fixture
async def database(address: str, keyring: Keyring) -> AsyncIterator[Database]:
    """An open database with all tables."""
    database = Database(address, keyring)
    await database.open()
    await database.upgrade()
    yield database
    await database.close()
