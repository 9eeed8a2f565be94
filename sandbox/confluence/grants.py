"""Atlassian's OAuth 2.0 (3LO) as rules: codes, access tokens, rotating refresh tokens.

Its HTTP is in `cloud/auth.py`. Lifetimes in seconds, as documented at
https://developer.atlassian.com/cloud/confluence/oauth-2-3lo-apps/.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.confluence.nouns import Account

CODE_LIVES = 60
ACCESS_LIVES = 3600
REFRESH_IDLE = 90 * 24 * 3600
REFRESH_ABSOLUTE = 365 * 24 * 3600
REUSE_LEEWAY = 600


class TokenError(Exception):
    """An answer of the token endpoint other than a token."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = error
        self.description = description


@dataclass(slots=True)
class OAuthApp:
    """The app as registered in Atlassian's developer console."""

    client_id: str
    client_secret: str
    scopes: frozenset[str]
    callback_urls: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Grant:
    """One account's consent. Refresh tokens map to the time they were rotated out, or None."""

    account: Account
    scopes: tuple[str, ...]
    created_at: float
    access: dict[str, float] = field(default_factory=dict)
    refresh: dict[str, float | None] = field(default_factory=dict)
    refreshed_at: float = 0.0
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code on its way to the app."""

    account: Account
    scopes: tuple[str, ...]
    redirect_uri: str
    issued_at: float


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the token endpoint hands out."""

    access: str
    refresh: str | None
    scopes: tuple[str, ...]


class Grants:
    """All consents given on the site, and the tokens alive."""

    def __init__(self, app: OAuthApp, clock: Callable[[], float]) -> None:
        self.app = app
        self.clock = clock
        self.reuse_leeway: float = REUSE_LEEWAY
        self.grants: list[Grant] = []
        self._codes: dict[str, Code] = {}

    def issue_code(self, account: Account, *, scopes: tuple[str, ...], redirect_uri: str) -> str:
        """A code for one exchange; scopes the app does not have in the console are left out."""
        held = tuple(s for s in scopes if s in self.app.scopes or s == "offline_access")
        code = secrets.token_urlsafe(24)
        self._codes[code] = Code(account, held, redirect_uri, self.clock())
        return code

    def exchange(self, code: str, redirect_uri: str) -> Tokens:
        """Trade a code for tokens; raises TokenError."""
        found = self._codes.pop(code, None)
        if found is None or self.clock() - found.issued_at > CODE_LIVES:
            raise TokenError(403, "invalid_grant", "Invalid authorization code")
        if found.redirect_uri != redirect_uri:
            raise TokenError(403, "invalid_grant", "The redirect URI is wrong.")
        grant = Grant(found.account, found.scopes, self.clock(), refreshed_at=self.clock())
        self.grants.append(grant)
        return self._issue(grant)

    def refresh(self, token: str) -> Tokens:
        """Rotate a refresh token; one used again outside the leeway kills its grant."""
        grant = next((g for g in self.grants if token in g.refresh), None)
        if grant is None or grant.dead:
            raise TokenError(403, "unauthorized_client", "refresh_token is invalid")
        now = self.clock()
        idle, age = now - grant.refreshed_at, now - grant.created_at
        if idle > REFRESH_IDLE or age > REFRESH_ABSOLUTE:
            raise TokenError(403, "invalid_grant", "Unknown or invalid refresh token.")
        rotated_at = grant.refresh[token]
        if rotated_at is not None and now - rotated_at >= self.reuse_leeway:
            self.revoke(grant)
            raise TokenError(403, "unauthorized_client", "refresh_token is invalid")
        grant.refresh[token] = now if rotated_at is None else rotated_at
        grant.refreshed_at = now
        return self._issue(grant)

    def find(self, access_token: str) -> Grant | None:
        """The living grant of an access token that has not expired."""
        for grant in self.grants:
            expires = grant.access.get(access_token)
            if expires is not None and not grant.dead:
                return grant if self.clock() < expires else None
        return None

    def revoke(self, grant: Grant) -> None:
        """As when a user removes the app from the account: every token of the grant dies."""
        grant.dead = True
        grant.access.clear()

    def expire_access(self) -> None:
        """Let every access token be expired from now on; refresh tokens live."""
        for grant in self.grants:
            grant.access = dict.fromkeys(grant.access, self.clock())

    def _issue(self, grant: Grant) -> Tokens:
        access = secrets.token_urlsafe(48)
        grant.access[access] = self.clock() + ACCESS_LIVES
        if "offline_access" not in grant.scopes:
            return Tokens(access, None, grant.scopes)
        refresh = secrets.token_urlsafe(48)
        grant.refresh[refresh] = None
        return Tokens(access, refresh, grant.scopes)
