"""Service `Executions`: tells Slack how a workflow's step ended, by the id of its execution."""

import logging
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.hints import hint_for
from bot.workspaces import Workspaces
from confluence.errors import RetroError

LONGEST_ERROR = 300
# It was told before, or the workflow was stopped meanwhile.
ENDED = {"execution_not_in_running_state", "function_execution_not_found"}

log = logging.getLogger(__name__)


class Executions:
    """The bot's own token is used: the one that comes with a step lives for minutes only."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def complete(self, workspace_id: str, execution_id: str, outputs: dict[str, Any]) -> None:
        """https://docs.slack.dev/reference/methods/functions.completeSuccess"""
        slack = await self._workspaces.client(workspace_id)
        try:
            await slack.functions_completeSuccess(
                function_execution_id=execution_id, outputs=outputs
            )
        except SlackApiError as error:
            _unless_ended(error, execution_id)

    async def fail(self, workspace_id: str, execution_id: str, error: RetroError) -> None:
        """The error's hint: https://docs.slack.dev/reference/methods/functions.completeError"""
        slack = await self._workspaces.client(workspace_id)
        hint = hint_for(error)
        said = f"{hint.title}. {hint.text}"[:LONGEST_ERROR]
        try:
            await slack.functions_completeError(function_execution_id=execution_id, error=said)
        except SlackApiError as refused:
            _unless_ended(refused, execution_id)


def _unless_ended(error: SlackApiError, execution_id: str) -> None:
    code = error.response["error"]
    if code not in ENDED:
        raise error
    log.info("step %s: %s", execution_id, code)
