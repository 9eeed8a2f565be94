"""Which SQLite library this process uses. Run `choose_sqlite` before anything imports `sqlite3`.

Not here: the database file (`storage.sqlite_file`). Nothing heavy may be imported at the top.
"""

import importlib
import sys

from storage.errors import SqliteTooOld


def choose_sqlite() -> None:
    """Use pysqlite3 in place of a `sqlite3` too old for the job engine. Raises SqliteTooOld.

    The engine stamps rows with `unixepoch('subsec')`, which SQLite before 3.42 answers with NULL.
    From Python 3.12 on that stops it; on 3.11 it falls back to whole seconds by itself.
    """
    version, knows_subseconds = _library()
    if not knows_subseconds and sys.version_info[:2] >= (3, 12):
        alias_pysqlite3(version)


def alias_pysqlite3(version: str) -> None:
    """Let every later `import sqlite3` find pysqlite3. Raises SqliteTooOld where it is missing."""
    try:
        replacement = importlib.import_module("pysqlite3")
        dbapi2 = importlib.import_module("pysqlite3.dbapi2")
    except ImportError as error:
        raise SqliteTooOld(version) from error
    sys.modules["sqlite3"] = replacement
    sys.modules["sqlite3.dbapi2"] = dbapi2


def _library() -> tuple[str, bool]:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    try:
        (now,) = connection.execute("select unixepoch('subsec')").fetchone()
    except sqlite3.OperationalError:  # before 3.38 there is no unixepoch at all
        now = None
    finally:
        connection.close()
    return sqlite3.sqlite_version, now is not None
