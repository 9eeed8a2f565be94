"""`Destinations`: the default, its space, and channels that go elsewhere by their prefix."""

import pytest

from confluence.connections import Connections
from confluence.destinations import Destinations
from confluence.errors import NotConnected, NotFound
from confluence.nouns import Space
from storage.database import Database
from storage.models import Connection
from storage.overrides import OverrideRepository

from .conftest import Neighbour, connect_cloud

PAY = Space("7", "PAY", "Payments")
CARD = Space("8", "CARD", "Cards")


@pytest.fixture
def destinations(connections: Connections, database: Database) -> Destinations:
    """The service."""
    return Destinations(connections=connections, overrides=OverrideRepository(database))


async def test_default(
    destinations: Destinations, connections: Connections, server_connection: Connection
) -> None:
    """The default connection, with its space once an admin chose one."""
    plain = await destinations.of_channel("T1", "inc-1")
    chosen = {"space_id": "7", "space_key": "PAY", "space_name": "Payments"}
    await connections.note("T1", server_connection.id, **chosen)
    with_space = await destinations.of_channel("T1", "inc-1")

    assert (plain.connection.id, plain.space) == (server_connection.id, None)
    assert with_space.space == PAY


async def test_longest_prefix_wins(
    destinations: Destinations,
    connections: Connections,
    neighbour: Neighbour,
    server_connection: Connection,
) -> None:
    """A prefix leads to its space, on another site than the default if it says so."""
    cloud = await connect_cloud(connections, neighbour)
    await connections.make_default("T1", cloud.id)
    await destinations.divert("T1", "#inc-pay*", connection_id=server_connection.id, space=PAY)
    await destinations.divert("T1", "inc-payments-card-", connection_id=cloud.id, space=CARD)
    names = ("inc-payments-1", "inc-payments-card-2", "inc-3")
    found = [await destinations.of_channel("T1", name) for name in names]

    assert [place.space for place in found] == [PAY, CARD, None]
    assert [place.connection.id for place in found] == [server_connection.id, cloud.id, cloud.id]
    assert [kept.prefix for kept in await destinations.overrides_of("T1")] == [
        "inc-pay",
        "inc-payments-card-",
    ]


async def test_undone(destinations: Destinations, server_connection: Connection) -> None:
    """Without its override a channel goes where all go."""
    await destinations.divert("T1", "inc-", connection_id=server_connection.id, space=PAY)
    await destinations.undo("T1", "inc-")

    assert (await destinations.of_channel("T1", "inc-1")).space is None


@pytest.mark.parametrize("prefix", ["", " ", "*", "#*"])
async def test_a_prefix_says_something(
    destinations: Destinations, server_connection: Connection, prefix: str
) -> None:
    """One that fits every channel is no exception from the default."""
    with pytest.raises(NotFound):
        await destinations.divert("T1", prefix, connection_id=server_connection.id, space=PAY)


async def test_not_to_another_workspaces_connection(
    destinations: Destinations, server_connection: Connection
) -> None:
    """Nor is anything found where nothing is connected."""
    with pytest.raises(NotFound):
        await destinations.divert("T2", "inc-", connection_id=server_connection.id, space=PAY)
    with pytest.raises(NotConnected):
        await destinations.of_channel("T2", "inc-1")
