"""`Expiry`: when a credential ends, and whence we know. What is done about it: `bot.reminders`."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from math import ceil

from confluence.errors import RetroError
from confluence.nouns import Way
from confluence.personal_tokens import IssuedToken, PersonalTokens


class ExpirySource(StrEnum):
    """Whence we know when a credential ends; NONE: it does not."""

    READ = "read"
    TYPED = "typed"
    ASSUMED = "assumed"
    CONSENT = "consent"
    NONE = ""


# Data Center's default for tokens, Atlassian's for API tokens, and the end of every consent
# however often its token is renewed: https://developer.atlassian.com/cloud/confluence/oauth-2-3lo-apps/
LIVES = {
    Way.PAT: (timedelta(days=90), ExpirySource.ASSUMED),
    Way.API_TOKEN: (timedelta(days=365), ExpirySource.ASSUMED),
    Way.OAUTH: (timedelta(days=365), ExpirySource.CONSENT),
}


DAY_LONG = timedelta(hours=23, minutes=59, seconds=59)


@dataclass(frozen=True, slots=True)
class Expiry:
    """The end of a credential, in UTC; None: it has none. Tokens may be known by name and id."""

    at: datetime | None
    source: ExpirySource
    token_name: str | None = None
    token_id: str | None = None


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last second of a day that somebody typed, by their clock."""
    return (datetime.combine(day, time(), zone) + DAY_LONG).astimezone(UTC)


def counted_from(end: datetime, source: str) -> datetime:
    """From when on days before an end are counted: of a day that was typed, from its beginning."""
    return end - DAY_LONG if source == ExpirySource.TYPED else end


def days_left(end: datetime, source: str, now: datetime) -> int:
    """Days until an end, as one says it; until a day that was typed, by the calendar."""
    left = (counted_from(end, source) - now) / timedelta(days=1)
    return ceil(left) if source == ExpirySource.TYPED else round(left)


def day_of(end: datetime, source: str) -> date:
    """The day of an end as one writes it: a typed one as it was typed, by the clock of almost any
    admin; else by UTC."""
    return (end - DAY_LONG / 2 if source == ExpirySource.TYPED else end).date()


async def read_expiry(
    tokens: PersonalTokens, now: datetime, *, token_name: str, token_id: str = ""
) -> Expiry | None:
    """The end of our own token by the account's list; None where that does not tell.

    The list is a help only: whatever is wrong with it, the token has just worked.
    """
    try:
        listed = await tokens.list()
    except RetroError:
        return None
    ours = own_token(listed, now, name=token_name, token_id=token_id)
    return Expiry(ours.expires_at, ExpirySource.READ, ours.name, ours.id) if ours else None


def own_token(
    listed: tuple[IssuedToken, ...], now: datetime, *, name: str, token_id: str = ""
) -> IssuedToken | None:
    """Which of the tokens is ours: by id, by its name if no other has it, or as the only one.

    Ours works, so one that has ended is another. The list never tells a secret.
    """
    good = [token for token in listed if token.expires_at is None or token.expires_at > now]
    by_id = [token for token in good if token.id == token_id]
    by_name = [token for token in good if token.name == name]
    return next((found[0] for found in (by_id, by_name, good) if len(found) == 1), None)


def expiry_untold(way: Way, now: datetime, *, typed: datetime | None, token_name: str) -> Expiry:
    """What is to be believed where Confluence does not tell: the end typed, else the usual life."""
    name = token_name or None
    if typed:
        return Expiry(typed, ExpirySource.TYPED, name)
    if way not in LIVES:
        return Expiry(None, ExpirySource.NONE)
    life, source = LIVES[way]
    return Expiry(now + life, source, name)
