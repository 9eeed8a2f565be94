"""What follows the slash command: which word was asked for. What it does is in `handlers`."""

from collections.abc import Awaitable, Callable
from typing import Any

Matcher = Callable[[dict[str, Any]], Awaitable[bool]]


def first_word(text: str) -> str:
    """The subcommand, in small letters; empty if nothing was typed."""
    return next(iter(text.lower().split()), "")


def second_part(text: str) -> str:
    """What follows the subcommand, as typed."""
    return text.strip().partition(" ")[2].strip()


def asks_for_one(word: str) -> Matcher:
    """A Bolt matcher for a subcommand with something behind it."""

    async def matches(command: dict[str, Any]) -> bool:
        text = command.get("text") or ""
        return first_word(text) == word and bool(second_part(text))

    return matches


def asks_for(word: str) -> Matcher:
    """A Bolt matcher for one subcommand."""

    async def matches(command: dict[str, Any]) -> bool:
        return first_word(command.get("text") or "") == word

    return matches
