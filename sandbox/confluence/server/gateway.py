"""Who is calling: PAT, Basic or nobody; the XSRF check; then the endpoint.

A wrong token is not refused while anonymous use is on: it answers as anonymous (CONFSERVER-98199).
"""

import base64
import binascii
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from sandbox.confluence import links
from sandbox.confluence.edge import Handler, api, html_error
from sandbox.confluence.links import SERVER_CONTEXT
from sandbox.confluence.nouns import Account
from sandbox.confluence.refusals import RefusalError
from sandbox.confluence.server import refusing
from sandbox.confluence.site import Site
from sandbox.confluence.world import ConfluenceWorld

TOKENS_LEFT = {
    "X-RateLimit-Limit": "100",
    "X-RateLimit-Remaining": "99",
    "X-RateLimit-Interval-Seconds": "1",
    "X-RateLimit-FillRate": "10",
    "Retry-After": "0",
}
CAPTCHA = "CAPTCHA_CHALLENGE"
NOBODY_MAY = "Client must be authenticated to access this resource."


@dataclass(frozen=True, slots=True)
class Login:
    """The outcome of looking at the credentials; `reason` is Seraph's word for it."""

    account: Account | None
    reason: Literal["OK", "OUT", "AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED"]
    scheme: Literal["bearer", "basic", "none"]


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose caller is known; no account = anonymous."""

    request: web.Request
    world: ConfluenceWorld
    account: Account | None

    @property
    def site(self) -> Site:
        """The Data Center."""
        return self.world.server


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation. `open_to_all` answers by itself when anonymous use is off."""

    verb: Literal["GET", "POST", "DELETE"]
    path: str
    answer: Callable[[Call], Awaitable[web.Response]]
    open_to_all: bool = False


def add_routes(app: web.Application, world: ConfluenceWorld, endpoints: Iterable[Endpoint]) -> None:
    """Mount the endpoints, and a 404 for everything else under /rest."""

    def mount(verb: str, path: str, handler: Handler) -> None:
        wrapped = api(world, handler, refuse=refusing.fault)
        app.router.add_route(verb, f"{SERVER_CONTEXT}{path}", wrapped)

    for endpoint in endpoints:
        mount(endpoint.verb, endpoint.path, _guarded(world, endpoint))
    mount("*", "/rest{rest:/.*}", _nothing_there)


async def _nothing_there(_request: web.Request) -> web.Response:
    return refusing.rest(404, "null for uri")


def _guarded(world: ConfluenceWorld, endpoint: Endpoint) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        if world.switches.sso != "off":
            return _sso(world, request)
        login = _login(world, request)
        refusal = _refusal(world, login, endpoint) or _xsrf(request)
        response = refusal or await _answer(endpoint, Call(request, world, login.account))
        if login.account or world.switches.names_strangers:
            name = login.account.name if login.account else "anonymous"
            response.headers["X-AUSERNAME"] = name
        response.headers["X-Seraph-LoginReason"] = login.reason
        if login.reason == "AUTHENTICATION_DENIED":
            where = links.base(request, SERVER_CONTEXT) + "/login.action"
            response.headers["X-Authentication-Denied-Reason"] = f"{CAPTCHA}; login-url={where}"
        if world.switches.rate_limiting:
            response.headers.update(TOKENS_LEFT)
        return response

    return handler


async def _answer(endpoint: Endpoint, call: Call) -> web.Response:
    try:
        return await endpoint.answer(call)
    except (RefusalError, refusing.BadRequestError) as error:
        return refusing.refused(error)


def _sso(world: ConfluenceWorld, request: web.Request) -> web.Response:
    if world.switches.sso == "page":
        return refusing.login_page()
    if world.switches.sso == "empty":
        return web.Response()
    if world.switches.sso == "forbidden":
        return html_error(403, {}, "403 Forbidden")
    target = f"{SERVER_CONTEXT}/login.action?os_destination={request.rel_url.raw_path}"
    return web.Response(status=302, headers={"Location": target})


def _login(world: ConfluenceWorld, request: web.Request) -> Login:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        account = _owner(world, given)
        return Login(account, "OK" if account else "AUTHENTICATED_FAILED", "bearer")
    if scheme.lower() == "basic":
        return _login_by_password(world, _basic(given))
    return Login(None, "OUT", "none")


def _login_by_password(world: ConfluenceWorld, given: tuple[str, str]) -> Login:
    """After too many refusals not even the right password is looked at."""
    if world.failed_logins >= world.switches.captcha_after:
        return Login(None, "AUTHENTICATION_DENIED", "basic")
    if given == _expected(world):
        world.failed_logins = 0
        return Login(world.account, "OK", "basic")
    world.failed_logins += 1
    return Login(None, "AUTHENTICATED_FAILED", "basic")


def _owner(world: ConfluenceWorld, secret: str) -> Account | None:
    """Whose token it is, while it is good."""
    for token in world.tokens:
        if token.secret == secret and token.is_good(world.clock()):
            return next(a for a in world.server.accounts if a.name == token.owner)
    return None


def _basic(given: str) -> tuple[str, str]:
    try:
        name, _, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


def _expected(world: ConfluenceWorld) -> tuple[str, str]:
    return world.account.name, world.server_password


def _refusal(world: ConfluenceWorld, login: Login, endpoint: Endpoint) -> web.Response | None:
    """Why the caller is turned away before the endpoint, if so."""
    if login.scheme == "basic" and not world.switches.basic:
        return html_error(403, {}, refusing.BASIC_OFF)
    if login.reason == "AUTHENTICATION_DENIED":
        return html_error(403, {}, refusing.BASIC_DENIED)
    if login.scheme == "basic" and login.account is None:
        return html_error(401, {}, refusing.BASIC_FAILED)
    if login.account is not None or world.switches.anonymous:
        return None
    if login.scheme == "bearer":
        return html_error(401, {}, "HTTP Status 401 – Unauthorized")
    return None if endpoint.open_to_all else refusing.rest(401, NOBODY_MAY)


def _xsrf(request: web.Request) -> web.Response | None:
    """A browser's write must say that it is no forged form."""
    browser = request.headers.get("User-Agent", "").startswith("Mozilla/")
    checked = request.headers.get("X-Atlassian-Token", "") in ("no-check", "nocheck")
    if request.method == "GET" or checked or not browser:
        return None
    return web.Response(status=403, text="XSRF check failed")
