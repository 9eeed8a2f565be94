"""What Slack's composer makes of typed text: control characters escaped, names made mentions.

https://docs.slack.dev/messaging/formatting-message-text#escaping
"""

import re

from sandbox.slack.nouns import Workspace

_NAME = re.compile(r"(?<![\w@#])([@#])([\w.-]*\w)")
BROADCASTS = ("channel", "here", "everyone")


def escaped(text: str) -> str:
    """A text with `&`, `<` and `>` as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def composed(text: str, workspace: Workspace) -> str:
    """A message as it is stored when a person typed this text."""

    def mention(found: re.Match[str]) -> str:
        sign, name = found.groups()
        if sign == "@" and name in BROADCASTS:
            return f"<!{name}>"
        named = workspace.users if sign == "@" else workspace.channels
        ids = [held.id for held in named.values() if held.name == name]
        return f"<{sign}{ids[0]}>" if ids else found.group()

    return _NAME.sub(mention, escaped(text))
