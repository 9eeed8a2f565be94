"""The Bolt app: who may speak to it, what handlers are given, where errors end."""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import fields
from typing import Any
from uuid import uuid4

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.actor import actor_of
from bot.handlers import register
from bot.hints import Hint, hint_for
from bot.services import Services
from bot.settings import Settings
from bot.views import messages, progress
from confluence.failures import Broken

NOT_INSTALLED = (
    "Retro is not installed in your workspace. Ask somebody of the workspace that has it, or have "
    "an admin of yours install it."
)

Authorize = Callable[[str | None, str | None], Awaitable[AuthorizeResult | None]]

log = logging.getLogger(__name__)


def create_app(
    settings: Settings, services: Services, authorize: Authorize, client: AsyncWebClient
) -> AsyncApp:
    """The app with every journey registered; transports are added in `web` and `running`."""

    # Bolt passes by name and trips over a bound method's self.
    async def authorized(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        return await authorize(enterprise_id, team_id)

    app = AsyncApp(
        name="retro",
        client=client,
        signing_secret=settings.slack_signing_secret or None,
        authorize=authorized,  # type: ignore[arg-type]  # None is allowed, its type forgets it
        raise_error_for_unhandled_request=False,
        user_facing_authorize_error_message=NOT_INSTALLED,
    )
    app.use(_injector(services))
    register(app, settings.command)
    app.error(_on_error)
    return app


def _injector(services: Services) -> Callable[..., Awaitable[None]]:
    """A middleware that lets handlers name services and the actor as arguments."""
    by_name = {part.name: getattr(services, part.name) for part in fields(services)}

    async def inject(
        context: AsyncBoltContext, body: dict[str, object], next_: Callable[[], Awaitable[None]]
    ) -> None:
        context.update(by_name)
        context["actor"] = actor_of(body)
        await next_()

    return inject


async def _on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """What reaches this broke before its ack, which is a handler's last statement.

    The answer takes the ack's place: an apology with the reference that is in the log.
    """
    reference = uuid4().hex[:8]
    log.error("reference %s: a %s broke", reference, body.get("type", "command"), exc_info=error)
    hint = hint_for(Broken(reference))
    return BoltResponse(status=200, body=json.dumps(_apology(hint, body.get("type"))))


def _apology(hint: Hint, kind: str | None) -> dict[str, Any]:
    """What Slack shows for it; a button has no answer of its own, its reference is in the log."""
    if kind == "view_submission":
        return {"response_action": "update", "view": progress.apology(hint)}
    return {"response_type": "ephemeral", **messages.hint(hint)} if kind is None else {}
