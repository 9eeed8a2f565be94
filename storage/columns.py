"""Column types of our own: sealed text and UTC moments; and the database's own clock.

Not here: the keys (`storage.keyring`) and the tables (`storage.models`).
"""

from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from storage.keyring import Keyring

# A column type knows the dialect it writes for and nothing else of the engine. Each engine has a
# dialect object of its own, so this is where a database's keyring can be found again.
_KEYRINGS: WeakKeyDictionary[Dialect, Keyring] = WeakKeyDictionary()


def seal_with(keyring: Keyring, *, dialect: Dialect) -> None:
    """Let every `Sealed` column of this engine's dialect use the keyring."""
    _KEYRINGS[dialect] = keyring


class Sealed(TypeDecorator[str]):
    """Text that is clear in Python and sealed in the database. Reading raises WrongKey."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal on the way in."""
        return None if value is None else _KEYRINGS[dialect].seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open on the way out."""
        return None if value is None else _KEYRINGS[dialect].open(value)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone: it is taken off going in, put back coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody knows which moment it means."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """PostgreSQL answers in the session's zone, SQLite in none."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DatabaseTime(FunctionElement[datetime]):
    """Now, by the database's clock: the one clock that all replicas share."""

    type = Moment()
    inherit_cache = True


@compiles(DatabaseTime, "postgresql")
def _postgresql_time(_element: DatabaseTime, _compiler: SQLCompiler, **_: Any) -> str:
    return "clock_timestamp()"


@compiles(DatabaseTime, "sqlite")
def _sqlite_time(_element: DatabaseTime, _compiler: SQLCompiler, **_: Any) -> str:
    # Milliseconds are what SQLite has; SQLAlchemy reads six digits.
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
