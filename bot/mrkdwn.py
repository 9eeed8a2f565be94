"""Slack's text: to plain text for a page, and from anything to text that is safe to post. Pure.

How Slack writes and escapes: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"<([@#!][^<>\n]+|[a-zA-Z][\w+.-]*:[^<>\n]*)>")
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")


def plain(text: str, names: Mapping[str, str]) -> str:
    """Text as a person reads it; `names` are those of users by id. Emoji stay as names."""
    parts = _TOKEN.split(text)
    return "".join(
        _spoken(part, names) if place % 2 else _unescape(part) for place, part in enumerate(parts)
    )


def escape(text: str) -> str:
    """Text that Slack shows as it is: no mention, no link, no ping can come out of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str, label: str) -> str:
    """A link in mrkdwn; neither side can break out of it."""
    address = url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E")
    return f"<{address.replace('&', '&amp;')}|{escape(' '.join(label.split())) or 'link'}>"


def mentioned(text: str) -> set[str]:
    """Ids of the users whom the text mentions."""
    return set(MENTION.findall(text))


def _spoken(token: str, names: Mapping[str, str]) -> str:
    target, _, label = token.partition("|")
    label = _unescape(label)
    match target[:1]:
        case "@":
            return "@" + (names.get(target[1:]) or label.removeprefix("@") or target[1:])
        case "#":
            return "#" + (label or names.get(target[1:]) or target[1:])
        case "!":
            return _special(target[1:], label)
        case _:
            return _address(_unescape(target), label)


def _special(target: str, label: str) -> str:
    """`<!here>`, `<!subteam^S1|@sre>`, `<!date^1^{date}^https://…|1 May>`."""
    name = target.partition("^")[0]
    if name == "date":
        return label or target
    return "@" + (label.removeprefix("@") or name)


def _address(url: str, label: str) -> str:
    shown = url.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in {url, shown} or url.removeprefix("https://") == label:
        return shown
    return f"{label} ({shown})"


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
