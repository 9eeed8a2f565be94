"""A SQLite file with all tables, to be copied: an upgrade for every test would take its time."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from storage.database import Database
from storage.keyring import Keyring


@asynccontextmanager
async def opened(address: str, keyring: Keyring) -> AsyncIterator[Database]:
    """The database, open."""
    database = Database(address, keyring)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


def upgraded(path: Path) -> Path:
    """A new file with all tables and no rows."""

    async def upgrade() -> None:
        async with opened(f"sqlite:///{path}", Keyring([Keyring.generate()])) as database:
            await database.upgrade()

    asyncio.run(upgrade())
    return path


@asynccontextmanager
async def copied(file: Path, folder: Path) -> AsyncIterator[Database]:
    """A copy of the file in the folder, open, with a key of its own."""
    copy = Path(shutil.copy(file, folder))
    async with opened(f"sqlite:///{copy}", Keyring([Keyring.generate()])) as database:
        yield database
