"""The sites, spaces and pages of the sandbox's Confluence as the page lists them; no bodies."""

import hashlib
import json
from typing import Any

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.nouns import Page, Space
from sandbox.confluence.reader_page import page_url
from sandbox.confluence.site import Site

Json = dict[str, Any]
NAMES = {"cloud": "Cloud", "server": "Data Center"}


def tree(world: ConfluenceWorld) -> list[Json]:
    """Both sites, each with its spaces, each with its pages as a tree. Addresses are paths."""
    return [
        {
            "kind": site.kind,
            "name": NAMES[site.kind],
            "spaces": [_space(site, space) for space in site.spaces.values()],
        }
        for site in world.sites
    ]


def digest(found: list[Json]) -> str:
    """A short text that changes whenever the tree does."""
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]


def _space(site: Site, space: Space) -> Json:
    return {"key": space.key, "name": space.name, "pages": _below(site, space, None)}


def _below(site: Site, space: Space, parent_id: int | None) -> list[Json]:
    return [_page(site, space, page) for page in site.children(space, parent_id)]


def _page(site: Site, space: Space, page: Page) -> Json:
    return {
        "id": page.id,
        "title": page.title,
        "url": page_url(site, page),
        "home": page.id == space.homepage_id,
        "pages": _below(site, space, page.id),
    }
