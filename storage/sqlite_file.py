"""The SQLite file: its folder, its lock against a second process, its journal, its transactions.

Not here: which SQLite library is used (`storage.sqlite`), and anything about PostgreSQL.
"""

import fcntl
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from storage.errors import DatabaseAddressRefused, DatabaseInUse

CACHE_KIB = 512  # a connection
BUSY_TIMEOUT_MS = 30_000


class SqliteFile:
    """One database file, used by one process: this one, from `claim` to `release`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def claim(self) -> None:
        """Make the folder, keep other processes out, turn on WAL.

        Raises DatabaseInUse, and DatabaseAddressRefused where no such file can be.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = _locked(self.path)
            self._use_wal()
        except (OSError, sqlite3.DatabaseError) as error:
            self.release()
            raise DatabaseAddressRefused(f"{self.path}: {error}") from error

    def release(self) -> None:
        """Let the next process in. The operating system does the same when this one dies."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @property
    def jobs_path(self) -> Path:
        """The job engine's own file beside ours: with one file, its writers and ours would poll
        for the one write lock, and an ack could wait for most of a second (measured)."""
        return self.path.with_name(f"{self.path.stem}-jobs{self.path.suffix}")

    def _use_wal(self) -> None:
        """WAL is kept in the file, so the job engine's own connections have it too."""
        for path in (self.path, self.jobs_path):
            path.touch(mode=0o600)
            with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
                connection.execute("pragma journal_mode = wal")


def real_transactions(engine: Engine) -> None:
    """Make the engine's transactions begin when SQLAlchemy says so, writers with the write lock.

    https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#enabling-non-legacy-sqlite-transactional-modes-with-the-sqlite3-or-aiosqlite-driver
    """
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)


def _locked(path: Path) -> int:
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise DatabaseInUse(str(path)) from error
    return lock


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    cursor = connection.cursor()
    cursor.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("pragma foreign_keys = on")
    # Of its 2 MB each connection's cache would fill sooner or later; the system has the file too.
    cursor.execute(f"pragma cache_size = -{CACHE_KIB}")
    # FULL, not NORMAL: in WAL mode NORMAL keeps commits over a kill but may lose the last ones with
    # the power, and a lost attempt row could become a second page.
    cursor.execute("pragma synchronous = full")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A reader that turns writer in mid-transaction fails at once with "database is locked", however
    # long the busy timeout; so a writer takes the lock first.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
