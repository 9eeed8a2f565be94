"""Leases of processes that run jobs: kept by beats, taken from the silent by one replica."""

import asyncio

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.executors import ExecutorRepository
from storage.keyring import Keyring
from storage.models import Executor
from tests.storage.conftest import opened

SILENT = 0.05  # seconds; far below a real lease, so that tests need not wait


@pytest.fixture
def executors(database: Database) -> ExecutorRepository:
    """The repository under test."""
    return ExecutorRepository(database)


async def test_a_lease_is_kept_by_beats(executors: ExecutorRepository) -> None:
    """Who has a lease can renew it; registering again is a renewal too."""
    await executors.register("a")
    await executors.register("a")

    assert await executors.beat("a")
    assert await executors.all() == ("a",)


async def test_a_lost_lease_is_told(executors: ExecutorRepository) -> None:
    """A beat without a lease does not make one."""
    await executors.register("a")
    await executors.remove("a")

    assert not await executors.beat("a")
    assert await executors.all() == ()


async def test_the_silent_are_found_and_their_leases_go(executors: ExecutorRepository) -> None:
    """Only who was silent for longer is dead; afterwards its beat tells it so."""
    await executors.register("silent")
    await asyncio.sleep(1.0)
    await executors.register("alive")  # how long it takes until we look is not known

    async with executors.dead(0.9) as dead:
        assert dead == ("silent",)

    assert await executors.all() == ("alive",)
    assert not await executors.beat("silent")


async def test_a_take_over_that_fails_is_made_again(executors: ExecutorRepository) -> None:
    """Leases stay until the block ends well."""
    await executors.register("silent")
    await asyncio.sleep(2 * SILENT)

    async def fail() -> None:
        async with executors.dead(SILENT):
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    async with executors.dead(SILENT) as dead:
        assert dead == ("silent",)


async def test_nobody_is_dead_within_the_lease(executors: ExecutorRepository) -> None:
    """A fresh lease is not taken away."""
    await executors.register("a")

    async with executors.dead(60) as dead:
        assert dead == ()
    assert await executors.beat("a")


@pytest.mark.postgres
async def test_replicas_may_look_at_once(replicas: tuple[Database, Database]) -> None:
    """One that looks and is paused keeps no other from it; the lease goes all the same."""
    first, second = (ExecutorRepository(database) for database in replicas)
    await first.register("silent")
    await asyncio.sleep(2 * SILENT)

    async with first.dead(SILENT) as seen, second.dead(SILENT) as seen_by_other:
        pass

    assert seen == seen_by_other == ("silent",)
    assert await first.all() == ()


@pytest.mark.postgres
@pytest.mark.usefixtures("impatient")
async def test_one_paused_in_a_transaction_stops_nobody(
    postgres_address: str, keyring: Keyring
) -> None:
    """The server ends it: its lease can be taken away, and what it had begun is not there."""
    async with (
        opened(postgres_address, keyring) as paused,
        opened(postgres_address, keyring) as other,
    ):
        await ExecutorRepository(paused).register("paused")

        async def pause_halfway() -> None:
            async with paused.session() as session:
                await session.execute(update(Executor).values(id="half-done"))
                await asyncio.sleep(2 * SILENT)
                async with asyncio.timeout(10), ExecutorRepository(other).dead(SILENT) as dead:
                    assert dead == ("paused",)
                await session.execute(update(Executor).values(id="awake"))

        with pytest.raises(DBAPIError, match="idle-in-transaction"):
            await pause_halfway()

        assert await ExecutorRepository(paused).all() == ()
