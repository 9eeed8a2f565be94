"""The addresses that people open: pages and spaces of both sites, short links, the style.

A person here sees every space; what an app may see is a matter of the two APIs.
"""

from collections.abc import Callable
from urllib.parse import unquote_plus

from aiohttp import web

from sandbox.confluence import documents, links, reader_page
from sandbox.confluence.edge import Handler, html_error
from sandbox.confluence.nouns import Page
from sandbox.confluence.site import Site
from sandbox.confluence.world import ConfluenceWorld

Find = Callable[[Site, web.Request], Page | None]
UNAUTHORIZED = "HTTP Status 401 – Unauthorized"


def add_routes(app: web.Application, world: ConfluenceWorld) -> None:
    """Mount what people read, and the refusal of app tokens at the site's own address."""
    cloud, server = links.CLOUD_CONTEXT, links.SERVER_CONTEXT
    get = app.router.add_get
    get(documents.STYLE_PATH, documents.style)
    for path in ("/rest/{rest:.*}", "/api/{rest:.*}"):
        app.router.add_route("*", cloud + path, _token_at_the_site)
    get(cloud, _spaces(world.cloud))
    get(f"{cloud}/", _spaces(world.cloud))
    get(f"{cloud}/spaces/{{key}}", _reading(world.cloud, _home))
    get(f"{cloud}/spaces/{{key}}/overview", _reading(world.cloud, _home))
    get(f"{cloud}/spaces/{{key}}/pages/{{id}}{{title:(/.*)?}}", _reading(world.cloud, _by_id))
    get(f"{cloud}/x/{{code}}", _reading(world.cloud, _by_code))
    get(f"{server}/", _spaces(world.server))
    get(f"{server}/display/{{key}}", _reading(world.server, _home))
    get(f"{server}/display/{{key}}/{{title}}", _reading(world.server, _by_title))
    get(f"{server}/pages/viewpage.action", _reading(world.server, _by_query))
    get(f"{server}/x/{{code}}", _reading(world.server, _by_code))
    get(f"{server}/login.action", _login_page)


async def _token_at_the_site(_request: web.Request) -> web.Response:
    """A scoped token is good at the gateway only; the site answers with its container's page."""
    return html_error(401, {}, UNAUTHORIZED)


async def _login_page(_request: web.Request) -> web.StreamResponse:
    return html_error(200, {}, "Log in")


def _spaces(site: Site) -> Handler:
    async def handler(_request: web.Request) -> web.StreamResponse:
        return reader_page.show_spaces(site)

    return handler


def _reading(site: Site, find: Find) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        page = find(site, request)
        return reader_page.show_page(site, page) if page else reader_page.show_nothing(site)

    return handler


def _home(site: Site, request: web.Request) -> Page | None:
    space = site.spaces.get(request.match_info["key"])
    return site.pages.get(space.homepage_id) if space else None


def _by_id(site: Site, request: web.Request) -> Page | None:
    return _numbered(site, request.match_info["id"])


def _by_query(site: Site, request: web.Request) -> Page | None:
    return _numbered(site, request.query.get("pageId", ""))


def _numbered(site: Site, given: str) -> Page | None:
    return site.pages.get(int(given)) if given.isascii() and given.isdigit() else None


def _by_title(site: Site, request: web.Request) -> Page | None:
    key, title = request.match_info["key"], unquote_plus(request.match_info["title"])
    for page in site.pages.values():
        if (page.space, page.title.casefold()) == (key, title.casefold()):
            return page
    return None


def _by_code(site: Site, request: web.Request) -> Page | None:
    try:
        return site.pages.get(links.page_id(request.match_info["code"]))
    except ValueError:
        return None
