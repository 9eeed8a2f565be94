"""What Slack's composer makes of typed text: characters escaped, links and mentions marked.

https://docs.slack.dev/messaging/formatting-message-text#escaping
"""

import re

from sandbox.slack.nouns import Workspace

_LINK = r"https?://(?:(?!&[lg]t;)[^\s|])*[^\s|.,;:!?)\]&]"
_NAME = r"(?<![\w@#])[@#][\w.-]*\w"
_MARKED = re.compile(f"(?P<link>{_LINK})|(?P<name>{_NAME})")
BROADCASTS = ("channel", "here", "everyone")


def escaped(text: str) -> str:
    """A text with `&`, `<` and `>` as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def composed(text: str, workspace: Workspace) -> str:
    """A message as it is stored when a person typed this text."""

    def marked(found: re.Match[str]) -> str:
        if found["link"]:
            return f"<{found['link']}>"
        name = found["name"]
        mention = _user(name[1:], workspace) if name[0] == "@" else _channel(name[1:], workspace)
        return mention or name

    return _MARKED.sub(marked, escaped(text))


def _user(name: str, workspace: Workspace) -> str | None:
    if name in BROADCASTS:
        return f"<!{name}>"
    for user in workspace.users.values():
        if name in (user.name, user.display_name):
            return f"<@{user.id}>"
    return None


def _channel(name: str, workspace: Workspace) -> str | None:
    for channel in workspace.channels.values():
        if name == channel.name:
            return f"<#{channel.id}|{name}>"
    return None
