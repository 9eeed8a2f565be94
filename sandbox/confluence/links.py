"""Addresses of pages and spaces, as each face writes them in `_links`."""

import base64
import re
from urllib.parse import quote, quote_plus

from aiohttp import web

from sandbox.confluence.nouns import Page, Space

CLOUD_CONTEXT = "/cloud/wiki"
SERVER_CONTEXT = "/server"
_PLAIN_TITLE = re.compile(r"[A-Za-z0-9 ,_()'-]+")


def base(request: web.Request, context: str) -> str:
    """Where people open the site; scheme and host are those of the request."""
    return f"{request.url.origin()}{context}"


def cloud_space(space: Space) -> str:
    """Under the wiki's base."""
    return f"/spaces/{quote(space.key)}"


def cloud_page(page: Page) -> str:
    """Under the wiki's base."""
    return f"/spaces/{quote(page.space)}/pages/{page.id}/{quote_plus(page.title, errors='replace')}"


def server_space(space: Space) -> str:
    """Under the context path."""
    return f"/display/{quote(space.key)}"


def server_page(page: Page) -> str:
    """By title where the title is plain, else by id, as Data Center does."""
    if _PLAIN_TITLE.fullmatch(page.title):
        return f"/display/{quote(page.space)}/{quote_plus(page.title)}"
    return f"/pages/viewpage.action?pageId={page.id}"


def edit(page: Page) -> str:
    """Under the base, on both faces."""
    return f"/pages/resumedraft.action?draftId={page.id}"


def tiny(page: Page) -> str:
    """The short link: the id's bytes, least first, in Confluence's own base64."""
    code = base64.b64encode(page.id.to_bytes(8, "little").rstrip(b"\0"), altchars=b"_-")
    return f"/x/{code.decode().rstrip('=')}"


def page_id(code: str) -> int:
    """The page a short link leads to; raises ValueError."""
    padded = code + "=" * (-len(code) % 4)
    return int.from_bytes(base64.b64decode(padded, altchars=b"_-", validate=True), "little")
