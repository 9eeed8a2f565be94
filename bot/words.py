"""What follows the slash command: which word was asked for. What it does is in `handlers`."""

from collections.abc import Awaitable, Callable
from typing import Any

Matcher = Callable[[dict[str, Any]], Awaitable[bool]]


def first_word(text: str) -> str:
    """The subcommand, in small letters; empty if nothing was typed."""
    return next(iter(text.lower().split()), "")


def asks_for(word: str) -> Matcher:
    """A Bolt matcher for one subcommand."""

    async def matches(command: dict[str, Any]) -> bool:
        return first_word(command.get("text") or "") == word

    return matches
