"""`NoticeRepository` on both databases: each occasion is one job's, and told once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.connections import ConnectionRepository, version_of
from storage.database import Database
from storage.models import Notice
from storage.notices import NoticeRepository, Occasion
from tests.factories import a_connection

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
FIRST = Occasion("c1", "v1", "7", "U0ADMIN")


@pytest.fixture
async def notices(database: Database) -> NoticeRepository:
    """Notices about one connection."""
    await ConnectionRepository(database).save(a_connection(expires_at=NOW))
    return NoticeRepository(database)


async def known(notices: NoticeRepository, now: datetime = NOW) -> list[Notice]:
    """All that is known of the connection."""
    return (await notices.of(["c1"], now)).get("c1", [])


async def test_one_job_has_it(notices: NoticeRepository) -> None:
    """The same job may try again and is counted; another has no part in it."""
    assert await notices.claim(FIRST, "a", NOW) == 1
    assert await notices.claim(FIRST, "b", NOW) is None
    assert await notices.claim(FIRST, "a", NOW) == 2
    assert await notices.claim(replace(FIRST, reader="C0ALERTS"), "b", NOW) == 1


async def test_told_once(notices: NoticeRepository) -> None:
    """What was sent is nobody's any more, and it is known where it stands."""
    await notices.claim(FIRST, "a", NOW)
    await notices.settle(FIRST, "sent", channel_id="D1", message_ts="1.2")

    assert await notices.claim(FIRST, "a", NOW + timedelta(days=9)) is None
    [kept] = await known(notices, NOW + timedelta(days=9))
    assert (kept.state, kept.channel_id, kept.message_ts) == ("sent", "D1", "1.2")


async def test_given_up_is_free(notices: NoticeRepository) -> None:
    """Another job may try; what was sent stays sent."""
    sent = replace(FIRST, name="3")
    await notices.claim(FIRST, "a", NOW)
    await notices.claim(sent, "a", NOW)
    await notices.settle(sent, "sent")
    await notices.release(FIRST)
    await notices.release(sent)

    assert [notice.occasion for notice in await known(notices)] == ["3"]
    assert await notices.claim(FIRST, "b", NOW) == 2


async def test_a_lost_claim_is_free_after_a_day(notices: NoticeRepository) -> None:
    """The job that had it is gone with its database; the try is still counted."""
    later = NOW + timedelta(days=1, seconds=1)
    await notices.claim(FIRST, "a", NOW)

    assert [notice.state for notice in await known(notices)] == ["claimed"]
    assert await known(notices, later) == []
    assert await notices.claim(FIRST, "b", later) == 2


async def test_go_with_their_connection(notices: NoticeRepository, database: Database) -> None:
    """A deleted connection leaves nothing to remind of."""
    await notices.claim(FIRST, "a", NOW)
    await ConnectionRepository(database).delete("c1")

    assert await known(notices) == []


@pytest.mark.parametrize(
    ("at", "left"),
    [
        (NOW + timedelta(days=30), []),
        (None, []),
        (NOW + timedelta(hours=20), ["7"]),
        (NOW - timedelta(days=30), ["7"]),
    ],
)
async def test_another_end_is_told_anew(
    notices: NoticeRepository, database: Database, at: datetime | None, left: list[str]
) -> None:
    """Only where the credential lives longer than was thought."""
    connections = ConnectionRepository(database)
    connection = await connections.find("c1")
    assert connection is not None
    await notices.claim(replace(FIRST, version=version_of(connection)), "a", NOW)
    await connections.note_expiry(
        connection, at=at, source="read", token_name="retro", token_id="1"
    )
    kept = await connections.find("c1")

    assert [notice.occasion for notice in await known(notices)] == left
    assert kept is not None
    assert (kept.expires_at, kept.token_id) == (at, "1")


@pytest.mark.postgres
async def test_replicas_claim_at_once(replicas: tuple[Database, Database]) -> None:
    """One of many has it."""
    await ConnectionRepository(replicas[0]).save(a_connection())
    both = [NoticeRepository(database) for database in replicas]
    claims = [both[n % 2].claim(FIRST, f"job {n}", NOW) for n in range(10)]
    got = await asyncio.gather(*claims)

    assert sorted(got, key=str) == [1, *[None] * 9]
