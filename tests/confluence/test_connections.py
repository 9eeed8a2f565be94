"""`Connections` over real SQLite and the sandbox: made once tested, stored sealed, kept alive."""

from pathlib import Path

import pytest

from confluence.connections import Connections
from confluence.errors import (
    AddressRefused,
    CredentialRejected,
    NotConfluence,
    NotConnected,
    NotFound,
    Unreachable,
)
from storage.models import Connection
from tests.factories import a_request

from .conftest import Neighbour, consent


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
        await connections.connect(a_request(base_url=f"{neighbour.url}/server", token=token))

    assert neighbour.asked() == []


async def test_connect_server_takes_the_address_of_a_page(
    neighbour: Neighbour, connections: Connections
) -> None:
    """A page's path after the base does no harm."""
    url = f" {neighbour.url}/server/display/ITOPS/Home?x=1#y "
    connection = await connections.connect(
        a_request(base_url=url, token=neighbour.world.server_pat)
    )

    assert connection.site_url == f"{neighbour.url}/server"


async def test_connect_server_stores_nothing_untested(
    neighbour: Neighbour, connections: Connections
) -> None:
    """A token that is taken for a stranger's is not stored."""
    with pytest.raises(CredentialRejected):
        await connections.connect(a_request(base_url=f"{neighbour.url}/server", token="expired"))

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
        await connections.connect(a_request(base_url=url, token="token"))


async def test_connect_something_else(neighbour: Neighbour, connections: Connections) -> None:
    """A server that is no Confluence is told as such."""
    with pytest.raises(NotConfluence):
        await connections.connect(a_request(base_url=f"{neighbour.url}/jira", token="token"))


async def test_connect_cloud(
    neighbour: Neighbour, connections: Connections, cloud_connection: Connection
) -> None:
    """A consent, a choice, and the Cloud site is the workspace's default."""
    default = await connections.default("T1")
    client = await connections.client(default.id)

    assert default.id == cloud_connection.id
    assert (default.deployment, default.site_id) == ("cloud", neighbour.world.cloud_id)
    assert [space.key async for page in client.spaces() for space in page] == ["OPS", "ENG"]


async def test_secrets_are_not_in_the_file(
    neighbour: Neighbour, connections: Connections, tmp_path: Path
) -> None:
    """Neither tokens nor the state stand in the database in clear."""
    url = await begin(connections)
    back = await consent(url)
    await connections.finish(state=back["state"], code=back["code"])
    await connections.connect(
        a_request(base_url=f"{neighbour.url}/server", token=neighbour.world.server_pat)
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
