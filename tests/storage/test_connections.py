"""Connections: one a site, one default, credentials that renewals cannot tangle."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from storage.connection_locks import ConnectionLocks
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.errors import RowMissing
from tests.storage.rows import a_connection


@pytest.fixture
def connections(database: Database) -> ConnectionRepository:
    """The repository under test."""
    return ConnectionRepository(database)


async def test_keeps_what_was_connected(connections: ConnectionRepository) -> None:
    """A kept connection has every value, and is the default."""
    kept = await connections.save(a_connection())
    found = await connections.find(kept.id)
    default = await connections.default_for("T1")

    assert found is not None
    assert default is not None
    assert found.values() == default.values() == kept.values()


async def test_the_first_site_is_the_default(connections: ConnectionRepository) -> None:
    """Until somebody chooses another one; other workspaces have their own."""
    first = await connections.save(a_connection())
    second = await connections.save(a_connection(site_id="site-2"))
    other = await connections.save(a_connection(workspace_id="T2"))
    before = [await connections.default_for(workspace) for workspace in ("T1", "T2", "T3")]
    await connections.make_default("T1", second.id)
    await connections.save(a_connection(credential="new"))

    after = await connections.all_for("T1")
    assert (first.is_default, second.is_default) == (True, False)
    assert [default and default.id for default in before] == [first.id, other.id, None]
    assert {(c.id, c.is_default) for c in after} == {(first.id, False), (second.id, True)}


async def test_another_steps_in_for_a_deleted_default(connections: ConnectionRepository) -> None:
    """The newest of the workspace's other connections is its default then."""
    first = await connections.save(a_connection())
    second = await connections.save(a_connection(site_id="site-2"))
    await connections.save(a_connection(workspace_id="T2"))
    await connections.delete(second.id)
    await connections.delete(second.id)

    (left,) = await connections.all_for("T1")
    assert (left.id, left.is_default) == (first.id, True)


async def test_a_new_credential_keeps_the_defaults(connections: ConnectionRepository) -> None:
    """What an admin chose for the connection outlives its token; a new space replaces the old."""
    first = await connections.save(a_connection(space_key="OPS", title="Retro"))
    await connections.note(first.id, alerts_channel_id="C9", parent_id="7")
    again = await connections.save(a_connection(credential="new", space_key="ENG"))

    assert (again.space_key, again.title) == ("ENG", "Retro")
    assert (again.alerts_channel_id, again.parent_id) == ("C9", "7")


async def test_turns(connections: ConnectionRepository) -> None:
    """Each change of state is news once; a refusal is ended by nothing but a good test."""
    kept = await connections.save(a_connection())
    now = kept.state_at
    steps = [
        ("ailing", "slow"),
        ("ailing", "slow"),
        ("ailing", "closed"),
        ("attention", "refused"),
        ("ailing", "slow"),
        ("attention", "refused"),
        ("connected", None),
        ("connected", None),
    ]
    news = [await connections.turn(kept, state, trouble=why, now=now) for state, why in steps]

    assert news == [True, False, True, True, False, False, True, False]


async def test_a_good_test_of_before_ends_no_refusal(connections: ConnectionRepository) -> None:
    """Who saw the credential work a moment ago has not seen that it was refused since."""
    seen = await connections.save(a_connection())
    later = seen.state_at + timedelta(seconds=1)
    await connections.turn(seen, "attention", trouble="refused", now=later)

    assert not await connections.turn(seen, "connected", trouble=None, now=later)


async def test_a_late_refusal_of_an_old_credential(connections: ConnectionRepository) -> None:
    """Who still holds the credential from before cannot spoil the new one."""
    old = await connections.save(a_connection())
    later = old.connected_at + timedelta(seconds=1)
    await connections.save(a_connection(credential="new", connected_at=later))

    assert not await connections.turn(old, "attention", trouble="refused", now=later)


async def test_untold(connections: ConnectionRepository) -> None:
    """What changed is to be told until it was; a connection that was always well never is."""
    kept = await connections.save(a_connection())
    before = await connections.untold()
    later = kept.state_at + timedelta(hours=1)
    await connections.turn(kept, "attention", trouble="refused", now=later)
    (changed,) = await connections.untold()
    await connections.note(kept.id, told_at=changed.state_at)

    assert before == ()
    assert (changed.id, changed.state, changed.trouble) == (kept.id, "attention", "refused")
    assert await connections.untold() == ()


async def test_renewing_a_refused_connection_is_to_be_told(
    connections: ConnectionRepository,
) -> None:
    """Who heard that it broke hears that it works again."""
    kept = await connections.save(a_connection())
    later = kept.state_at + timedelta(hours=1)
    await connections.turn(kept, "attention", trouble="refused", now=later)
    await connections.note(kept.id, told_at=later)
    again = later + timedelta(hours=1)
    await connections.save(a_connection(connected_at=again, state_at=again))

    assert [connection.state for connection in await connections.untold()] == ["connected"]


async def test_connecting_a_site_again_keeps_its_id(connections: ConnectionRepository) -> None:
    """Drafts refer to the id, so only what it leads to is replaced."""
    first = await connections.save(a_connection())
    again = await connections.save(a_connection(credential="new", account_name="other"))

    (only,) = await connections.all_for("T1")
    assert again.id == first.id == only.id
    assert (only.credential, only.account_name, only.is_default) == ("new", "other", True)


