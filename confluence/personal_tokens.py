"""`PersonalTokens`: a Data Center account's own tokens: listed, made, revoked.

Not here: which of them is ours (`expiry`), exchanging one for another (`rotation`).
https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from confluence.calls import Call
from confluence.credentials import PersonalAccessToken
from confluence.errors import RetroError, TokensClosed, UnexpectedAnswer

PATH = "/rest/pat/latest/tokens"
# The API may be off, or not for tokens: no word about the credential, which has just worked.
CLOSED = (400, 401, 403, 404, 405)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token as its owner sees it later; one that never ends has no end."""

    id: str
    name: str
    expires_at: datetime | None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made, with the secret that is told once."""

    issued: IssuedToken
    credential: PersonalAccessToken = field(repr=False)


class PersonalTokens:
    """The tokens of whoever asks. Raises TokensClosed where that is not allowed."""

    def __init__(self, ask: Callable[[Call], Awaitable[Any]]) -> None:
        self._ask = ask

    async def list(self) -> tuple[IssuedToken, ...]:
        """All of them, expired ones too. Raises UnexpectedAnswer for nonsense."""
        action = "list its own tokens"
        call = Call(verb="GET", path=PATH, action=action, expects=list, refusal=_closed)
        return tuple(_read(found) for found in await self._ask(call))

    async def create(self, name: str, *, days: int) -> NewToken:
        """Make a token that ends in so many days."""
        call = Call(
            verb="POST",
            path=PATH,
            action="make a token",
            headers={"X-Atlassian-Token": "no-check"},
            body={"name": name, "expirationDuration": days},
            needs=("id", "rawToken"),
            refusal=_closed,
        )
        answer = await self._ask(call)
        return NewToken(_read(answer), PersonalAccessToken(answer["rawToken"]))

    async def revoke(self, token_id: str) -> None:
        """Make a token worthless. Raises NotFound for one that is gone."""
        call = Call(
            verb="DELETE",
            path=f"{PATH}/{token_id}",
            action="revoke a token",
            headers={"X-Atlassian-Token": "no-check"},
            expects=None,
            missing=("token", token_id),
        )
        await self._ask(call)


def _closed(status: int, text: str) -> RetroError | None:
    return TokensClosed(text) if status in CLOSED else None


def _read(found: Any) -> IssuedToken:
    try:
        return IssuedToken(
            id=str(found["id"]),
            name=str(found.get("name") or found["id"]),
            expires_at=_moment(found.get("expiringAt")),
            created_at=_moment(found.get("createdAt")),
        )
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise UnexpectedAnswer(200, f"GET {PATH}", "a token of another shape") from error


def _moment(told: Any) -> datetime | None:
    """A time as Confluence writes it; without a zone it means UTC."""
    if told is None:
        return None
    moment = datetime.fromisoformat(told)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
