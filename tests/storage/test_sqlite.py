"""Which SQLite is used, tried in processes of their own."""

import asyncio
import importlib.util
import sqlite3
import sys
from pathlib import Path

import pytest

from storage.errors import SqliteTooOld
from storage.sqlite import alias_pysqlite3, choose_sqlite

REPLACED = """
import sys
from storage.sqlite import alias_pysqlite3
alias_pysqlite3("3.40.1")
import sqlite3
from sqlite3 import dbapi2
print(sqlite3.marker, dbapi2.marker)
"""


def test_leaves_a_library_that_will_do() -> None:
    """Here, where the tests run, either the library is new enough or Python is old enough."""
    if sys.version_info[:2] >= (3, 12) and sqlite3.sqlite_version_info < (3, 42):
        pytest.skip("this Python needs pysqlite3, which a running process cannot take any more")
    choose_sqlite()

    assert sys.modules["sqlite3"] is sqlite3


def test_says_what_is_missing() -> None:
    """Without the replacement the message names the version and three ways out."""
    if importlib.util.find_spec("pysqlite3"):
        pytest.skip("pysqlite3 is installed here")
    with pytest.raises(SqliteTooOld, match=r"3\.40\.1.*pysqlite3-binary"):
        alias_pysqlite3("3.40.1")


async def test_replaces_the_library_for_later_imports(tmp_path: Path) -> None:
    """Whatever imports `sqlite3` afterwards gets the replacement."""
    package = tmp_path / "pysqlite3"
    package.mkdir()
    (package / "__init__.py").write_text("marker = 'new'\n")
    (package / "dbapi2.py").write_text("marker = 'new too'\n")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{REPLACED}",
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()

    assert output == b"new new too\n"
