"""HTML documents for people, built as trees: text can never become markup.

What a storage body looks like is in `reader.py`.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from aiohttp import web
from lxml.html import HtmlElement, tostring
from lxml.html.builder import E

STYLE_PATH = "/cloud/wiki/s/reader.css"
STYLE = Path(__file__).with_name("reader.css")
# Styles from here, pictures from here or inline, no script at all.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'"
)

_UNSHOWABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(title: str, body: Iterable[HtmlElement], *, status: int = 200) -> web.Response:
    """An HTML answer whose head carries our style and a policy that forbids scripts."""
    head = E.head(
        E.meta(charset="utf-8"),
        E.meta(name="viewport", content="width=device-width, initial-scale=1"),
        E.title(title),
        E.link(rel="stylesheet", href=STYLE_PATH),
    )
    whole = E.html(head, E.body(*body), lang="en")
    return web.Response(
        text=serialized(whole),
        status=status,
        content_type="text/html",
        charset="utf-8",
        headers={"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"},
    )


def serialized(tree: HtmlElement) -> str:
    """A whole document as text."""
    return str(tostring(tree, doctype="<!doctype html>", encoding="unicode"))


def showable(text: str) -> str:
    """The text without what no document can hold: control characters, lone surrogates."""
    return _UNSHOWABLE.sub("", text)


async def style(_request: web.Request) -> web.StreamResponse:
    """The style sheet of all pages for people."""
    return web.Response(text=STYLE.read_text("utf-8"), content_type="text/css", charset="utf-8")
