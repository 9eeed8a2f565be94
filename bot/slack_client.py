"""The one Slack client of the bot: whatever answers in Slack's place becomes a refusal of Slack's.

slack_sdk raises `SlackApiError` for a gateway's page or words too, but then its response is not
what everybody reads codes from, and reading one would break.
"""

from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack_errors import TOO_MANY

OK = 200


class SlackClient(AsyncWebClient):
    """slack_sdk's client, whose every refusal has a code."""

    async def api_call(self, api_method: str, **request: Any) -> AsyncSlackResponse:
        """Call a method. Raises `SlackApiError`, whose `response` holds an `error`."""
        try:
            return await super().api_call(api_method, **request)
        except SlackApiError as error:
            if _has_code(error.response):
                raise
            given: Any = error.response
            # aiohttp's own answer, where it claims to be JSON and is not, calls it otherwise.
            status = getattr(given, "status_code", None) or given.status
            raise _in_slacks_place(api_method, status, given.headers) from error
        except AttributeError as error:
            if not isinstance(error.obj, str):
                raise
            # slack_sdk looked for a code in words that came with a 200.
            raise _in_slacks_place(api_method, OK, {}) from error


def _has_code(response: Any) -> bool:
    data = getattr(response, "data", None)
    return isinstance(data, Mapping) and bool(data.get("error"))


def _in_slacks_place(api_method: str, status: int, headers: Mapping[str, str]) -> SlackApiError:
    """A gateway, a proxy or a firewall answered: with a page, a line of text or nothing."""
    code = "ratelimited" if status == TOO_MANY else "service_unavailable"
    response = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url=api_method,
        req_args={},
        data={"ok": False, "error": code},
        headers=dict(headers),
        status_code=status,
    )
    said = f"{api_method} was answered by something else than Slack (status {status})"
    return SlackApiError(said, response)  # type: ignore[no-untyped-call]
