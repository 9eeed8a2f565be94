"""Levers over the Confluence half, as JSON: for people, the web page, tests and torture runs.

None of it exists in the real product; none of it is counted in the journal.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from typing import Any

from aiohttp import web

from sandbox.confluence import reader_page, template_files
from sandbox.confluence.nouns import Page, Space, Template
from sandbox.confluence.refusals import RefusalError
from sandbox.confluence.site import NewPage, Site
from sandbox.confluence.world import ConfluenceWorld, Switches

ROOT = "/control/confluence"
Lever = Callable[[ConfluenceWorld, dict[str, Any]], object]


def add_routes(app: web.Application, world: ConfluenceWorld) -> None:
    """Mount the levers."""
    for name, lever in _LEVERS.items():
        app.router.add_post(f"{ROOT}/{name}", _pulled(world, lever))
    app.router.add_get(f"{ROOT}/state", _answered(lambda: state(world)))
    app.router.add_get(f"{ROOT}/requests", _answered(lambda: world.requests))
    app.router.add_delete(f"{ROOT}/requests", _answered(world.requests.clear))


def state(world: ConfluenceWorld) -> dict[str, Any]:
    """Everything both sites hold, bodies included; addresses from the root of this host."""
    return {"switches": asdict(world.switches), "sites": [_site(site) for site in world.sites]}


def _answered(read: Callable[[], object]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(_request: web.Request) -> web.Response:
        return web.json_response(read())

    return handler


def _pulled(
    world: ConfluenceWorld, lever: Lever
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        whole = request.clone(client_max_size=0)
        try:
            result = lever(world, json.loads(await whole.read() or b"{}"))
        except (KeyError, TypeError, ValueError, RefusalError) as error:
            told = {"ok": False, "error": f"{type(error).__name__}: {error}"}
            return web.json_response(told, status=400)
        return web.json_response({"ok": True, "result": result})

    return handler


def _faults(world: ConfluenceWorld, given: dict[str, Any]) -> int:
    """Order a fault, or with {} forget those that wait; how many wait now."""
    if given:
        world.faults.add(given.pop("match"), **given)
    else:
        world.faults.clear()
    return len(world.faults.waiting)


def _latency(world: ConfluenceWorld, given: dict[str, Any]) -> None:
    world.latency = float(given["seconds"])


def _switches(world: ConfluenceWorld, given: dict[str, Any]) -> dict[str, Any]:
    known = {field.name: field for field in fields(Switches)}
    for name, value in given.items():
        if type(value) is not type(getattr(Switches(), known[name].name)):
            raise TypeError(f"{name} cannot be {value!r}")
        setattr(world.switches, name, value)
    return asdict(world.switches)


def _grants(world: ConfluenceWorld, given: dict[str, Any]) -> None:
    """{"reuse_leeway": seconds}, {"expire_access": true}, {"revoke": true}: all grants at once."""
    if "reuse_leeway" in given:
        world.grants.reuse_leeway = float(given["reuse_leeway"])
    if given.get("expire_access"):
        world.grants.expire_access()
    if given.get("revoke"):
        for grant in world.grants.grants:
            world.grants.revoke(grant)


def _callbacks(world: ConfluenceWorld, given: dict[str, Any]) -> list[str]:
    """Register a callback URL of the app, as in the developer console."""
    world.app.callback_urls.append(str(given["url"]))
    return world.app.callback_urls


def _resources(world: ConfluenceWorld, given: dict[str, Any]) -> None:
    """One more entry of accessible-resources: another site, or this one by another product."""
    world.other_resources.append(given)


def _permissions(world: ConfluenceWorld, given: dict[str, Any]) -> None:
    site = _of(world, given)
    account = next(a for a in site.accounts if a.name == given.get("account", world.account.name))
    space = site.spaces[given["space"]]
    space.restrict(account, view=bool(given["view"]), create=bool(given["create"]))


def _templates(world: ConfluenceWorld, given: dict[str, Any]) -> str:
    """A template in the shape of a REST answer, or {"site", "delete": id}."""
    if "delete" in given:
        return _of(world, given).templates.pop(given["delete"]).id
    return world.add_template(
        template_files.template(given), space_name=given.get("space", {}).get("name")
    ).id


def _spaces(world: ConfluenceWorld, given: dict[str, Any]) -> int:
    given_name = given.get("name", given["key"])
    return (
        _of(world, given)
        .add_space(given["key"], given_name, open_to_users=given.get("open_to_users", True))
        .id
    )


def _pages(world: ConfluenceWorld, given: dict[str, Any]) -> int:
    """A new page, or {"site", "id", "status"} for one that is there."""
    site = _of(world, given)
    if "id" in given:
        page = site.pages[int(given["id"])]
    else:
        new = NewPage(given["title"], given.get("body", ""), private=given.get("private", False))
        page = site.create_page(given["space"], new, world.account)
    page.status = given.get("status", "current")
    return page.id


def _of(world: ConfluenceWorld, given: dict[str, Any]) -> Site:
    return {site.kind: site for site in world.sites}[given["site"]]


def _site(site: Site) -> dict[str, Any]:
    return {
        "kind": site.kind,
        "oddities": site.oddities,
        "accounts": [asdict(account) for account in site.accounts],
        "spaces": [_space(site, space) for space in site.spaces.values()],
        "templates": [_template(template) for template in site.templates.values()],
        "pages": [_page(site, page) for page in site.pages.values()],
    }


def _space(site: Site, space: Space) -> dict[str, Any]:
    return asdict(space) | {"url": reader_page.space_url(site, space)}


def _template(template: Template) -> dict[str, Any]:
    return asdict(template)


def _page(site: Site, page: Page) -> dict[str, Any]:
    return {
        "id": page.id,
        "space": page.space,
        "parent_id": page.parent_id,
        "title": page.title,
        "body": page.body,
        "status": page.status,
        "private": page.private,
        "labels": [label.name for label in page.labels],
        "home": page.id == site.spaces[page.space].homepage_id,
        "version": page.latest.number,
        "creator": page.creator.name,
        "created_at": page.created_at,
        "url": reader_page.page_url(site, page),
    }


_LEVERS: dict[str, Lever] = {
    "faults": _faults,
    "latency": _latency,
    "switches": _switches,
    "anonymous": _switches,
    "grants": _grants,
    "callbacks": _callbacks,
    "resources": _resources,
    "permissions": _permissions,
    "templates": _templates,
    "spaces": _spaces,
    "pages": _pages,
}
