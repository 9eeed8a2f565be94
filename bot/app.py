"""The Bolt app: who may speak to it, what handlers are given, where errors end."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import fields

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.actor import actor_of
from bot.handlers import register
from bot.services import Services
from bot.settings import Settings

Authorize = Callable[[str | None, str], Awaitable[AuthorizeResult | None]]

log = logging.getLogger(__name__)


def create_app(
    settings: Settings, services: Services, authorize: Authorize, client: AsyncWebClient
) -> AsyncApp:
    """The app with every journey registered; transports are added in `web` and `wiring`."""

    # Bolt passes by name and trips over a bound method's self.
    async def authorized(enterprise_id: str | None, team_id: str) -> AuthorizeResult | None:
        return await authorize(enterprise_id, team_id)

    app = AsyncApp(
        name="retro",
        client=client,
        signing_secret=settings.slack_signing_secret or None,
        authorize=authorized,  # type: ignore[arg-type] - None is allowed, its type forgets it
        raise_error_for_unhandled_request=False,
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


async def _on_error(error: Exception, body: dict[str, object]) -> None:
    """What reaches this broke before its ack: handlers do nothing that fails after it."""
    log.error("handler broke on a %s", body.get("type") or "command", exc_info=error)
