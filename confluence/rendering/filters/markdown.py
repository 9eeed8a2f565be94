"""Markdown: HTML read by lxml's forgiving parser and written as Markdown.

Not here: Slack's mrkdwn.
"""

import re
from collections.abc import Callable

from lxml import etree, html

_BLOCKS = frozenset({"p", "div", "table", "tr", "section", "article"})
_MARKS = {"strong": "**", "b": "**", "em": "_", "i": "_", "code": "`", "del": "~~", "s": "~~"}
_LINES = re.compile(r"\n{3,}")


def markdown(text: str) -> str:
    """The text in Markdown. What has no form there is its plain text."""
    if not text.strip():
        return ""
    try:
        root = html.fragment_fromstring(text, create_parent="div")
    except etree.ParserError:
        return ""
    return _LINES.sub("\n\n", _inside(root)).strip()


def _inside(element: html.HtmlElement) -> str:
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_written(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _written(element: html.HtmlElement) -> str:
    tag = str(element.tag)
    inside = _inside(element)
    if tag in _MARKS:
        return f"{_MARKS[tag]}{inside}{_MARKS[tag]}" if inside.strip() else inside
    if tag in _BLOCKS:
        return f"\n\n{inside.strip()}\n\n"
    special = _SPECIAL.get(tag)
    return special(element, inside) if special else inside


def _heading(element: html.HtmlElement, inside: str) -> str:
    return f"\n\n{'#' * int(str(element.tag)[1])} {inside.strip()}\n\n"


def _link(element: html.HtmlElement, inside: str) -> str:
    address = element.get("href")
    return f"[{inside}]({address})" if address else inside


def _item(element: html.HtmlElement, inside: str) -> str:
    parent = element.getparent()
    number = parent is not None and parent.tag == "ol"
    mark = f"{parent.index(element) + 1}." if number and parent is not None else "-"
    return f"\n{mark} {inside.strip().replace(chr(10), chr(10) + '  ')}"


_SPECIAL: dict[str, Callable[[html.HtmlElement, str], str]] = {
    **{f"h{level}": _heading for level in range(1, 7)},
    "a": _link,
    "blockquote": lambda _, inside: "\n\n> " + inside.strip().replace("\n", "\n> ") + "\n\n",
    "br": lambda _, inside: f"  \n{inside}",
    "hr": lambda _, inside: f"\n\n---\n\n{inside}",
    "li": _item,
    "ol": lambda _, inside: f"\n\n{inside.strip()}\n\n",
    "pre": lambda _, inside: f"\n\n```\n{inside.strip('`')}\n```\n\n",
    "td": lambda _, inside: f" {inside.strip()} |",
    "th": lambda _, inside: f" {inside.strip()} |",
    "ul": lambda _, inside: f"\n\n{inside.strip()}\n\n",
}
