"""`http` and `refusals` against answers that the sandbox does not give: proxies, oddities."""

import ssl

import httpx
import pytest

from confluence.calls import Call
from confluence.errors import (
    UnexpectedAnswer,
    Unreachable,
)
from confluence.http import encode, open_http, request, trust
from confluence.nouns import Deployment, Site

from .conftest import HERE
from .oddity import JSON, READ, Ask, Oddity


async def test_no_cookies_are_kept(ask: Ask, oddity: Oddity) -> None:
    """A session of one connection does not ride along with the next request."""
    oddity.headers = {"Set-Cookie": "JSESSIONID=abc; Path=/"}

    await ask()
    await ask()

    assert [asked.headers.get("Cookie") for asked in oddity.seen] == [None, None]


async def test_headers(ask: Ask, oddity: Oddity) -> None:
    """We are known by our own name, and want JSON."""
    await ask(Call(verb="POST", path="/", action="write", headers={"X-A": "b"}, body={"ü": 1}))

    (asked,) = oddity.seen
    assert asked.headers["User-Agent"].startswith("retro")
    assert asked.headers["Accept-Language"] == "en"
    assert asked.headers["Authorization"] == "Bearer t"
    assert (asked.headers["X-A"], asked.headers["Accept"]) == ("b", JSON)
    assert asked.headers["Content-Type"] == JSON


async def test_a_broken_answer(http: httpx.AsyncClient, oddity: Oddity) -> None:
    """An answer that cannot be decoded is told as unexpected."""
    oddity.headers = {"Content-Encoding": "gzip"}

    with pytest.raises(UnexpectedAnswer):
        await request(http, READ, site=oddity.site, authorization="Bearer t")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://retro.invalid"])
async def test_unreachable(http: httpx.AsyncClient, url: str) -> None:
    """A closed port and a name that is not there are both unreachable, and say why."""
    site = Site(url, Deployment.SERVER, "gone", url, url)

    with pytest.raises(Unreachable) as caught:
        await request(http, READ, site=site, authorization="Bearer t")

    assert caught.value.address == url
    assert "Connect" in caught.value.reason


async def test_certificates_are_checked(oddity: Oddity) -> None:
    """Our client verifies certificates and names."""
    context = trust()
    async with open_http(HERE) as client:
        assert not client.follow_redirects

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_encode() -> None:
    """Text travels as UTF-8; half a surrogate pair becomes a question mark."""
    assert encode({"title": "Ärger 😀 \ud83d"}) == '{"title": "Ärger 😀 ?"}'.encode()
