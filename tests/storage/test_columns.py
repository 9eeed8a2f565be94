"""Moments keep their meaning, secrets stay sealed, and the database tells its own time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from storage.columns import DatabaseTime
from storage.database import Database
from storage.errors import WrongKey
from storage.keyring import Keyring
from storage.models import Attempt, Draft
from tests.storage.conftest import opened
from tests.storage.rows import a_draft

NEW_YEAR = datetime(2026, 1, 1, 0, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))


async def test_a_moment_comes_back_in_utc(database: Database) -> None:
    """A time of another zone is the same moment afterwards, to the microsecond."""
    async with database.session() as session:
        session.add(Attempt(key="k", made_at=NEW_YEAR))
    async with database.reading() as session:
        kept = await session.get_one(Attempt, "k")

    assert kept.made_at == NEW_YEAR
    assert kept.made_at.tzinfo is UTC


async def test_moments_compare_across_zones(database: Database) -> None:
    """The database orders moments, not wall clocks."""
    async with database.session() as session:
        session.add(Attempt(key="k", made_at=NEW_YEAR))
    before = select(Attempt.key).where(Attempt.made_at < datetime(2025, 12, 31, 23, tzinfo=UTC))
    async with database.reading() as session:
        assert await session.scalar(before) == "k"


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    """Nobody knows which moment a naive time means."""
    naive = NEW_YEAR.replace(tzinfo=None)
    with pytest.raises(StatementError, match="time zone"):
        async with database.session() as session:
            session.add(Attempt(key="k", made_at=naive))


async def test_the_database_tells_the_time(database: Database) -> None:
    """The database's clock is a moment in UTC, close to ours on the same machine."""
    async with database.reading() as session:
        told = (await session.execute(select(DatabaseTime()))).scalar_one()

    assert abs(datetime.now(UTC) - told) < timedelta(minutes=1)


async def test_a_secret_does_not_open_with_another_ring(address: str, keyring: Keyring) -> None:
    """A database opened with the wrong key says so when a secret is read."""
    async with opened(address, keyring) as database, database.session() as session:
        session.add(a_draft())
    async with opened(address, Keyring([Keyring.generate()])) as database:
        with pytest.raises(WrongKey):
            async with database.reading() as session:
                await session.get(Draft, "draft-1")


async def test_two_databases_keep_their_rings_apart(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Each database of a process seals with its own keys."""
    rings = [Keyring([Keyring.generate()]), Keyring([Keyring.generate()])]
    for ring in rings:
        url = f"sqlite:///{tmp_path_factory.mktemp('ring')}/retro.db"
        async with opened(url, ring) as database:
            async with database.session() as session:
                session.add(a_draft(answers="mine"))
            async with database.reading() as session:
                assert (await session.get_one(Draft, "draft-1")).answers == "mine"
