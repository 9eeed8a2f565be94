"""A person at the Workflow Builder of the sandbox's Slack: fills a step's inputs and runs it.

Not here: channels, messages and views (`person`). Knows no bot.
"""

from typing import Any

from sandbox.labels import Json
from sandbox.levers import Levers


class Builder:
    """Steps of the app that is in the workspace, for whose levers these are."""

    def __init__(self, levers: Levers) -> None:
        self._levers = levers

    async def options_of(
        self, step: str, parameter: str, *, query: str = "", **inputs: Any
    ) -> list[Json]:
        """What the menu of a step's parameter offers; `inputs` were chosen before it."""
        more = {"parameter": parameter, "inputs": inputs, "query": query}
        told = await self._levers.pull("step_options", callback_id=step, **more)
        if told["state"] != "completed":
            raise LookupError(f"no options came: {told['error'] or told['state']}")
        return list(told["outputs"]["options"])

    async def start(self, step: str, **inputs: Any) -> str:
        """A workflow comes to a step; the id of its execution."""
        return str((await self._levers.pull("step", callback_id=step, inputs=inputs))["id"])

    async def ended(self, execution_id: str, *, timeout: float = 10.0) -> Json:
        """The execution once it is not running any more. TimeoutError after so many seconds."""

        async def look() -> Json | None:
            told = await self._levers.see("execution", id=execution_id)
            return None if told["state"] == "running" else told

        return await self._levers.wait(look, timeout=timeout)

    async def run(self, step: str, **inputs: Any) -> Json:
        """A workflow comes to a step, and its execution ends."""
        return await self.ended(await self.start(step, **inputs))
