"""A Data Center account's own tokens, through the client."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from confluence.client import Client
from confluence.credential_sources import Fixed
from confluence.errors import CredentialRejected, NotFound, TokensClosed

from .conftest import Neighbour


async def test_made_used_and_revoked(
    neighbour: Neighbour, server: Client, http: httpx.AsyncClient
) -> None:
    """A new token works beside the old one, which it can revoke."""
    tokens = server.personal_tokens()
    made = await tokens.create("next", days=30)
    other = Client(neighbour.server_site, http=http, credentials=Fixed(made.credential))
    await other.personal_tokens().revoke("1")
    listed = await other.personal_tokens().list()

    now = datetime.fromtimestamp(neighbour.clock(), UTC)
    assert [token.name for token in listed] == ["next"]
    assert listed[0].expires_at == now + timedelta(days=30)
    assert (await other.current_account()).name == "Retro service"
    with pytest.raises(CredentialRejected):
        await server.current_account()
    with pytest.raises(NotFound):
        await other.personal_tokens().revoke("1")


async def test_the_secret_hides_from_repr(neighbour: Neighbour, server: Client) -> None:
    """A token just made may end up in a log as it is."""
    made = await server.personal_tokens().create("next", days=30)

    assert neighbour.world.tokens[1].secret == made.credential.token
    assert made.credential.token not in repr(made)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405])
async def test_not_allowed(neighbour: Neighbour, server: Client, status: int) -> None:
    """What closes the list of tokens is no word about the credential."""
    neighbour.world.faults.add("/rest/pat", kind="status", status=status, times=2)
    with pytest.raises(TokensClosed):
        await server.personal_tokens().list()
    with pytest.raises(TokensClosed):
        await server.personal_tokens().create("next", days=30)


async def test_too_many(neighbour: Neighbour, server: Client) -> None:
    """What Confluence says about it is kept."""
    neighbour.world.switches.most_tokens = 1
    with pytest.raises(TokensClosed, match="maximum number"):
        await server.personal_tokens().create("next", days=30)
