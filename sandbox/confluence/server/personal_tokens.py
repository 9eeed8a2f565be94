"""A user's own personal access tokens: listed without their secrets, made, revoked.

https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
"""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.confluence.nouns import Account, PersonalToken
from sandbox.confluence.server import refusing
from sandbox.confluence.server.gateway import NOBODY_MAY, Call, Endpoint
from sandbox.confluence.server.refusing import BadRequestError
from sandbox.confluence.times import moment

PATH = "/rest/pat/latest/tokens"
DAY = 24 * 3600
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a POST asks for; without `days` a token that never ends."""

    name: str
    days: int | None


async def list_tokens(call: Call) -> web.Response:
    """GET /rest/pat/latest/tokens: a bare list; one that never ends names no end."""
    if call.account is None:
        return refusing.rest(401, NOBODY_MAY)
    return web.json_response([_shown(token) for token in _own(call, call.account)])


async def create_token(call: Call) -> web.Response:
    """POST /rest/pat/latest/tokens: the one answer that holds the secret."""
    if call.account is None:
        return refusing.rest(401, NOBODY_MAY)
    if call.request.content_type != "application/json":
        return refusing.rest(415, "Unsupported Media Type")
    wanted = _wanted(call, await call.request.read())
    if len(_own(call, call.account)) >= call.world.switches.most_tokens:
        raise BadRequestError("The maximum number of personal access tokens has been reached")
    token = _make(call, call.account, wanted)
    return web.json_response(_shown(token) | {"rawToken": token.secret}, status=201)


async def revoke_token(call: Call) -> web.Response:
    """DELETE /rest/pat/latest/tokens/{id}: from the next request on it is good for nothing."""
    if call.account is None:
        return refusing.rest(401, NOBODY_MAY)
    number = call.request.match_info["id"]
    for token in _own(call, call.account):
        if str(token.id) == number:
            call.world.tokens.remove(token)
            return web.Response(status=204)
    return refusing.rest(404, f"No token with id {number}")


def _own(call: Call, account: Account) -> list[PersonalToken]:
    return [token for token in call.world.tokens if token.owner == account.name]


def _make(call: Call, account: Account, wanted: Wanted) -> PersonalToken:
    world, now = call.world, call.world.clock()
    token = PersonalToken(
        id=1 + max((token.id for token in world.tokens), default=1),
        name=wanted.name,
        created_at=now,
        expires_at=now + wanted.days * DAY if wanted.days else None,
        owner=account.name,
    )
    world.tokens.append(token)
    return token


def _wanted(call: Call, body: bytes) -> Wanted:
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise BadRequestError("Unexpected request body")
    name, days = given.get("name"), given.get("expirationDuration")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME:
        raise BadRequestError("The token name is invalid")
    _check_days(call, days)
    return Wanted(name, days)


def _check_days(call: Call, days: Any) -> None:
    if days is None and call.world.switches.eternal_tokens:
        return
    if type(days) is not int or not 0 < days <= call.world.switches.longest_token:
        raise BadRequestError("The token expiry is invalid")


def _shown(token: PersonalToken) -> dict[str, Any]:
    answer = {"id": token.id, "name": token.name, "createdAt": moment(token.created_at)}
    return answer | ({"expiringAt": moment(token.expires_at)} if token.expires_at else {})


ENDPOINTS = (
    Endpoint("GET", PATH, list_tokens, open_to_all=True),
    Endpoint("POST", PATH, create_token, open_to_all=True),
    Endpoint("DELETE", f"{PATH}/{{id}}", revoke_token, open_to_all=True),
)
