"""The Bolt app: who may speak to it, what handlers are given, where errors end."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import fields
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.actor import actor_of
from bot.handlers import register
from bot.hints import Hint
from bot.plain_texts import as_written
from bot.replies import explain, place_of
from bot.services import Services
from bot.settings import Settings
from bot.tasks import log_only
from bot.views import choices, messages, progress

NOT_INSTALLED = (
    "Retro is not installed in your workspace. Ask somebody of the workspace that has it, or have "
    "an admin of yours install it."
)

WRITTEN = ("view", "actions")  # what holds plain text that we wrote

Authorize = Callable[[str | None, str | None], Awaitable[AuthorizeResult | None]]


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
        body.update({part: as_written(body[part]) for part in WRITTEN if part in body})
        context.update(by_name)
        context["actor"] = actor_of(body)
        await next_()

    return inject


async def _on_error(
    error: Exception, body: dict[str, Any], context: AsyncBoltContext
) -> BoltResponse:
    """What reaches this went wrong before its ack, which is a handler's last statement.

    The answer takes the ack's place. A button has none: there it is told where it was pressed.
    """
    kind = body.get("type")
    if kind == "block_actions" and "actor" in context:
        place = place_of(context["actor"], body)
        context["tasks"].start(context["replies"].tell(place, error), on_error=log_only)
        return BoltResponse(status=200, body="")
    hint = explain(error, f"the answer to a {kind or 'command'}")
    return BoltResponse(status=200, body=json.dumps(_apology(hint, body)))


def _apology(hint: Hint, body: Mapping[str, Any]) -> dict[str, Any]:
    """What Slack shows in place of what was asked for."""
    match body.get("type"):
        case "view_submission":
            above = "push" if _has_room(body["view"]) else "update"
            return {"response_action": above, "view": progress.apology(hint)}
        case "block_suggestion":
            return choices.untold(hint, body)
        case None:
            return {"response_type": "ephemeral", **messages.hint(hint)}
    return {}


def _has_room(view: Mapping[str, Any]) -> bool:
    """Whether another modal may stand on this one: Slack stacks three. What was typed stays."""
    return view.get("previous_view_id") in (None, view.get("root_view_id"))
