"""The step *Create Confluence page* of Slack's workflows, and its menus in Workflow Builder.

Menus are filled before the ack, as Slack wants it; a run is kept and begun before it.
"""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.actor import Actor
from bot.stepping import Stepping
from bot.views import step


def register(app: AsyncApp) -> None:
    """One listener for each function of the organisation's manifest."""
    app.function(step.CREATE, auto_acknowledge=False)(run_step)
    app.function(step.SPACES, auto_acknowledge=False)(offer_spaces)
    app.function(step.TEMPLATES, auto_acknowledge=False)(offer_templates)


async def run_step(ack: AsyncAck, event: dict[str, Any], actor: Actor, stepping: Stepping) -> None:
    """A workflow came to our step."""
    await stepping.execute(actor, event["function_execution_id"], event["inputs"])
    await ack()


async def offer_spaces(
    ack: AsyncAck, event: dict[str, Any], actor: Actor, stepping: Stepping
) -> None:
    """Somebody opens the menu of spaces."""
    await stepping.offer_spaces(actor, event["function_execution_id"], event["inputs"])
    await ack()


async def offer_templates(
    ack: AsyncAck, event: dict[str, Any], actor: Actor, stepping: Stepping
) -> None:
    """Somebody opens the menu of templates."""
    await stepping.offer_templates(actor, event["function_execution_id"], event["inputs"])
    await ack()
