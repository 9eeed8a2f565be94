"""Ids, tokens and timestamps of the shape Slack gives them; nothing here knows what they name."""

import secrets
import string

CAPITALS = string.ascii_uppercase + string.digits
LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """An id such as U0WURHSS9A: the prefix and ten capitals or digits."""
    return prefix + "0" + "".join(secrets.choice(CAPITALS) for _ in range(9))


def new_short() -> str:
    """The five letters Slack gives a block or an element that came without an id."""
    return "".join(secrets.choice(LETTERS) for _ in range(5))


def new_token(prefix: str) -> str:
    """A token such as xoxb-…, never the same twice."""
    return f"{prefix}-{secrets.token_hex(16)}"


def format_ts(seconds: float) -> str:
    """A message timestamp: Unix seconds with six digits after the point."""
    return f"{seconds:.6f}"


def is_ts(text: str) -> bool:
    """Whether a text can be a message timestamp."""
    whole, _, part = text.partition(".")
    return whole.isdigit() and (part == "" or part.isdigit())
