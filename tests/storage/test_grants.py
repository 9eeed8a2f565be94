"""Grants: a state works once, a token is taken once, by the person who asked."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from storage.grants import GrantRepository
from storage.models import Grant

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
ASKER = {"workspace_id": "T1", "user_id": "U1"}


@pytest.fixture
def grants(database: Database) -> GrantRepository:
    """The repository under test."""
    return GrantRepository(database)


async def begin(grants: GrantRepository, state_hash: str = "hash") -> Grant:
    """A consent asked for now, good for ten minutes."""
    return await grants.begin(
        state_hash=state_hash, channel_id="C1", created_at=NOW, expires_at=LATER, **ASKER
    )


async def with_token(grants: GrantRepository) -> Grant:
    """A consent that has come back."""
    grant = await begin(grants)
    await grants.take_state("hash", NOW)
    await grants.keep_token(grant.id, token="token", sites="[1]", expires_at=LATER)
    return grant


async def test_a_state_leads_to_who_asked(grants: GrantRepository) -> None:
    """The callback learns who asked, and where."""
    begun = await begin(grants)
    taken = await grants.take_state("hash", NOW)

    assert taken is not None
    changed = {"state_hash": None, "expires_at": taken.expires_at}
    assert taken.values() == {**begun.values(), **changed}


async def test_a_state_that_is_taken_lives_until_its_token_comes(grants: GrantRepository) -> None:
    """However late it was taken: a purge meanwhile leaves it."""
    begun = await begin(grants)
    await grants.take_state("hash", LATER - timedelta(seconds=1))

    await grants.purge(LATER + timedelta(minutes=1))

    assert await grants.find(begun.id) is not None


async def test_a_state_works_once(grants: GrantRepository) -> None:
    """Of ten callbacks with the same state at once one gets the grant."""
    await begin(grants)
    await begin(grants, "other")
    taken = await asyncio.gather(*(grants.take_state("hash", NOW) for _ in range(10)))

    assert len([grant for grant in taken if grant]) == 1
    assert await grants.take_state("other", NOW) is not None


async def test_an_old_or_unknown_state_leads_nowhere(grants: GrantRepository) -> None:
    """A state is good until it expires."""
    await begin(grants)

    assert await grants.take_state("unknown", NOW) is None
    assert await grants.take_state("hash", LATER) is None


async def test_the_asker_takes_the_token_once(grants: GrantRepository) -> None:
    """Of ten presses at once one gets the token, and the row is gone."""
    grant = await with_token(grants)
    taken = await asyncio.gather(*(grants.take(grant.id, now=NOW, **ASKER) for _ in range(10)))

    assert [(g.token, g.sites) for g in taken if g] == [("token", "[1]")]
    assert await grants.find(grant.id) is None


async def test_nobody_else_takes_the_token(grants: GrantRepository) -> None:
    """Another user or workspace gets nothing, and spoils nothing for the asker."""
    grant = await with_token(grants)

    assert await grants.take(grant.id, workspace_id="T1", user_id="U2", now=NOW) is None
    assert await grants.take(grant.id, workspace_id="T2", user_id="U1", now=NOW) is None
    assert await grants.take(grant.id, now=LATER, **ASKER) is None
    assert await grants.take(grant.id, now=NOW, **ASKER) is not None


async def test_there_is_nothing_to_take_before_the_callback(grants: GrantRepository) -> None:
    """A grant without a token stays."""
    grant = await begin(grants)

    assert await grants.take(grant.id, now=NOW, **ASKER) is None
    assert await grants.find(grant.id) is not None


async def test_expired_grants_go(grants: GrantRepository) -> None:
    """A purge removes what has expired and nothing else."""
    grant = await begin(grants)
    await grants.purge(NOW)
    assert await grants.find(grant.id) is not None

    await grants.purge(LATER)
    assert await grants.find(grant.id) is None
