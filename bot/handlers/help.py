"""`/retro help`, `/retro` alone, and whatever is not a command of ours."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.views import messages
from bot.words import first_word


def register(app: AsyncApp, command: str) -> None:
    """After the other subcommands: it takes what they leave."""
    app.command(command)(show_help)


async def show_help(ack: AsyncAck, command: dict[str, Any]) -> None:
    """Say what can be typed; the ack itself carries the answer."""
    word = first_word(command.get("text") or "")
    unknown = "" if word in {"", "help"} else word
    await ack(response_type="ephemeral", **messages.usage(command["command"], unknown))
