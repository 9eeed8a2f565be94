"""Cloud by e-mail and API token: the site is found first, then everything goes by the gateway."""

import pytest

from confluence.connections import Asker, Connections, Requested
from confluence.credentials import Basic
from confluence.errors import CredentialRejected, GrantExpired, MissingScope, NotConfluence
from confluence.nouns import Deployment
from confluence.trials import Hopes
from sandbox.confluence.nouns import ApiToken

from .conftest import Neighbour, consent

ASKER = Asker("T1", "U1", "C1")


def requested(neighbour: Neighbour, *, url: str = "", token: str = "") -> Requested:
    """What an admin gives for the Cloud site."""
    return Requested(
        asker=ASKER,
        base_url=url or f"{neighbour.url}/cloud/wiki/spaces/OPS/overview",
        credential=Basic(neighbour.world.account.email, token or neighbour.world.api_token),
        deployment=Deployment.CLOUD,
        hopes=Hopes(space_key="OPS", alerts_channel_id="C9"),
    )


async def test_api_token_connects_by_the_gateway(
    neighbour: Neighbour, connections: Connections
) -> None:
    """The site is asked who it is without the token; the token goes to the gateway only."""
    connection = await connections.connect(requested(neighbour))

    client = await connections.client(connection.id)
    assert (connection.site_id, connection.way) == (neighbour.world.cloud_id, "api_token")
    assert connection.site_url == f"{neighbour.url}/cloud"
    assert (connection.space_key, connection.alerts_channel_id) == ("OPS", "C9")
    assert (await client.current_account()).name == "Retro service"
    [first, *others] = neighbour.world.requests
    assert first["path"] == "/cloud/_edge/tenant_info"
    assert first["scheme"] == ""
    assert {line["scheme"] for line in others} == {"Basic"}
    assert all(line["path"].startswith("/atlassian/api/ex/") for line in others)


async def test_api_token_that_is_wrong(neighbour: Neighbour, connections: Connections) -> None:
    """Refused, and nothing is stored."""
    with pytest.raises(CredentialRejected):
        await connections.connect(requested(neighbour, token="mistyped"))

    assert await connections.all_for("T1") == ()


async def test_api_token_without_a_scope(neighbour: Neighbour, connections: Connections) -> None:
    """The scope that is missing is named."""
    scopes = ("read:content-details:confluence",)
    neighbour.world.api_tokens.append(ApiToken(neighbour.world.account, "scoped", scopes))

    with pytest.raises(MissingScope) as caught:
        await connections.connect(requested(neighbour, token="scoped"))

    assert caught.value.scope in {"read:space:confluence", "read:template:confluence"}


async def test_address_that_is_no_cloud_site(
    neighbour: Neighbour, connections: Connections
) -> None:
    """What has no cloud id is no site of Atlassian's."""
    with pytest.raises(NotConfluence):
        await connections.connect(requested(neighbour, url=f"{neighbour.url}/server"))


async def test_pasted_state_of_somebody_else(
    neighbour: Neighbour, connections: Connections
) -> None:
    """Who pastes an address must have begun that consent; a wrong try does not spend it."""
    url = await connections.begin(workspace_id="T1", user_id="U1", channel_id="C1")
    back = await consent(url)
    state, code = back["state"], back["code"]

    for other in (Asker("T1", "U2", "C1"), Asker("T2", "U1", "C1")):
        with pytest.raises(GrantExpired):
            await connections.finish(state=state, code=code, asker=other)

    grant = await connections.finish(state=state, code=code, asker=ASKER)
    assert grant.offers[0].site.id == neighbour.world.cloud_id


async def test_declined_grant_is_gone(neighbour: Neighbour, connections: Connections) -> None:
    """After [Cancel] the credential that waited is forgotten; others cannot cancel it."""
    grant = await connections.offer(requested(neighbour))
    chosen = {"grant_id": grant.id, "workspace_id": "T1", "user_id": "U1"}

    await connections.decline(**{**chosen, "user_id": "U2"})
    await connections.decline(**chosen)

    with pytest.raises(GrantExpired):
        await connections.activate(site_id=neighbour.world.cloud_id, **chosen)
