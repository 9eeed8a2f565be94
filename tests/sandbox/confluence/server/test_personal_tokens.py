"""A user's own personal access tokens, by a raw client."""

from typing import Any

import httpx
import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.nouns import Account, PersonalToken
from tests.sandbox.confluence.conftest import Clock

TOKENS = "rest/pat/latest/tokens"
ME = "rest/api/user/current"
DAY = 24 * 3600


async def make(server: httpx.AsyncClient, **given: Any) -> Any:
    """A new token; the answer's JSON."""
    answer = await server.post(TOKENS, json={"name": "next", "expirationDuration": 90, **given})
    assert answer.status_code == 201
    return answer.json()


async def who(server: httpx.AsyncClient, secret: str) -> str:
    """Whom the server takes the bearer of a token for."""
    answer = await server.get(ME, headers={"Authorization": f"Bearer {secret}"})
    return str(answer.json()["type"])


async def test_own_tokens_are_listed_without_secrets(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """A bare list; only a token that ends names its end; others' tokens are not in it."""
    world.tokens.append(PersonalToken(2, "other", 1_790_000_000.0, 1_797_776_000.0))
    world.tokens.append(PersonalToken(3, "theirs", 1_790_000_000.0, owner="sre-1"))
    answer = await server.get(TOKENS)

    eternal, ending = answer.json()
    assert (eternal["id"], eternal["name"]) == (1, "retro")
    assert "expiringAt" not in eternal
    assert ending["expiringAt"] == "2026-12-20T14:13:20.000Z"
    assert world.server_pat not in answer.text


async def test_a_new_token_shows_its_secret_once_and_works(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Several tokens of one account are good at once."""
    made = await make(server)
    listed = (await server.get(TOKENS)).json()

    assert made["name"] == "next"
    assert made["expiringAt"] == "2026-12-20T14:13:20.000Z"
    assert listed[1] == {name: made[name] for name in ("id", "name", "createdAt", "expiringAt")}
    assert await who(server, made["rawToken"]) == "known"
    assert await who(server, world.server_pat) == "known"


async def test_a_token_is_its_owners(server: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """Whose token it is, decides who one is."""
    world.server.accounts.append(Account("sre-1", "sre-1", "a1", "k1", "sre-1@example.com"))
    world.tokens.append(PersonalToken(7, "theirs", 0.0, secret="their-secret", owner="sre-1"))
    answer = await server.get(ME, headers={"Authorization": "Bearer their-secret"})

    assert answer.json()["username"] == "sre-1"


async def test_an_expired_token_is_as_good_as_a_wrong_one(
    server: httpx.AsyncClient, clock: Clock
) -> None:
    """From its end on its bearer is anybody."""
    made = await make(server, expirationDuration=1)
    clock.now += DAY - 1
    before = await who(server, made["rawToken"])
    clock.now += 1

    assert before == "known"
    assert await who(server, made["rawToken"]) == "anonymous"


async def test_a_revoked_token_is_gone(server: httpx.AsyncClient, world: ConfluenceWorld) -> None:
    """No content is answered; a second time there is nothing to revoke."""
    made = await make(server)
    answer = await server.delete(f"{TOKENS}/{made['id']}")
    again = await server.delete(f"{TOKENS}/{made['id']}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert (again.status_code, again.json()["statusCode"]) == (404, 404)
    assert again.json()["message"] == f"No token with id {made['id']}"
    assert await who(server, made["rawToken"]) == "anonymous"
    assert world.tokens == [world.first_token]


async def test_nobody_revokes_anothers_token(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """It is not even said to be there."""
    world.tokens.append(PersonalToken(7, "theirs", 0.0, owner="sre-1"))
    answer = await server.delete(f"{TOKENS}/7")

    assert (answer.status_code, answer.json()["message"]) == (404, "No token with id 7")
    assert len(world.tokens) == 2


@pytest.mark.parametrize("verb", ["GET", "POST", "DELETE"])
async def test_nobody_has_no_tokens(server: httpx.AsyncClient, verb: str) -> None:
    """Anonymous callers are refused in JSON."""
    path = f"{TOKENS}/1" if verb == "DELETE" else TOKENS
    answer = await server.request(verb, path, headers={"Authorization": "Bearer wrong"})

    assert (answer.status_code, answer.json()["statusCode"]) == (401, 401)
    assert answer.json()["message"] == "Client must be authenticated to access this resource."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "The token name is invalid"),
        ({"name": "   "}, "The token name is invalid"),
        ({"name": None}, "The token name is invalid"),
        ({"name": "x" * 256}, "The token name is invalid"),
        ({"expirationDuration": 0}, "The token expiry is invalid"),
        ({"expirationDuration": -1}, "The token expiry is invalid"),
        ({"expirationDuration": 366}, "The token expiry is invalid"),
        ({"expirationDuration": "90"}, "The token expiry is invalid"),
        ({"expirationDuration": True}, "The token expiry is invalid"),
    ],
)
async def test_what_cannot_be_made_is_400(
    server: httpx.AsyncClient, world: ConfluenceWorld, given: dict[str, Any], said: str
) -> None:
    """A name is needed, and an end within what the administrator allows."""
    answer = await server.post(TOKENS, json={"name": "next", "expirationDuration": 90, **given})

    assert (answer.status_code, answer.json()["message"]) == (400, said)
    assert len(world.tokens) == 1


async def test_an_end_may_be_left_out_unless_forbidden(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Tokens without an end are a setting."""
    made = await make(server, expirationDuration=None)
    world.switches.eternal_tokens = False
    answer = await server.post(TOKENS, json={"name": "next"})

    assert "expiringAt" not in made
    assert answer.status_code == 400
    assert answer.json()["message"] == "The token expiry is invalid"


async def test_tokens_of_a_user_are_limited(
    server: httpx.AsyncClient, world: ConfluenceWorld
) -> None:
    """Others' tokens do not count."""
    world.switches.most_tokens = 2
    world.tokens.append(PersonalToken(7, "theirs", 0.0, owner="sre-1"))
    await make(server)
    answer = await server.post(TOKENS, json={"name": "third", "expirationDuration": 90})

    assert answer.status_code == 400
    assert answer.json()["message"] == (
        "The maximum number of personal access tokens has been reached"
    )


@pytest.mark.parametrize("body", [b"", b"no json", b"[]"])
async def test_a_garbled_body_is_400(server: httpx.AsyncClient, body: bytes) -> None:
    """What is not an object is refused."""
    headers = {"Content-Type": "application/json"}
    answer = await server.post(TOKENS, content=body, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["message"] == "Unexpected request body"


async def test_a_form_is_415(server: httpx.AsyncClient) -> None:
    """Only JSON is taken."""
    answer = await server.post(TOKENS, data={"name": "next"})

    assert (answer.status_code, answer.json()["message"]) == (415, "Unsupported Media Type")
