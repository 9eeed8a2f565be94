"""`Connections` over real SQLite and the sandbox: made once tested, stored sealed, kept alive."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from confluence.connections import Connections
from confluence.errors import (
    AddressRefused,
    CredentialRejected,
    GrantExpired,
    NeedsAttention,
    NotConfluence,
    NotConnected,
    NotFound,
    OtherAccount,
    Unreachable,
)
from confluence.failures import load_failure
from confluence.nouns import Space
from confluence.trials import Hopes
from storage.models import Connection
from tests.factories import a_request

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


async def test_a_refused_credential_is_used_no_more(
    neighbour: Neighbour, connections: Connections, server_connection: Connection, clock: Clock
) -> None:
    """One refusal, and nothing is sent with the secret until an admin acts, however often asked."""
    clock.now += 60
    client = await connections.client(server_connection.id)
    neighbour.world.server_pat = "another"
    neighbour.world.requests.clear()
    with pytest.raises(CredentialRejected):
        await client.current_account()
    with pytest.raises(NeedsAttention):
        await client.current_account()
    with pytest.raises(NeedsAttention) as caught:
        await connections.client(server_connection.id)

    kept = await connections.find("T1", server_connection.id)
    assert len(neighbour.asked()) == 1
    assert caught.value.connection_id == kept.id
    assert (kept.state, load_failure(kept.trouble or "").__class__) == (
        "attention",
        CredentialRejected,
    )
    assert [row.id for row in await connections.upkeep.untold()] == [kept.id]


async def test_a_stranger_without_a_name_is_refused_too(
    neighbour: Neighbour, connections: Connections, server_connection: Connection, clock: Clock
) -> None:
    """A server that does not name strangers in a header says who we are in the answer: that ends
    the use of the secret as well, also where it only explains why a page was refused."""
    clock.now += 60
    neighbour.world.switches.names_strangers = False
    client = await connections.client(server_connection.id)
    neighbour.world.server_pat = "another"
    with pytest.raises(CredentialRejected):
        await client.create_page(Space("1", "ITOPS", "IT Operations"), "Retro", "<p/>")
    neighbour.world.requests.clear()
    with pytest.raises(NeedsAttention):
        await client.current_account()

    assert neighbour.asked() == []
    assert (await connections.find("T1", server_connection.id)).state == "attention"


async def test_an_admin_tries_a_refused_token_again(
    neighbour: Neighbour, connections: Connections, server_connection: Connection
) -> None:
    """Only `look` uses it; once it works, everything does."""
    good, neighbour.world.server_pat = neighbour.world.server_pat, "another"
    for _ in range(2):
        refusal = await connections.upkeep.look(server_connection.id)
        assert isinstance(refusal, CredentialRejected)
    with pytest.raises(NeedsAttention):
        await connections.client(server_connection.id)
    neighbour.world.server_pat = good
    await connections.upkeep.look(server_connection.id)

    client = await connections.client(server_connection.id)
    assert (await client.current_account()).name == "Retro service"
    assert (await connections.find("T1", server_connection.id)).state == "connected"


async def test_another_account_waits_for_a_second_yes(
    neighbour: Neighbour, connections: Connections, server_connection: Connection
) -> None:
    """A token of somebody else changes nothing until the asker agrees; nobody else can."""
    neighbour.world.account.user_key = "another-key"
    neighbour.world.account.display_name = "Somebody else"
    asked = a_request(base_url=server_connection.site_url, token=neighbour.world.server_pat)
    with pytest.raises(OtherAccount) as caught:
        await connections.connect(asked)
    before = await connections.find("T1", server_connection.id)
    chosen = {"grant_id": caught.value.grant_id, "site_id": before.site_id}
    with pytest.raises(GrantExpired):
        await connections.activate(**chosen, workspace_id="T1", user_id="U2")
    after = await connections.activate(**chosen, workspace_id="T1", user_id="U1")

    assert (caught.value.account, caught.value.known) == ("Somebody else", "Retro service")
    assert before.account_name == "Retro service"
    assert (after.id, after.account_name) == (before.id, "Somebody else")


async def test_a_chosen_space_is_tried(neighbour: Neighbour, connections: Connections) -> None:
    """The space is kept as the connection's; one that is not there stops everything."""
    url, token = f"{neighbour.url}/server", neighbour.world.server_pat
    asked = a_request(base_url=url, token=token)
    with pytest.raises(NotFound):
        await connections.connect(replace(asked, hopes=Hopes(space_key="NONE")))
    with pytest.raises(NotConnected):
        await connections.default("T1")
    made = await connections.connect(replace(asked, hopes=Hopes(space_key="ITOPS")))

    assert (made.space_key, made.space_name) == ("ITOPS", "IT Operations")


async def test_a_consent_ends_after_a_year(cloud_connection: Connection) -> None:
    """However often its token is renewed."""
    assert cloud_connection.expires_at == cloud_connection.connected_at + timedelta(days=365)
    assert cloud_connection.expiry_source == "consent"


async def test_connections_are_the_workspaces_own(
    connections: Connections, server_connection: Connection
) -> None:
    """Another workspace can neither see nor change nor delete it."""
    for attempt in (
        connections.find("T2", server_connection.id),
        connections.make_default("T2", server_connection.id),
        connections.note("T2", server_connection.id, title="x"),
        connections.disconnect("T2", server_connection.id),
    ):
        with pytest.raises(NotFound):
            await attempt
    await connections.disconnect("T1", server_connection.id)

    assert await connections.all_for("T1") == ()
