"""`Connections` over real SQLite and the sandbox: made once tested, stored sealed, kept alive."""

import asyncio
from pathlib import Path

import httpx
import pytest

from confluence.addresses import AddressPolicy
from confluence.connections import Asker, Connections
from confluence.errors import (
    AddressRefused,
    CredentialRejected,
    GrantExpired,
    GrantRefused,
    MissingScope,
    NotConfluence,
    NotConnected,
    NotFound,
    Unreachable,
)
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.grants import GrantRepository
from storage.models import Connection

from .conftest import Clock, Neighbour, consent


def everything_in(folder: Path) -> bytes:
    """The bytes of the database and of what SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in folder.glob("retro.db*"))


async def begin(connections: Connections) -> str:
    """A consent begun by U1 in T1."""
    return await connections.begin(workspace_id="T1", user_id="U1", channel_id="C1")


async def test_connect_server(
    neighbour: Neighbour, connections: Connections, server_connection: Connection
) -> None:
    """A Data Center becomes the workspace's default, and its client works."""
    default = await connections.default("T1")
    client = await connections.client(default.id)

    assert default.id == server_connection.id
    assert (default.deployment, default.account_name) == ("server", "Retro service")
    assert default.site_url == f"{neighbour.url}/server"
    assert (await client.current_account()).name == "Retro service"


@pytest.mark.parametrize("token", ["", "   ", "two words", "tökén", "line\nbreak"])
async def test_connect_server_with_what_is_no_token(
    neighbour: Neighbour, connections: Connections, token: str
) -> None:
    """What cannot be a token is refused before any request."""
    with pytest.raises(CredentialRejected):
        await connections.connect_server(
            workspace_id="T1", user_id="U1", base_url=f"{neighbour.url}/server", token=token
        )

    assert neighbour.asked() == []


async def test_connect_server_takes_a_pasted_token_and_page(
    neighbour: Neighbour, connections: Connections
) -> None:
    """Blanks around the token and a page's path after the base do no harm."""
    connection = await connections.connect_server(
        workspace_id="T1",
        user_id="U1",
        base_url=f" {neighbour.url}/server/display/ITOPS/Home?x=1#y ",
        token=f" {neighbour.world.server_pat}\n",
    )

    assert connection.site_url == f"{neighbour.url}/server"


async def test_connect_server_stores_nothing_untested(
    neighbour: Neighbour, connections: Connections
) -> None:
    """A token that is taken for a stranger's is not stored."""
    with pytest.raises(CredentialRejected):
        await connections.connect_server(
            workspace_id="T1", user_id="U1", base_url=f"{neighbour.url}/server", token="expired"
        )

    with pytest.raises(NotConnected):
        await connections.default("T1")


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://wiki.example.com", AddressRefused),
        ("https://acme.atlassian.net/wiki", AddressRefused),
        ("http://169.254.169.254/", AddressRefused),
        ("http://127.0.0.1:9/", Unreachable),
    ],
)
async def test_connect_server_elsewhere(
    connections: Connections, url: str, error: type[Exception]
) -> None:
    """An address that cannot be used is told as such."""
    with pytest.raises(error):
        await connections.connect_server(
            workspace_id="T1", user_id="U1", base_url=url, token="token"
        )


async def test_connect_something_else(neighbour: Neighbour, connections: Connections) -> None:
    """A server that is no Confluence is told as such."""
    with pytest.raises(NotConfluence):
        await connections.connect_server(
            workspace_id="T1", user_id="U1", base_url=f"{neighbour.url}/jira", token="token"
        )


async def test_connect_cloud(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection
) -> None:
    """A consent, a choice, and the Cloud site is the workspace's default."""
    default = await connections.default("T1")
    client = await connections.client(default.id)

    assert default.id == cloud_connection.id
    assert (default.deployment, default.site_id) == ("cloud", neighbour.world.cloud_id)
    assert [space.key async for page in client.spaces() for space in page] == ["OPS", "ENG"]


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
    """A scope that consent left out is named."""
    neighbour.world.app.scopes -= {"read:template:confluence"}
    back = await consent(await begin(connections))

    with pytest.raises(MissingScope) as caught:
        await connections.finish(state=back["state"], code=back["code"])

    assert caught.value.scope == "read:template:confluence"


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


async def test_secrets_are_not_in_the_file(
    neighbour: Neighbour, connections: Connections, tmp_path: Path
) -> None:
    """Neither tokens nor the state stand in the database in clear."""
    url = await begin(connections)
    back = await consent(url)
    await connections.finish(state=back["state"], code=back["code"])
    await connections.connect_server(
        workspace_id="T1",
        user_id="U1",
        base_url=f"{neighbour.url}/server",
        token=neighbour.world.server_pat,
    )

    kept = everything_in(tmp_path)
    (grant,) = neighbour.world.grants.grants
    for secret in (neighbour.world.server_pat, back["state"], *grant.access, *grant.refresh):
        assert secret.encode() not in kept


async def test_client_is_kept(connections: Connections, server_connection: Connection) -> None:
    """The same connection has the same client, and a deleted one has none."""
    first = await connections.client(server_connection.id)
    second = await connections.client(server_connection.id)

    assert first is second
    with pytest.raises(NotFound):
        await connections.client("gone")


async def test_not_connected(connections: Connections) -> None:
    """A workspace without a connection is told so."""
    with pytest.raises(NotConnected) as caught:
        await connections.default("T9")

    assert caught.value.workspace_id == "T9"
