"""Plain text on its way to the app, which gets it with Slack's own signs escaped, and back.

https://github.com/slackapi/bolt-python/issues/513
"""

from collections.abc import Callable
from typing import Any

from sandbox.slack.composer import escaped


def told(part: Any) -> Any:
    """What is told to the app."""
    return _changed(part, escaped)


def meant(part: Any) -> Any:
    """What the app sent, however it wrote it."""
    return _changed(part, _unescaped)


def _changed(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, list):
        return [_changed(child, change) for child in part]
    if not isinstance(part, dict):
        return part
    changed = {name: _changed(child, change) for name, child in part.items()}
    if part.get("type") == "plain_text":
        changed["text"] = change(part["text"])
    return changed


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
