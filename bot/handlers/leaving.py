"""The app is taken out of a workspace. Bolt lets these events in without a token: it is dead."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.leaving import Leaving


def register(app: AsyncApp) -> None:
    """The listeners of this journey."""
    app.event("app_uninstalled")(leave)
    app.event("tokens_revoked")(leave)


async def leave(
    ack: AsyncAck, body: dict[str, Any], event: dict[str, Any], actor: Actor, leaving: Leaving
) -> None:
    """Bolt has answered events by now; what one of them did not delete, the other one does.

    People's own tokens are revoked by the same event; we have none of those.
    """
    if event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
        await leaving.forget(actor.workspace_id, at=int(body["event_time"]))
    await ack()
