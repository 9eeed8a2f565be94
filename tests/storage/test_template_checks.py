"""A template that stops working is told of once, by one replica; nothing else is."""

import asyncio
from datetime import UTC, datetime

import pytest

from storage.connections import ConnectionRepository
from storage.database import Database
from storage.template_checks import TemplateCheckRepository
from tests.storage.rows import a_connection

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
async def connection_id(database: Database) -> str:
    """A connection that templates belong to."""
    return (await ConnectionRepository(database).save(a_connection())).id


@pytest.fixture
def checks(database: Database) -> TemplateCheckRepository:
    """The repository under test."""
    return TemplateCheckRepository(database)


async def record(
    checks: TemplateCheckRepository, connection_id: str, *outcomes: bool, template_id: str = "t1"
) -> None:
    """Checks of one template, each of another body."""
    for number, works in enumerate(outcomes):
        await checks.record(connection_id, template_id, body_hash=f"h{number}", works=works, at=NOW)


async def test_latest_check_is_kept(checks: TemplateCheckRepository, connection_id: str) -> None:
    """One row for a template, with the hash of the body that was looked at."""
    await record(checks, connection_id, True, False)
    await record(checks, connection_id, True, template_id="t2")

    kept = await checks.of(connection_id)

    assert {name: (row.body_hash, row.works) for name, row in kept.items()} == {
        "t1": ("h1", False),
        "t2": ("h0", True),
    }
    assert kept["t1"].checked_at == NOW
    assert await checks.of("another") == {}


@pytest.mark.parametrize(
    ("outcomes", "claimed"),
    [
        ([True], ()),
        ([False], ()),
        ([False, False], ()),
        ([True, False], ("t1",)),
        ([True, False, False], ("t1",)),
        ([True, False, True], ()),
        ([False, True, False], ("t1",)),
    ],
)
async def test_what_is_told_of(
    checks: TemplateCheckRepository,
    connection_id: str,
    outcomes: list[bool],
    claimed: tuple[str, ...],
) -> None:
    """Only what worked and does not any more; what was mended meanwhile is no news."""
    await record(checks, connection_id, *outcomes)

    assert await checks.claim(connection_id) == claimed
    assert await checks.claim(connection_id) == ()


async def test_each_change_is_told_once(
    checks: TemplateCheckRepository, connection_id: str
) -> None:
    """Broken in another way is no news; mended and broken again is."""
    await record(checks, connection_id, True, False)
    assert await checks.claim(connection_id) == ("t1",)
    await record(checks, connection_id, False)
    assert await checks.claim(connection_id) == ()
    await record(checks, connection_id, True, False)
    assert await checks.claim(connection_id) == ("t1",)


async def test_telling_that_failed_is_tried_again(
    checks: TemplateCheckRepository, connection_id: str
) -> None:
    """What was claimed in vain can be claimed once more."""
    await record(checks, connection_id, True, False)
    claimed = await checks.claim(connection_id)

    await checks.release(connection_id, claimed)

    assert await checks.claim(connection_id) == claimed


async def test_muted_template(checks: TemplateCheckRepository, connection_id: str) -> None:
    """Of a template that was muted nobody hears; of others still."""
    await record(checks, connection_id, True, False)
    await record(checks, connection_id, True, False, template_id="t2")

    await checks.mute(connection_id, "t1")

    assert await checks.claim(connection_id) == ("t2",)


async def test_one_of_many_claims(checks: TemplateCheckRepository, connection_id: str) -> None:
    """Whoever looks at the same time, one tells."""
    await record(checks, connection_id, True, False)

    claims = await asyncio.gather(*(checks.claim(connection_id) for _ in range(10)))

    assert sorted(claims) == [()] * 9 + [("t1",)]


async def test_checks_go_with_their_connection(
    checks: TemplateCheckRepository, connection_id: str, database: Database
) -> None:
    """Nothing is kept of a site that is not connected any more."""
    await record(checks, connection_id, True)

    await ConnectionRepository(database).delete(connection_id)

    assert await checks.of(connection_id) == {}
