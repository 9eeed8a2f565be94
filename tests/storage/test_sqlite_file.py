"""The SQLite file: private, in WAL mode, one process at a time, safe over a kill."""

import asyncio
import signal
import stat
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.attempts import AttemptRepository
from storage.database import Database
from storage.errors import DatabaseAddressRefused, DatabaseInUse
from storage.keyring import Keyring
from tests.storage.conftest import opened

OTHER_PROCESS = """
import asyncio, sys
from storage.attempts import AttemptRepository
from storage.database import Database
from storage.keyring import Keyring

async def main():
    database = Database(sys.argv[1], Keyring([Keyring.generate()]))
    await database.open()
    await database.upgrade()
    await AttemptRepository(database).begin("draft-1:page")
    print("begun", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_refuses_a_path_that_cannot_be_a_database(tmp_path: Path, keyring: Keyring) -> None:
    """A file that is something else, or lies under a file, is refused and left as it is."""
    other = tmp_path / "notes.txt"
    other.write_text("not a database, " * 100)
    for url in (f"sqlite:///{other}", f"sqlite:///{other}/retro.db"):
        with pytest.raises(DatabaseAddressRefused):
            await Database(url, keyring).open()

    assert other.read_text().startswith("not a database")


async def test_makes_a_private_file_in_wal_mode(
    sqlite_address: str, keyring: Keyring, tmp_path: Path
) -> None:
    """The folder is made; others can read neither it nor the file; WAL, FULL and keys are on."""
    async with opened(sqlite_address, keyring) as database, database.reading() as session:
        pragmas = [
            await session.scalar(text(f"pragma {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
        modes = [stat.S_IMODE((tmp_path / p).stat().st_mode) for p in ("data", "data/retro.db")]

    assert pragmas == ["wal", 2, 1, 30_000]
    assert modes == [0o700, 0o600]


async def test_a_second_process_is_refused(sqlite_address: str, keyring: Keyring) -> None:
    """While one process has the file no other gets it, and the message says what to do."""
    async with opened(sqlite_address, keyring):
        with pytest.raises(DatabaseInUse, match="PostgreSQL"):
            await Database(sqlite_address, keyring).open()
    async with opened(sqlite_address, keyring):
        pass


async def test_a_killed_process_leaves_its_commits_and_no_lock(
    sqlite_address: str, keyring: Keyring
) -> None:
    """SIGKILL frees the file at once, and what was committed before it is there."""
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OTHER_PROCESS, sqlite_address, stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout is not None
    assert await other.stdout.readline() == b"begun\n"
    with pytest.raises(DatabaseInUse):
        await Database(sqlite_address, keyring).open()
    other.send_signal(signal.SIGKILL)
    await other.communicate()

    async with opened(sqlite_address, keyring) as database:
        assert not await AttemptRepository(database).begin("draft-1:page")
