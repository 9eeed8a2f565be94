"""Slack's text: to plain text for a page, and from anything to text that is safe to post. Pure.

How Slack writes and escapes: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"<([@#!][^<>\n]+|[a-zA-Z][\w+.-]*:[^<>\n]*)>")
_LINK = re.compile(r"<([a-zA-Z][\w+.-]*:[^<>|\n]*)(?:\|([^<>\n]*))?>")
_LABELLED = re.compile(r"<(?:[@#]|!subteam\^)(\w+)\|[@#]?([^<>|\n]+)>")
_GROUP = re.compile(r"<!subteam\^(\w+)>")
_CHANNEL = re.compile(r"<#(\w+)\|?>")
_FENCE = re.compile("``(?=`)")
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")


def plain(text: str, names: Mapping[str, str]) -> str:
    """Text as a person reads it; `names` are by id. Emoji stay as names."""
    return "".join(
        _spoken(part, names) if place % 2 else unescape(part)
        for place, part in enumerate(tokens(text))
    )


def words(text: str) -> str:
    """Text as it is said, without the addresses of its links."""
    return plain(_LINK.sub(lambda link: _label(*link.groups("")), text), {})


def _label(url: str, label: str) -> str:
    return "" if address(url, label) == address(url, "") else label


def tokens(text: str) -> list[str]:
    """The text in parts; every second one is what stands in angle brackets."""
    return _TOKEN.split(text)


def address(url: str, label: str) -> str:
    """A link as words, with its address where the label does not tell it."""
    shown = url.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in {url, shown} or url.partition("://")[2] == label:
        return shown
    return f"{label} ({shown})"


def escape(text: str) -> str:
    """Text that Slack shows as it is: no mention, no link, no ping can come out of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What `escape` made of a text, undone."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def link(url: str, label: str) -> str:
    """A link in mrkdwn; neither side can break out of it."""
    address = url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E")
    return f"<{address.replace('&', '&amp;')}|{escape(' '.join(label.split())) or 'link'}>"


def mentioned(text: str) -> set[str]:
    """Ids of the users whom the text mentions."""
    return set(MENTION.findall(text))


def unnamed_groups(text: str) -> set[str]:
    """Ids of the user groups that the text mentions without their names."""
    return set(_GROUP.findall(text))


def unnamed_channels(text: str) -> set[str]:
    """Ids of the channels that the text mentions without their names."""
    return set(_CHANNEL.findall(text))


def labels(text: str) -> dict[str, str]:
    """The names that the text itself gives to channels, groups and users, by id."""
    return {found[1]: unescape(found[2]) for found in _LABELLED.finditer(text)}


def ticked(text: str) -> str:
    """Text as it may stand between backticks."""
    return escape(text.replace("`", "ˋ"))


def fenced(text: str) -> str:
    """Text as a block of code that it cannot leave."""
    inside = escape(_FENCE.sub("``\u200b", text))
    apart = "\u200b" if inside.endswith("`") else ""
    return f"```{inside}{apart}```"


def _spoken(token: str, names: Mapping[str, str]) -> str:
    target, _, label = token.partition("|")
    label = unescape(label)
    match target[:1]:
        case "@":
            return "@" + (names.get(target[1:]) or label.removeprefix("@") or target[1:])
        case "#":
            return "#" + (label or names.get(target[1:]) or target[1:])
        case "!":
            return _special(target[1:], label, names)
        case _:
            return address(unescape(target), label)


def _special(target: str, label: str, names: Mapping[str, str]) -> str:
    """`<!here>`, `<!subteam^S1|@sre>`, `<!date^1^{date}^https://…|1 May>`."""
    kind, _, about = target.partition("^")
    if kind == "date":
        return label or target
    group = (names.get(about) or about) if kind == "subteam" else ""
    return "@" + (label.removeprefix("@") or group or kind)
