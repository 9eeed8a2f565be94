"""The page around a body: space and tree at the left, breadcrumb, title, byline; for people."""

from datetime import UTC, datetime

from aiohttp import web
from lxml.html import HtmlElement
from lxml.html.builder import E

from sandbox.confluence import documents, links
from sandbox.confluence.nouns import Page, Space
from sandbox.confluence.reader import Reader, Surroundings
from sandbox.confluence.site import Site


def page_url(site: Site, page: Page) -> str:
    """Where people read the page, from the root of this host."""
    if site.kind == "cloud":
        return links.CLOUD_CONTEXT + links.cloud_page(page)
    return links.SERVER_CONTEXT + links.server_page(page)


def space_url(site: Site, space: Space) -> str:
    """Where people open the space, from the root of this host."""
    if site.kind == "cloud":
        return links.CLOUD_CONTEXT + links.cloud_space(space)
    return links.SERVER_CONTEXT + links.server_space(space)


def show_page(site: Site, page: Page) -> web.Response:
    """The page as a reader sees it."""
    space = site.spaces[page.space]
    content = Reader(surroundings(site, space)).read(page.body)
    main = E.main(
        _breadcrumb(site, space, page), E.h1(documents.showable(page.title)), _byline(page), content
    )
    if page.labels:
        main.append(_labels(page))
    return _framed(
        site, documents.showable(f"{page.title} - {space.name}"), main, space=space, current=page
    )


def show_spaces(site: Site) -> web.Response:
    """The list of all spaces."""
    spaces = sorted(site.spaces.values(), key=lambda space: space.name)
    lines = [
        E.li(E.a(documents.showable(s.name), href=space_url(site, s)), f" {s.key}") for s in spaces
    ]
    return _framed(site, "Spaces", E.main(E.h1("Spaces"), E.ul(*lines)))


def show_nothing(site: Site) -> web.Response:
    """The page that is not there."""
    told = E.main(E.h1("Page not found"), E.p("It was moved, deleted, or never there."))
    return _framed(site, "Page not found", told, status=404)


def surroundings(site: Site, space: Space) -> Surroundings:
    """What links in a body of this space lead to."""
    names = {
        key: account.display_name
        for account in site.accounts
        for key in (account.account_id, account.user_key, account.name)
    }

    def page(key: str | None, title: str) -> str | None:
        for found in site.pages.values():
            if found.space == (key or space.key) and found.title.casefold() == title.casefold():
                return page_url(site, found)
        return None

    return Surroundings(user=names.get, page=page)


def _framed(
    site: Site,
    title: str,
    main: HtmlElement,
    *,
    space: Space | None = None,
    current: Page | None = None,
    status: int = 200,
) -> web.Response:
    name = "Confluence" if site.kind == "cloud" else "Confluence Data Center"
    context = links.CLOUD_CONTEXT if site.kind == "cloud" else links.SERVER_CONTEXT
    banner = E.header(E.a(name, href=f"{context}/"))
    side = E.aside() if space is None else _side(site, space, current)
    return documents.document(title, [banner, E.div({"class": "frame"}, side, main)], status=status)


def _side(site: Site, space: Space, current: Page | None) -> HtmlElement:
    head = E.p(
        {"class": "space-name"}, E.a(documents.showable(space.name), href=space_url(site, space))
    )
    return E.aside(head, _tree(site, space, None, current))


def _tree(site: Site, space: Space, parent: int | None, current: Page | None) -> HtmlElement:
    branch = E.ul({"class": "tree"})
    for page in site.children(space, parent):
        leaf = E.a(documents.showable(page.title), href=page_url(site, page))
        if page is current:
            leaf.set("aria-current", "page")
        line = E.li(leaf)
        if site.children(space, page.id):
            line.append(_tree(site, space, page.id, current))
        branch.append(line)
    return branch


def _breadcrumb(site: Site, space: Space, page: Page) -> HtmlElement:
    steps = [(space.name, space_url(site, space))]
    steps += [(above.title, page_url(site, above)) for above in site.ancestors(page)]
    return E.nav(
        {"class": "breadcrumb"},
        E.ol(*(E.li(E.a(documents.showable(text), href=href)) for text, href in steps)),
    )


def _byline(page: Page) -> HtmlElement:
    made = datetime.fromtimestamp(page.created_at, UTC)
    text = (
        f"{page.creator.display_name} · {made:%d %b %Y, %H:%M} UTC · version {page.latest.number}"
    )
    byline = E.p({"class": "byline"}, text)
    if page.status != "current":
        byline.append(E.span({"class": "status status-yellow"}, page.status))
    return byline


def _labels(page: Page) -> HtmlElement:
    """The labels at the foot of the page."""
    names = (E.li(documents.showable(label.name)) for label in page.labels)
    return E.ul({"class": "labels", "aria-label": "Labels"}, *names)
