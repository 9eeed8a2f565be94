"""The one door to HTTP: a kept-open client, one call sent, its answer as JSON or as an error.

Not here: where we may connect (`transport`), what an answered refusal means (`refusals`), paths
and payloads (`cloud`, `server`).
"""

import asyncio
import json
import ssl
from collections.abc import Mapping
from functools import cache, partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import httpx

from confluence import refusal_words, refusals
from confluence.addresses import AddressPolicy
from confluence.calls import Call
from confluence.errors import UnexpectedAnswer, Unreachable
from confluence.nouns import Site
from confluence.transport import Resolve, Transport, resolve

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0  # without a byte
WHOLE_SECONDS = 90.0  # for all of a request, however steadily it drips
# Longer than httpx's 5 s, so that the connection of the modal still stands at submission.
IDLE_SECONDS = 55.0
LIMITS = httpx.Limits(
    max_connections=100, max_keepalive_connections=20, keepalive_expiry=IDLE_SECONDS
)
NO_CONTENT = 204
# Refusals are read by their words: in the account's language or, where it chose none, in this.
HEADERS = {"Accept": "application/json", "Accept-Language": "en"}


@cache
def trust(ca_bundle: str | None = None) -> ssl.SSLContext:
    """The certificate authorities we believe: the public ones and those of `ca_bundle`."""
    context = httpx.create_ssl_context()
    if ca_bundle:
        context.load_verify_locations(cafile=ca_bundle)
    return context


def user_agent() -> str:
    """Our own name: Data Center's XSRF check refuses writes that look like a browser's."""
    try:
        return f"retro/{version('retro')}"
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "retro"


def open_http(
    addresses: AddressPolicy, *, ca_bundle: str | None = None, resolve: Resolve = resolve
) -> httpx.AsyncClient:
    """The process's client: make it once (it costs some 40 ms) and close it at the end."""
    return httpx.AsyncClient(**client_options(addresses, ca_bundle, resolve))


def client_options(
    addresses: AddressPolicy, ca_bundle: str | None = None, resolve: Resolve = resolve
) -> dict[str, Any]:
    """What every HTTP client of ours is made with; good for one.

    It keeps no cookies: a session cookie of one connection must not ride along with another's.
    """
    way_out = partial(Transport, verify=trust(ca_bundle), limits=LIMITS, resolve=resolve)
    return {
        "transport": way_out(addresses.allowed),
        "mounts": {"http://": way_out(addresses.allowed_in_clear)},
        "cookies": CookieJar(policy=DefaultCookiePolicy(allowed_domains=())),
        "headers": HEADERS | {"User-Agent": user_agent()},
        "timeout": httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
        "follow_redirects": False,
    }


async def request(http: httpx.AsyncClient, call: Call, *, site: Site, authorization: str) -> Any:
    """Send the call once and return its JSON. Raises what `send` and `read` raise."""
    response = await send(http, call, site=site, authorization=authorization)
    return read(response, call, site=site)


async def send(
    http: httpx.AsyncClient, call: Call, *, site: Site, authorization: str
) -> httpx.Response:
    """Send the call once; without an `authorization` as a stranger.

    Raises AddressRefused, and Unreachable when there was no answer: a write may then have been
    applied all the same.
    """
    content = None if call.body is None else encode(call.body)
    headers = {"Authorization": authorization} if authorization else {}
    headers.update(call.headers)
    if content is not None:
        headers["Content-Type"] = "application/json"
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            return await http.request(
                call.verb,
                site.api_url + call.path,
                params=call.params or None,
                headers=headers,
                content=content,
            )
    except TimeoutError as error:
        raise Unreachable(site.url, f"its answer has no end after {WHOLE_SECONDS:.0f} s") from error
    except httpx.TransportError as error:
        raise Unreachable(site.url, describe(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnexpectedAnswer(0, f"{call.verb} {call.path}", describe(error)) from error


def encode(body: Mapping[str, Any] | list[Any]) -> bytes:
    """JSON in UTF-8; half a surrogate pair, which has no UTF-8, becomes a question mark."""
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def read(response: httpx.Response, call: Call, *, site: Site) -> Any:
    """The answer's JSON, or the error of `refusals` that it stands for."""
    if not response.is_success:
        raise refusals.refused(response, call, site=site)
    if call.expects is None and response.status_code == NO_CONTENT:
        return None
    if not response.content or not refusal_words.is_json(response):
        raise refusals.not_json(response, site=site)
    stranger = refusals.anonymous(response, call, site=site)
    if stranger is not None:
        raise stranger
    asked = f"{call.verb} {call.path}"
    try:
        answer = response.json()
    except ValueError as error:
        raise UnexpectedAnswer(response.status_code, asked, "not valid JSON") from error
    if not has_shape(answer, call):
        raise UnexpectedAnswer(response.status_code, asked, "JSON of another shape")
    hidden = call.hidden_refusal(answer) if call.hidden_refusal else None
    if hidden is not None:
        raise hidden
    return answer


def has_shape(answer: Any, call: Call) -> bool:
    """Whether the answer is of the type and has the keys that the call builds on."""
    if call.expects is None:
        return True
    return isinstance(answer, call.expects) and all(key in answer for key in call.needs)


def describe(error: Exception) -> str:
    """An exception in one line: its kind and what it says."""
    return f"{type(error).__name__}: {error}".rstrip(": ")
