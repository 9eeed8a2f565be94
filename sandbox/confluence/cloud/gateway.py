"""The gateway: who is calling, then scopes, then the endpoint; and what was removed from v1.

Base address: https://developer.atlassian.com/cloud/confluence/oauth-2-3lo-apps/.
"""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from sandbox.confluence.cloud import refusing
from sandbox.confluence.cloud.callers import Caller, caller_of
from sandbox.confluence.edge import Handler, api
from sandbox.confluence.nouns import Account
from sandbox.confluence.refusals import RefusalError
from sandbox.confluence.site import Site
from sandbox.confluence.world import ConfluenceWorld

ROOT = "/atlassian/api/ex/confluence/{cloudid}/wiki"
V1_REMOVED = re.compile(r"/rest/api/(content(/\w+)?|space)/?")
POINTS_LEFT = {
    "X-RateLimit-Limit": "65000",
    "X-RateLimit-Remaining": "64999",
    "X-RateLimit-NearLimit": "false",
}
BAD_CREDENTIAL_V1 = "caller cannot access Confluence"


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed token and scopes."""

    request: web.Request
    world: ConfluenceWorld
    account: Account

    @property
    def site(self) -> Site:
        """The Cloud site."""
        return self.world.cloud


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation. `scopes` are alternatives; every scope of one of them is needed."""

    verb: Literal["GET", "POST"]
    path: str
    scopes: tuple[frozenset[str], ...]
    answer: Callable[[Call], Awaitable[web.Response]]

    @property
    def version(self) -> Literal["v1", "v2"]:
        """Which API the path belongs to."""
        return "v2" if self.path.startswith("/api/v2") else "v1"

    def opens(self, held: Iterable[str], *, v1_takes_granular: bool) -> bool:
        """Whether these scopes are enough."""
        owned = frozenset(held)
        granular_counts = self.version == "v2" or v1_takes_granular
        return any(
            needed <= owned and (granular_counts or not _granular(needed)) for needed in self.scopes
        )


def add_routes(app: web.Application, world: ConfluenceWorld, endpoints: Iterable[Endpoint]) -> None:
    """Mount the endpoints, and an answer for everything else under the gateway."""

    def mount(verb: str, path: str, handler: Handler) -> None:
        app.router.add_route(verb, path, api(world, handler, refuse=refusing.fault_at_gateway))

    for endpoint in endpoints:
        mount(endpoint.verb, ROOT + endpoint.path, _guarded(world, endpoint))
    mount("*", ROOT + "{rest:/.*}", _nothing_there(world))


def _guarded(world: ConfluenceWorld, endpoint: Endpoint) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        caller = _caller(world, request)
        if caller is None:
            return _bad_credential(request)
        if not _opens(world, endpoint, caller):
            return refusing.gateway(401, "Unauthorized; scope does not match")
        if not caller.account.may_use:
            return _may_not_use(endpoint.version)
        response = await _answer(endpoint, Call(request, world, caller.account))
        if world.switches.rate_limiting:
            response.headers.update(POINTS_LEFT)
        return response

    return handler


async def _answer(endpoint: Endpoint, call: Call) -> web.Response:
    refused = refusing.refused_v2 if endpoint.version == "v2" else refusing.refused_v1
    try:
        return await endpoint.answer(call)
    except (RefusalError, refusing.BadRequestError) as error:
        return refused(error)


def _caller(world: ConfluenceWorld, request: web.Request) -> Caller | None:
    caller = caller_of(world, request.headers.get("Authorization", ""))
    known = {world.cloud_id, *world.mirror_ids}
    return caller if request.match_info["cloudid"] in known else None


def _opens(world: ConfluenceWorld, endpoint: Endpoint, caller: Caller) -> bool:
    """A token without scopes of its own may do all that its account may."""
    granular = world.switches.v1_takes_granular
    return caller.scopes is None or endpoint.opens(caller.scopes, v1_takes_granular=granular)


def _bad_credential(request: web.Request) -> web.Response:
    """Basic is told apart: v1 and v2 refuse an API token in words of their own."""
    if not request.headers.get("Authorization", "").lower().startswith("basic "):
        return refusing.gateway(401, "Unauthorized")
    if "/wiki/api/v2/" in request.path:
        return refusing.v2(404, "NOT_FOUND", "Not Found")
    return refusing.v1(403, BAD_CREDENTIAL_V1, authorized=False)


def _may_not_use(version: Literal["v1", "v2"]) -> web.Response:
    if version == "v2":
        return refusing.v2(404, "NOT_FOUND", "Not Found")
    return refusing.v1(403, "Current user not permitted to use Confluence", authorized=False)


def _nothing_there(world: ConfluenceWorld) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        if _caller(world, request) is None:
            return _bad_credential(request)
        if V1_REMOVED.fullmatch(request.match_info["rest"]):
            reason = "GoneException: This deprecated endpoint has been removed."
            package = "com.atlassian.confluence.api.service.exceptions"
            return refusing.v1(410, f"{package}.{reason}")
        return refusing.v2(404, "NOT_FOUND", "Not Found")

    return handler


def _granular(scopes: frozenset[str]) -> bool:
    return any(scope.endswith(":confluence") for scope in scopes)
