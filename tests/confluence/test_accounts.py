"""`Accounts` over the sandbox: one active person of exactly this name, or nobody."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from confluence.accounts import MOST_NAMES, Accounts
from confluence.connections import Connections
from confluence.wire import by_full_name
from sandbox.confluence.nouns import Account as WorldAccount
from storage.models import Connection

from .conftest import Clock, Neighbour

KEYS = {"cloud": "account-id", "server": "userkey"}


@pytest.fixture
async def accounts(connections: Connections, clock: Clock) -> AsyncIterator[Accounts]:
    """The service, which waits for a busy machine."""
    service = Accounts(connections, clock=clock, patience=30)
    yield service
    await service.close()


def add(neighbour: Neighbour, name: str, number: int, *, active: bool = True) -> WorldAccount:
    """Somebody on both sites."""
    made = replace(
        neighbour.world.account,
        name=f"u{number}",
        display_name=name,
        account_id=f'712020:"{number}"',
        user_key=f'key"{number}"',
        active=active,
    )
    for site in neighbour.world.sites:
        site.accounts.append(made)
    return made


async def test_the_one_who_has_the_name(
    accounts: Accounts, connection: Connection, neighbour: Neighbour
) -> None:
    """Exactly the name, whatever its case; the id is escaped and is the deployment's own."""
    made = add(neighbour, "SRE  (one) & only", 1)
    add(neighbour, "SRE one & only too", 2)

    found = await accounts.mentions(connection.id, ["sre (One) & only", "nobody"])

    own_id = made.account_id if connection.deployment == "cloud" else made.user_key
    escaped = own_id.replace('"', "&quot;")
    key = KEYS[connection.deployment]
    link = f'<ac:link><ri:user ri:{key}="{escaped}" /></ac:link>'
    assert found == {"sre (One) & only": link}


async def test_nobody_is_guessed(
    accounts: Accounts, connection: Connection, neighbour: Neighbour
) -> None:
    """Two of a name, and one who left, are nobody; the other of a pair that left counts."""
    for number, (name, active) in enumerate(
        (("sre-1", True), ("sre-1", True), ("sre-2", False), ("sre-3", False), ("sre-3", True))
    ):
        add(neighbour, name, number, active=active)

    found = await accounts.mentions(connection.id, ["sre-1", "sre-2", "sre-3", '"', ""])

    assert list(found) == ["sre-3"]


async def test_asked_once(
    accounts: Accounts, connection: Connection, neighbour: Neighbour, clock: Clock
) -> None:
    """An answer is believed for ten minutes, that there is nobody too."""
    add(neighbour, "sre-1", 1)
    neighbour.world.requests.clear()

    for _ in range(3):
        await accounts.mentions(connection.id, ["sre-1", "sre-2", "sre-1"])
    asked = len(neighbour.asked("/search"))
    clock.now += 601
    await accounts.mentions(connection.id, ["sre-1"])

    assert asked == 2
    assert len(neighbour.asked("/search")) == 3


async def test_bounded(accounts: Accounts, connection: Connection, neighbour: Neighbour) -> None:
    """However many are mentioned, so many are looked up and no more."""
    neighbour.world.requests.clear()

    await accounts.mentions(connection.id, [f"sre-{number}" for number in range(100)])

    assert len(neighbour.asked("/search")) == MOST_NAMES


async def test_failures_are_names(
    accounts: Accounts, connection: Connection, neighbour: Neighbour
) -> None:
    """Confluence that refuses costs the mention, not the page; next time it is asked again."""
    add(neighbour, "sre-1", 1)
    neighbour.world.faults.add("/search", kind="status", status=500)

    assert await accounts.mentions(connection.id, ["sre-1"]) == {}
    assert list(await accounts.mentions(connection.id, ["sre-1"])) == ["sre-1"]


async def test_who_does_not_come_in_time_is_left_out(
    connections: Connections, connection: Connection, neighbour: Neighbour
) -> None:
    """The others are mentioned."""
    accounts = Accounts(connections, patience=1.5)
    add(neighbour, "sre-1", 1)
    add(neighbour, "sre-2", 2)
    await accounts.mentions(connection.id, ["sre-2"])
    neighbour.world.faults.add("/search", kind="delay", seconds=5)

    assert list(await accounts.mentions(connection.id, ["sre-1", "sre-2"])) == ["sre-2"]
    await accounts.close()


@pytest.mark.parametrize(
    ("name", "cql"),
    [
        ("sre-1", 'user.fullname~"sre 1"'),
        ('a" or type=page or "b\\', 'user.fullname~"a or type page or b"'),
        ("Zoë *?~^()", 'user.fullname~"Zoë"'),
    ],
)
def test_names_cannot_become_cql(name: str, cql: str) -> None:
    """Signs are left out of the question; the answer is compared with the whole name."""
    assert by_full_name(name) == cql
