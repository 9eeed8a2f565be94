"""Who calls the gateway: a consent's access token, or an account's e-mail with an API token.

https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
"""

import base64
import binascii
from dataclasses import dataclass

from sandbox.confluence.nouns import Account
from sandbox.confluence.world import ConfluenceWorld


@dataclass(frozen=True, slots=True)
class Caller:
    """An account and what its token may do; no `scopes`: all that the account may."""

    account: Account
    scopes: tuple[str, ...] | None


def caller_of(world: ConfluenceWorld, authorization: str) -> Caller | None:
    """The caller, if the credential is a living one."""
    scheme, _, given = authorization.partition(" ")
    match scheme.lower():
        case "bearer":
            grant = world.grants.find(given)
            return Caller(grant.account, grant.scopes) if grant else None
        case "basic":
            return _by_api_token(world, *_pair(given))
    return None


def _by_api_token(world: ConfluenceWorld, email: str, given: str) -> Caller | None:
    for token in world.api_tokens:
        alive = token.expires_at is None or world.clock() < token.expires_at
        if alive and (token.account.email, token.token) == (email, given):
            return Caller(token.account, token.scopes)
    return None


def _pair(given: str) -> tuple[str, str]:
    try:
        name, _, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password
