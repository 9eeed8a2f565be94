"""The list of journeys. A request enters the product in one of these files."""

from slack_bolt.async_app import AsyncApp

from bot.handlers import (
    action,
    catch_all,
    connect,
    defaults,
    doctor,
    home,
    leaving,
    notices,
    preferences,
    preview,
    retro,
    step,
    templates,
    variables,
)
from bot.handlers import help as usage


def register(app: AsyncApp, command: str) -> None:
    """Every listener of the app; the order matters only where the last takes what is left."""
    action.register(app, command)
    retro.register(app, command)
    preview.register(app, command)
    connect.register(app, command)
    doctor.register(app, command)
    home.register(app, command)
    defaults.register(app)
    leaving.register(app)
    variables.register(app, command)
    templates.register(app, command)
    preferences.register(app, command)
    notices.register(app)
    step.register(app)
    usage.register(app, command)
    catch_all.register(app)