async def test_ten_at_once_leave_one_default(connections: ConnectionRepository) -> None:
    """However many admins connect at once, the workspace has one default."""
    sites = [f"site-{n % 5}" for n in range(10)]
    await asyncio.gather(*(connections.save(a_connection(site_id=site)) for site in sites))

    kept = await connections.all_for("T1")
    assert len(kept) == 5
    assert [connection.is_default for connection in kept].count(True) == 1


async def test_lists_every_workspaces_connections(connections: ConnectionRepository) -> None:
    """Those of a workspace stand together, oldest first."""
    for workspace, site in (("T2", "a"), ("T1", "a"), ("T2", "b")):
        await connections.save(a_connection(workspace_id=workspace, site_id=site))

    everything = [(c.workspace_id, c.site_id) for c in await connections.all()]
    assert everything == [("T1", "a"), ("T2", "a"), ("T2", "b")]


async def test_forgets_a_connection(connections: ConnectionRepository) -> None:
    """A deleted connection is found no more."""
    kept = await connections.save(a_connection())
    await connections.delete(kept.id)

    assert await connections.find(kept.id) is None
    assert await connections.default_for("T1") is None


async def test_a_renewal_sees_the_one_before_it(connections: ConnectionRepository) -> None:
    """Renewals run one after the other, each on the credential that the last one left."""
    kept = await connections.save(a_connection(credential="0"))

    async def renew() -> None:
        async with connections.locks.hold(kept.id) as locked:
            found = int(locked.connection.credential)
            await asyncio.sleep(0)
            await locked.save(str(found + 1))

    await asyncio.gather(*(renew() for _ in range(10)))

    found = await connections.find(kept.id)
    assert found is not None
    assert found.credential == "10"


@pytest.mark.usefixtures("impatient")
async def test_a_slow_renewal_is_saved(connections: ConnectionRepository) -> None:
    """Atlassian may take its time; its answer is the only copy of the next refresh token."""
    kept = await connections.save(a_connection())
    async with connections.locks.hold(kept.id) as locked:
        await asyncio.sleep(0.8)
        await locked.save("second")

    assert (await connections.find(kept.id) or kept).credential == "second"


async def test_a_saved_renewal_outlives_a_failure_after_it(
    connections: ConnectionRepository,
) -> None:
    """A refresh token is good once: the new one is kept even if the renewing task fails then."""
    kept = await connections.save(a_connection())

    async def renew_and_fail() -> None:
        async with connections.locks.hold(kept.id) as locked:
            await locked.save("second")
            raise LookupError

    with pytest.raises(LookupError):
        await renew_and_fail()

    found = await connections.find(kept.id)
    assert found is not None
    assert found.credential == "second"


async def test_a_renewal_shows_what_it_saved(connections: ConnectionRepository) -> None:
    """After `save` the locked row has the new credential, and the lock is free for the next."""
    kept = await connections.save(a_connection())
    async with connections.locks.hold(kept.id) as locked:
        await locked.save("second")
    async with connections.locks.hold(kept.id) as again:
        assert (locked.connection.credential, again.connection.credential) == ("second", "second")


async def test_connecting_again_wins_over_a_renewal_under_way(
    connections: ConnectionRepository,
) -> None:
    """The credential of a fresh consent is not overwritten by a renewal of the old one."""
    kept = await connections.save(a_connection(connected_at=datetime(2026, 1, 1, tzinfo=UTC)))

    async with connections.locks.hold(kept.id) as locked:
        reconnecting = asyncio.create_task(connections.save(a_connection(credential="fresh")))
        await asyncio.sleep(0.05)
        await locked.save("renewed")
    await reconnecting

    found = await connections.find(kept.id)
    assert found is not None
    assert found.credential == "fresh"


async def test_a_missing_connection_cannot_be_locked(connections: ConnectionRepository) -> None:
    """Whoever renews a connection that was deleted meanwhile is told."""
    with pytest.raises(RowMissing, match="connection"):
        async with connections.locks.hold("gone"):
            pass


@pytest.mark.postgres
async def test_replicas_renew_one_after_the_other(
    replicas: tuple[Database, Database],
) -> None:
    """Two processes that refresh the same token do it in turn."""
    repositories = [ConnectionRepository(database) for database in replicas]
    kept = await repositories[0].save(a_connection(credential="0"))

    async def renew(connections: ConnectionRepository) -> None:
        async with connections.locks.hold(kept.id) as locked:
            found = int(locked.connection.credential)
            await asyncio.sleep(0.01)
            await locked.save(str(found + 1))

    await asyncio.gather(*(renew(connections) for connections in repositories * 4))

    found = await repositories[1].find(kept.id)
    assert found is not None
    assert found.credential == "8"


async def test_many_turns_leave_the_database_to_others(database: Database) -> None:
    """More connections than the database has for us have their turns at once: all get through."""
    locks, connections = ConnectionLocks(database), ConnectionRepository(database)

    async def ask(number: int) -> None:
        async with locks.turn(f"c{number}"):
            await asyncio.sleep(0.05)
            await connections.find(f"c{number}")

    async with asyncio.timeout(10):
        await asyncio.gather(*(ask(number) for number in range(30)))
