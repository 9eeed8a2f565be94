"""What the browser asks for: the page and its files, and the tree of Confluence pages.

Everything of Slack goes through /control/slack; nothing here knows its world.
"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.web.tree import digest, tree

if TYPE_CHECKING:
    from sandbox.app import Sandbox

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
LONGEST_WAIT = 20.0
STEP = 0.2
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def add_routes(app: web.Application, sandbox: "Sandbox") -> None:
    """Serve the page at `/` and what it needs below `/web/`."""
    files = {path.name: path for path in STATIC.iterdir() if path.suffix in TYPES}

    async def page(_: web.Request) -> web.Response:
        return _file(files["index.html"])

    async def file(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in files:
            raise web.HTTPNotFound
        return _file(files[name])

    async def confluence(request: web.Request) -> web.Response:
        return await _confluence(sandbox, request.query.get("since"))

    app.router.add_get("/", page)
    app.router.add_get("/web/confluence", confluence)
    app.router.add_get("/web/{name}", file)


def _file(path: Path) -> web.Response:
    return web.Response(
        body=path.read_bytes(),
        content_type=TYPES[path.suffix],
        charset="utf-8",
        headers=SECURITY,
    )


async def _confluence(sandbox: "Sandbox", since: str | None) -> web.Response:
    """The tree of both sites as soon as its digest is not `since`, or after the longest wait."""
    waited = 0.0
    found = tree(sandbox.confluence)
    while digest(found) == since and waited < LONGEST_WAIT:
        await asyncio.sleep(STEP)
        waited += STEP
        found = tree(sandbox.confluence)
    return web.json_response({"digest": digest(found), "sites": found})
