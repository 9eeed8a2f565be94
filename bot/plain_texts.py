"""Plain text in what Slack sends of views, which comes back with Slack's own signs escaped. Pure.

https://github.com/slackapi/bolt-python/issues/513
"""

from typing import Any

from bot.mrkdwn import unescape


def as_written(part: Any) -> Any:
    """A view or an action with its plain texts as they were written."""
    if isinstance(part, list):
        return [as_written(child) for child in part]
    if not isinstance(part, dict):
        return part
    written = {name: as_written(child) for name, child in part.items()}
    if part.get("type") == "plain_text":
        written["text"] = unescape(part["text"])
    return written
