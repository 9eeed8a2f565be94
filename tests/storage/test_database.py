"""Addresses, transactions that hold, tables that come up to date."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from storage.attempts import AttemptRepository
from storage.database import Database
from storage.errors import (
    DatabaseAddressRefused,
    DatabaseUnreachable,
    NestedTransaction,
)
from storage.keyring import Keyring
from storage.models import Attempt
from tests.storage.conftest import opened
from tests.storage.rows import a_draft


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "address like"),
        ("data/retro.db", "address like"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://retro:hunter2@example.com/retro", "mysql"),
    ],
)
def test_refuses_other_addresses(keyring: Keyring, url: str, reason: str) -> None:
    """An address we cannot use is refused at once, without its password."""
    with pytest.raises(DatabaseAddressRefused, match=reason) as refusal:
        Database(url, keyring)

    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "engine_url"),
    [
        ("sqlite:////srv/retro.db", "sqlite:////srv/retro-jobs.db"),
        ("sqlite:///retro.db", f"sqlite:///{Path.cwd()}/retro-jobs.db"),
        ("sqlite+aiosqlite:////srv/retro.db", "sqlite:////srv/retro-jobs.db"),
        ("postgres://u:p@example.com/r?sslmode=require", None),
        ("postgresql+psycopg://u:p@example.com/r?sslmode=require", None),
    ],
)
def test_gives_the_engine_a_plain_address(
    keyring: Keyring, url: str, engine_url: str | None
) -> None:
    """Whatever driver the setting names, the job engine gets the address without one."""
    expected = engine_url or "postgresql://u:p@example.com/r?sslmode=require"

    assert Database(url, keyring).engine_url == expected


def test_shows_no_password(keyring: Keyring) -> None:
    """The representation names the place, not the password."""
    shown = repr(Database("postgresql://retro:hunter2@example.com/retro", keyring))

    assert "example.com" in shown
    assert "hunter2" not in shown


async def test_names_the_place_that_does_not_answer(keyring: Keyring) -> None:
    """A database that is down is told with its place and without its password."""
    database = Database("postgresql://retro:hunter2@127.0.0.1:1/retro", keyring)
    with pytest.raises(DatabaseUnreachable, match=r"127\.0\.0\.1:1") as trouble:
        await database.open()

    assert "hunter2" not in str(trouble.value)


async def test_commits_on_leaving_and_rolls_back_on_an_exception(database: Database) -> None:
    """A transaction is all or nothing."""
    async with database.session() as session:
        session.add(Attempt(key="kept"))

    async def fail() -> None:
        async with database.session() as session:
            session.add(Attempt(key="lost"))
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    async with database.reading() as session:
        assert list(await session.scalars(select(Attempt.key))) == ["kept"]


async def test_writers_wait_for_each_other(database: Database) -> None:
    """Reading and then writing in one transaction loses no update, however many do it."""
    async with database.session() as session:
        session.add(Attempt(key="counter", count=0))

    async def count_up() -> None:
        async with database.session() as session:
            counter = await session.get_one(Attempt, "counter", with_for_update=True)
            await asyncio.sleep(0)
            counter.count += 1

    await asyncio.gather(*(count_up() for _ in range(20)))

    async with database.reading() as session:
        assert (await session.get_one(Attempt, "counter")).count == 20


async def test_reads_while_another_writes(database: Database) -> None:
    """A reader sees the state before an open transaction, without waiting for it."""
    async with database.session() as session:
        session.add(Attempt(key="unfinished"))
        await session.flush()
        async with database.reading() as reader:
            assert await reader.scalar(select(func.count()).select_from(Attempt)) == 0


async def test_a_transaction_inside_another_is_told(sqlite_address: str, keyring: Keyring) -> None:
    """On SQLite it would wait for itself for ever, so it is an error."""
    async with opened(sqlite_address, keyring) as database, database.session():
        with pytest.raises(NestedTransaction):
            async with database.session():
                pass


async def test_a_cancelled_writer_makes_room(database: Database) -> None:
    """A task cancelled inside its transaction leaves neither a lock nor a half-done change."""
    begun = asyncio.Event()

    async def write() -> None:
        async with database.session() as session:
            session.add(Attempt(key="half"))
            await session.flush()
            begun.set()
            await asyncio.sleep(60)

    writer = asyncio.create_task(write())
    await begun.wait()
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)

    assert await AttemptRepository(database).begin("half")


async def test_errors_do_not_quote_secrets(database: Database) -> None:
    """What a refused row would have kept sealed stays out of the error, which ends in a log."""

    async def refused() -> None:
        async with database.session() as session:
            session.add(a_draft(answers="hunter2", title=None))

    with pytest.raises(IntegrityError) as refusal:
        await refused()

    assert "hunter2" not in str(refusal.value)


@pytest.mark.postgres
async def test_replicas_upgrade_at_once(postgres_address: str, keyring: Keyring) -> None:
    """Of several replicas that start on an empty database one makes the tables."""
    replicas = [Database(postgres_address, keyring) for _ in range(4)]
    await asyncio.gather(*(replica.open() for replica in replicas))
    await asyncio.gather(*(replica.upgrade() for replica in replicas))

    assert await AttemptRepository(replicas[3]).begin("draft-1:page")
    for replica in replicas:
        await replica.close()


@pytest.mark.postgres
async def test_replicas_queue_up(replicas: tuple[Database, Database]) -> None:
    """Under one name transactions of different replicas run one after the other."""
    inside = 0
    most = 0

    async def work(database: Database) -> None:
        nonlocal inside, most
        async with database.session() as session:
            await database.queue_up(session, "door")
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*(work(database) for database in replicas * 3))

    assert most == 1
