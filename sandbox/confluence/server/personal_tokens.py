"""A user's own personal access tokens: listed, never their secrets.

https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
"""

from typing import Any

from aiohttp import web

from sandbox.confluence.nouns import PersonalToken
from sandbox.confluence.server import refusing
from sandbox.confluence.server.gateway import NOBODY_MAY, Call, Endpoint
from sandbox.confluence.times import moment


async def list_tokens(call: Call) -> web.Response:
    """GET /rest/pat/latest/tokens: a bare list; one that never ends names no end."""
    if call.account is None:
        return refusing.rest(401, NOBODY_MAY)
    return web.json_response([_token(token) for token in call.world.tokens])


def _token(token: PersonalToken) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": token.id,
        "name": token.name,
        "createdAt": moment(token.created_at),
    }
    return answer | ({"expiringAt": moment(token.expires_at)} if token.expires_at else {})


ENDPOINTS = (Endpoint("GET", "/rest/pat/latest/tokens", list_tokens, open_to_all=True),)
