"""Chores: the daily check of connections; previews and credentials that nobody came back for."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.chores import DailyCheck, GrantPurge, PreviewPurge
from confluence.errors import (
    CredentialRejected,
    MissingScope,
    NeedsAttention,
    NotFound,
    TurnedAway,
    Unavailable,
    Unreachable,
)
from confluence.failures import Broken, load_failure
from confluence.nouns import Incident
from storage.grants import GrantRepository
from tests.bot.conftest import Office
from tests.factories import a_request, a_submission

DOWN = Unreachable("https://c.example.com", "timed out")


async def test_due_once_a_day(office: Office) -> None:
    """A connection is due a day after it was tried last, under a key of that day."""
    connection_id = await office.connect()
    check, now = DailyCheck(office.connections.upkeep), datetime.now(UTC)
    before = await check.due(now + timedelta(hours=23))
    due = await check.due(now + timedelta(hours=25))
    await check.do(due[0], now)

    assert before == []
    assert due == [f"{connection_id}:{now + timedelta(hours=25):%Y-%m-%d}"]


async def test_keeps_what_does_not_work_and_that_it_works_again(office: Office) -> None:
    """Trouble stands with the connection until a good check."""
    connection_id = await office.connect()
    check, now = DailyCheck(office.connections.upkeep), datetime.now(UTC)
    await check.give_up(f"{connection_id}:x", DOWN)
    ill = await office.connections.find(office.workspace.id, connection_id)
    await check.do(f"{connection_id}:y", now)
    well = await office.connections.find(office.workspace.id, connection_id)

    assert ill.state == "ailing"
    assert str(load_failure(ill.trouble or "")) == str(DOWN)
    assert (well.state, well.trouble) == ("connected", None)


async def test_what_does_not_work_is_tried_every_hour(office: Office) -> None:
    """Most troubles pass by themselves: nobody waits a day to hear that one did."""
    connection_id = await office.connect()
    check, now = DailyCheck(office.connections.upkeep), datetime.now(UTC)
    await check.give_up(f"{connection_id}:x", DOWN)
    soon, later = now + timedelta(minutes=50), now + timedelta(minutes=65)

    assert await check.due(soon) == []
    assert await check.due(later) == [f"{connection_id}:{later:%Y-%m-%dT%H}"]


async def test_an_outage_is_told_once_whatever_it_looks_like(office: Office) -> None:
    """Silence, a gateway's 503, a page of a proxy: it is one outage, and one message."""
    connection_id = await office.connect()
    check = DailyCheck(office.connections.upkeep)
    await check.give_up(f"{connection_id}:x", DOWN)
    first = await office.connections.find(office.workspace.id, connection_id)
    for trouble in (Unavailable(503, "GET /x", ""), TurnedAway(first.site_url, "403"), DOWN):
        await check.give_up(f"{connection_id}:y", trouble)
    still = await office.connections.find(office.workspace.id, connection_id)
    await check.give_up(f"{connection_id}:z", MissingScope("write:page:confluence"))
    other = await office.connections.find(office.workspace.id, connection_id)

    assert (still.state_at, still.trouble) == (first.state_at, first.trouble)
    assert other.state_at > first.state_at


async def test_a_mistake_of_ours_is_told_once(office: Office) -> None:
    """Each time the log has it under another reference; it is one trouble, and one message."""
    connection_id = await office.connect()
    check = DailyCheck(office.connections.upkeep)
    await check.give_up(f"{connection_id}:x", Broken("1f00ba11"))
    first = await office.connections.find(office.workspace.id, connection_id)
    await check.give_up(f"{connection_id}:y", Broken("deadbeef"))
    still = await office.connections.find(office.workspace.id, connection_id)
    await check.give_up(f"{connection_id}:z", DOWN)
    other = await office.connections.find(office.workspace.id, connection_id)

    assert (still.state_at, still.trouble) == (first.state_at, first.trouble)
    assert other.state_at > first.state_at


async def test_a_refused_one_is_left_alone(office: Office) -> None:
    """The check finds a dead token, and no later check uses it."""
    connection_id = await office.connect()
    check, later = DailyCheck(office.connections.upkeep), datetime.now(UTC) + timedelta(days=2)
    office.sandbox.confluence.server_pat = "another"
    with pytest.raises(CredentialRejected) as refused:
        await check.do(f"{connection_id}:x", later)
    await check.give_up(f"{connection_id}:x", refused.value)
    kept = await office.connections.find(office.workspace.id, connection_id)
    with pytest.raises(NeedsAttention):
        await office.connections.client(connection_id)

    assert kept.state == "attention"
    assert await check.due(later) == []


async def test_a_deleted_one_is_nothing_to_keep(office: Office) -> None:
    """Disconnected between due and done."""
    connection_id = await office.connect()
    await office.connections.disconnect(office.workspace.id, connection_id)
    check = DailyCheck(office.connections.upkeep)
    with pytest.raises(NotFound) as gone:
        await check.do(f"{connection_id}:x", datetime.now(UTC))
    await check.give_up(f"{connection_id}:x", gone.value)

    assert await office.connections.all_for(office.workspace.id) == ()


async def test_previews_are_forgotten_after_a_day(office: Office) -> None:
    """One that became no page is due a day later, once an hour at most, and is gone then."""
    submission = a_submission(connection_id=await office.connect(), template_id=None)
    seen = await office.previews.make(submission, Incident("inc", "C1", "inc", "https://s/1"))
    purge, now = PreviewPurge(office.previews), datetime.now(UTC)
    before = await purge.due(now + timedelta(hours=23))
    later = now + timedelta(hours=25)
    due = await purge.due(later)
    await purge.do(due[0], now)
    kept = await office.previews.find(seen.id, submission.workspace_id)
    await purge.do(due[0], later)

    assert before == []
    assert due == [f"{later:%Y-%m-%dT%H}"]
    assert kept.preview_id == seen.id
    assert await purge.due(later) == []


async def test_credentials_that_wait_are_forgotten_after_ten_minutes(office: Office) -> None:
    """One that nobody said yes to is gone then, though nobody begins another."""
    world, rows = office.sandbox.confluence, GrantRepository(office.database)
    url = f"{office.sandbox.url}/server"
    grant = await office.connections.offer(a_request(base_url=url, token=world.server_pat))
    purge, now = GrantPurge(office.connections.pending), datetime.now(UTC)
    before = await purge.due(now + timedelta(minutes=9))
    later = now + timedelta(minutes=11)
    due = await purge.due(later)
    await purge.do(due[0], now)
    kept = await rows.find(grant.id)
    await purge.do(due[0], later)

    assert before == []
    assert due == [f"{later:%Y-%m-%dT%H:%M}"]
    assert kept is not None
    assert await rows.find(grant.id) is None
    assert await purge.due(later) == []
