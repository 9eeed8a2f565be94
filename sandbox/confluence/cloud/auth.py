"""Atlassian's auth host: the consent page, the token endpoint, the list of sites.

https://developer.atlassian.com/cloud/confluence/oauth-2-3lo-apps/. The rules are in `grants.py`.
"""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web
from lxml.html.builder import E
from yarl import URL

from sandbox.confluence import documents, links
from sandbox.confluence.cloud import refusing
from sandbox.confluence.edge import api
from sandbox.confluence.grants import ACCESS_LIVES, TokenError, Tokens
from sandbox.confluence.world import ConfluenceWorld

AUDIENCE = "api.atlassian.com"


@dataclass(frozen=True, slots=True)
class Consent:
    """A well-formed request for consent."""

    scopes: tuple[str, ...]
    redirect_uri: str
    state: str


class ConsentError(Exception):
    """The authorize address is wrong; the person is told, nobody is redirected."""


def add_routes(app: web.Application, world: ConfluenceWorld) -> None:
    """Mount the auth host and accessible-resources."""
    app.router.add_get("/atlassian/auth/authorize", _page(world, _ask))
    app.router.add_post("/atlassian/auth/authorize", _page(world, _decide))
    mount = partial(api, world, refuse=refusing.fault_at_auth)
    app.router.add_post("/atlassian/auth/oauth/token", mount(partial(_token, world)))
    mount = partial(api, world, refuse=refusing.fault_at_gateway)
    path = "/atlassian/api/oauth/token/accessible-resources"
    app.router.add_get(path, mount(partial(_resources, world)))


def _page(
    world: ConfluenceWorld,
    answer: Callable[[ConfluenceWorld, web.Request, Consent], Awaitable[web.Response]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            return await answer(world, request, _consent(world, request.query))
        except ConsentError as error:
            told = E.main(E.h1("Something went wrong"), E.p(str(error)), {"class": "consent"})
            return documents.document("Error", [told], status=400)

    return handler


def _consent(world: ConfluenceWorld, query: Mapping[str, str]) -> Consent:
    expected = {"audience": AUDIENCE, "response_type": "code", "prompt": "consent"}
    for name, value in expected.items():
        if query.get(name) != value:
            raise ConsentError(f"{name} must be {value}")
    if query.get("client_id") != world.app.client_id:
        raise ConsentError("This client_id is not known")
    if query.get("redirect_uri") not in world.app.callback_urls:
        raise ConsentError("This redirect_uri is not registered as the app's callback URL")
    if not query.get("state"):
        raise ConsentError("state is missing")
    if not query.get("scope"):
        raise ConsentError("scope is missing")
    return Consent(tuple(query["scope"].split()), query["redirect_uri"], query["state"])


async def _ask(world: ConfluenceWorld, _request: web.Request, consent: Consent) -> web.Response:
    """The page with Allow and Deny; the form posts back to this same address."""
    shown = [scope for scope in consent.scopes if scope in world.app.scopes]
    accounts = [E.option(a.display_name, value=a.name) for a in world.cloud.accounts]
    form = E.form(
        E.label("Account ", E.select(*accounts, name="account")),
        E.p(
            E.button("Allow", name="answer", value="allow", type="submit"),
            E.button("Deny", name="answer", value="deny", type="submit"),
        ),
        method="post",
    )
    told = E.main(
        {"class": "consent"},
        E.h1("Retro is requesting access to your Atlassian account"),
        E.p("On the Confluence of this sandbox it wants to use:"),
        E.ul(*(E.li(scope) for scope in shown)),
        form,
    )
    return documents.document("Authorize app", [told])


async def _decide(world: ConfluenceWorld, request: web.Request, consent: Consent) -> web.Response:
    form = await request.post()
    back = URL(consent.redirect_uri)
    if form.get("answer") != "allow":
        return _to(back.update_query(error="access_denied", state=consent.state))
    chosen = form.get("account", world.cloud.accounts[0].name)
    account = next((a for a in world.cloud.accounts if a.name == chosen), None)
    if account is None:
        raise ConsentError("This account is not known")
    code = world.grants.issue_code(
        account, scopes=consent.scopes, redirect_uri=consent.redirect_uri
    )
    return _to(back.update_query(code=code, state=consent.state))


def _to(address: URL) -> web.Response:
    return web.Response(status=302, headers={"Location": str(address)})


async def _token(world: ConfluenceWorld, request: web.Request) -> web.Response:
    """POST /oauth/token, JSON as documented or form; the secret only in the body."""
    try:
        given = await _fields(request)
        _check_client(world, given)
        tokens = _granted(world, given)
    except TokenError as error:
        return refusing.token(error.status, error.error, error.description)
    return web.json_response(_answer(tokens), headers={"Cache-Control": "no-store"})


async def _fields(request: web.Request) -> dict[str, str]:
    if request.content_type == "application/x-www-form-urlencoded":
        return {name: str(value) for name, value in (await request.post()).items()}
    try:
        body: Any = json.loads(await request.read())
    except ValueError as error:
        raise TokenError(400, "invalid_request", "Body is not JSON") from error
    if not isinstance(body, dict):
        raise TokenError(400, "invalid_request", "Body is not a JSON object")
    return {name: str(value) for name, value in body.items()}


def _check_client(world: ConfluenceWorld, given: Mapping[str, str]) -> None:
    known = given.get("client_id") == world.app.client_id
    secret = given.get("client_secret", "").encode()
    if not known or not hmac.compare_digest(secret, world.app.client_secret.encode()):
        raise TokenError(401, "access_denied", "Unauthorized")


def _granted(world: ConfluenceWorld, given: Mapping[str, str]) -> Tokens:
    match given.get("grant_type"):
        case "authorization_code":
            return world.grants.exchange(_needed(given, "code"), _needed(given, "redirect_uri"))
        case "refresh_token":
            return world.grants.refresh(_needed(given, "refresh_token"))
        case other:
            raise TokenError(403, "unsupported_grant_type", f"Unsupported grant type: {other}")


def _needed(given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise TokenError(400, "invalid_request", f"Missing required parameter: {name}")
    return given[name]


def _answer(tokens: Tokens) -> dict[str, object]:
    answer: dict[str, object] = {
        "access_token": tokens.access,
        "expires_in": ACCESS_LIVES,
        "token_type": "Bearer",
        "scope": " ".join(tokens.scopes),
    }
    return answer | ({"refresh_token": tokens.refresh} if tokens.refresh else {})


async def _resources(world: ConfluenceWorld, request: web.Request) -> web.Response:
    """GET /oauth/token/accessible-resources; a guest of Confluence gets an empty list."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    grant = world.grants.find(token) if scheme.lower() == "bearer" else None
    if grant is None:
        return refusing.gateway(401, "Unauthorized")
    if grant.account.guest:
        return web.json_response([])
    site = {
        "id": world.cloud_id,
        "url": links.base(request, links.CLOUD_CONTEXT).removesuffix("/wiki"),
        "name": "sandbox",
        "scopes": [scope for scope in grant.scopes if scope != "offline_access"],
        "avatarUrl": f"{request.url.origin()}/cloud/wiki/s/avatar.png",
    }
    return web.json_response([site, *world.other_resources])
