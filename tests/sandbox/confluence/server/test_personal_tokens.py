"""A user's own personal access tokens."""

import httpx

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.nouns import PersonalToken

TOKENS = "rest/pat/latest/tokens"


async def test_the_own_tokens_are_listed_without_their_secrets(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """A bare list; only a token that ends names its end."""
    world.tokens.append(PersonalToken(2, "other", 1_790_000_000.0, 1_797_776_000.0))

    answer = await server.get(TOKENS)

    eternal, ending = answer.json()
    assert (eternal["id"], eternal["name"]) == (1, "retro")
    assert "expiringAt" not in eternal
    assert ending["expiringAt"] == "2026-12-20T14:13:20.000Z"
    assert world.server_pat not in answer.text


async def test_nobody_has_no_tokens(server: httpx.AsyncClient) -> None:
    """Anonymous callers are refused in JSON."""
    answer = await server.get(TOKENS, headers={"Authorization": ""})

    assert (answer.status_code, answer.json()["statusCode"]) == (401, 401)


async def test_a_token_ends(server: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """From then on its bearer is anybody."""
    world.tokens[0].expires_at = world.clock()

    answer = await server.get("rest/api/user/current")

    assert answer.json()["type"] == "anonymous"
    assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
