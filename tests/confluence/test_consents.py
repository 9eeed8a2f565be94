"""Consents over real SQLite and the sandbox: good once, in time, for who asked."""

import asyncio

import httpx
import pytest

from confluence.addresses import AddressPolicy
from confluence.connections import Asker, Connections
from confluence.errors import (
    GrantExpired,
    GrantRefused,
    MissingScope,
    NotConnected,
    NotFound,
)
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.grants import GrantRepository
from storage.models import Connection

from .conftest import Clock, Neighbour, consent, mirror


async def begin(connections: Connections) -> str:
    """A consent begun by U1 in T1."""
    return await connections.begin(workspace_id="T1", user_id="U1", channel_id="C1")


async def test_finish_offers_the_site_and_stores_no_connection(connections: Connections) -> None:
    """The callback alone activates nothing."""
    back = await consent(await begin(connections))

    grant = await connections.finish(state=back["state"], code=back["code"])

    (offer,) = grant.offers
    assert (grant.workspace_id, grant.user_id, grant.channel_id) == ("T1", "U1", "C1")
    assert offer.account.name == "Retro service"
    with pytest.raises(NotConnected):
        await connections.default("T1")


async def test_state_is_good_once(connections: Connections) -> None:
    """A state that came back is spent."""
    back = await consent(await begin(connections))
    await connections.finish(state=back["state"], code=back["code"])

    with pytest.raises(GrantExpired):
        await connections.finish(state=back["state"], code=back["code"])


async def test_state_of_nobody(connections: Connections) -> None:
    """A state that we never gave is worth nothing."""
    with pytest.raises(GrantExpired):
        await connections.finish(state="guessed", code="code")


async def test_state_expires(connections: Connections, clock: Clock) -> None:
    """A consent that takes more than ten minutes is too late."""
    back = await consent(await begin(connections))
    clock.now += 601

    with pytest.raises(GrantExpired):
        await connections.finish(state=back["state"], code=back["code"])


async def test_refused_consent(connections: Connections) -> None:
    """A consent that was denied tells who asked, and its state is spent."""
    back = await consent(await begin(connections), answer="deny")

    asker = await connections.refuse(state=back["state"], reason=back["error"])

    assert asker == Asker("T1", "U1", "C1")
    with pytest.raises(GrantExpired):
        await connections.finish(state=back["state"], code="code")


@pytest.mark.parametrize(("workspace", "user"), [("T2", "U1"), ("T1", "U2")])
async def test_activate_by_somebody_else(
    neighbour: Neighbour, connections: Connections, workspace: str, user: str
) -> None:
    """Only who asked, where they asked, can use what came back."""
    back = await consent(await begin(connections))
    grant = await connections.finish(state=back["state"], code=back["code"])

    with pytest.raises(GrantExpired):
        await connections.activate(
            grant_id=grant.id,
            site_id=neighbour.world.cloud_id,
            workspace_id=workspace,
            user_id=user,
        )


async def test_activate_once(neighbour: Neighbour, connections: Connections) -> None:
    """Two clicks at the same time make one connection."""
    back = await consent(await begin(connections))
    grant = await connections.finish(state=back["state"], code=back["code"])
    clicks = [
        connections.activate(
            grant_id=grant.id, site_id=neighbour.world.cloud_id, workspace_id="T1", user_id="U1"
        )
        for _ in range(2)
    ]

    outcomes = await asyncio.gather(*clicks, return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Connection", "GrantExpired"]


async def test_activate_another_site(connections: Connections) -> None:
    """A site that was not offered is not found."""
    back = await consent(await begin(connections))
    grant = await connections.finish(state=back["state"], code=back["code"])

    with pytest.raises(NotFound):
        await connections.activate(
            grant_id=grant.id, site_id="elsewhere", workspace_id="T1", user_id="U1"
        )


async def test_scope_that_the_app_lacks(neighbour: Neighbour, connections: Connections) -> None:
    """Whatever consent left out is named at once."""
    neighbour.world.app.scopes -= {"read:template:confluence", "write:page:confluence"}
    back = await consent(await begin(connections))

    with pytest.raises(MissingScope) as caught:
        await connections.finish(state=back["state"], code=back["code"])

    assert caught.value.scope == "read:template:confluence, write:page:confluence"


async def test_another_account_is_named_for_each_site(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection
) -> None:
    """Of the sites that a consent opens, those that are connected as somebody else."""
    mirror(neighbour)
    neighbour.world.account.account_id = "another"
    back = await consent(await begin(connections))
    grant = await connections.finish(state=back["state"], code=back["code"])

    assert [offer.site.id for offer in grant.offers] == [neighbour.world.cloud_id, "mirror"]
    assert grant.replaces == {neighbour.world.cloud_id: cloud_connection.account_name}


async def test_account_without_sites(neighbour: Neighbour, connections: Connections) -> None:
    """A guest reaches no site, and is told so."""
    neighbour.world.account.guest = True
    back = await consent(await begin(connections))

    with pytest.raises(GrantRefused):
        await connections.finish(state=back["state"], code=back["code"])


async def test_no_atlassian_app(database: Database, http: httpx.AsyncClient) -> None:
    """Without an app's id and secret Cloud cannot be connected."""
    connections = Connections(
        connections=ConnectionRepository(database),
        grants=GrantRepository(database),
        http=http,
        addresses=AddressPolicy(),
        oauth=None,
    )

    with pytest.raises(GrantRefused):
        await begin(connections)
