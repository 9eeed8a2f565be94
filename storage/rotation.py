"""Keys and what they sealed: whether they open it, and all of it anew under the first key.

What is sealed says `storage.models`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Text, Update, select, tuple_, type_coerce, update

from storage import models
from storage.columns import Sealed
from storage.database import Database

BATCH = 200
PROBES = 10  # rows of each column by which keys are proven: a start must stay short


async def rotate(database: Database) -> dict[str, int]:
    """Seal all secrets with the first key; safe to repeat and to stop half way.

    Returns how many were sealed anew, by `table.column`. Raises WrongKey.
    """
    return {str(column): await _rotate_column(database, column) for column in _sealed_columns()}


async def prove_keys(database: Database) -> None:
    """Open some of what every sealed column holds. Raises WrongKey: the keys are not those."""
    for column in _sealed_columns():
        for row in await _batch(database, column, None, PROBES):
            database.keyring.open(row[-1])


def _sealed_columns() -> Iterator[Column[Any]]:
    for table in models.Row.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, Sealed))


async def _rotate_column(database: Database, column: Column[Any]) -> int:
    count, after = 0, None
    while batch := await _batch(database, column, after, BATCH):
        count += await _reseal(database, column, batch)
        after = batch[-1][:-1]
    return count


async def _batch(
    database: Database, column: Column[Any], after: Sequence[Any] | None, size: int
) -> Sequence[Sequence[Any]]:
    """The next rows in order of their primary key: that key, then the column as it is stored."""
    key = column.table.primary_key.columns
    query = select(*key, type_coerce(column, Text)).where(column.is_not(None))
    if after is not None:
        query = query.where(tuple_(*key) > tuple_(*after))
    async with database.reading() as session:
        return (await session.execute(query.order_by(*key).limit(size))).all()


async def _reseal(database: Database, column: Column[Any], batch: Sequence[Sequence[Any]]) -> int:
    count = 0
    async with database.session() as session:
        for row in batch:
            fresh = database.keyring.reseal(row[-1])
            if fresh is not None:
                await session.execute(_replacement(column, row, fresh))
                count += 1
    return count


def _replacement(column: Column[Any], row: Sequence[Any], fresh: str) -> Update:
    """Replaces the column if nobody wrote it meanwhile, past the type that would seal it again."""
    same = [part == value for part, value in zip(column.table.primary_key, row[:-1], strict=True)]
    stored = type_coerce(column, Text)
    change = update(column.table).where(*same, stored == row[-1])
    return change.values({column: type_coerce(fresh, Text)})
