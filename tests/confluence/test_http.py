"""`http` and `refusals` against answers that the sandbox does not give: proxies, oddities."""

import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

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


async def test_private_authority(tmp_path: Path) -> None:
    """A certificate of an authority that nobody knows is refused, and taken with its bundle."""
    bundle = make_certificate(tmp_path)
    async with served_with(tmp_path) as site:
        async with open_http(HERE, ca_bundle=str(bundle)) as knowing:
            answer = await request(knowing, READ, site=site, authorization="Bearer t")
        async with open_http(HERE) as unknowing:
            with pytest.raises(Unreachable) as caught:
                await request(unknowing, READ, site=site, authorization="Bearer t")

    assert answer == {}
    assert "certificate" in caught.value.reason.lower()


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, and its key, in two files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "wiki.example.com")])
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    )
    builder = builder.add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    signed = builder.sign(key, hashes.SHA256())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    (folder / "certificate.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    return folder / "certificate.pem"


@asynccontextmanager
async def served_with(folder: Path) -> AsyncIterator[Site]:
    """A server over TLS with the folder's certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    runner = web.ServerRunner(web.Server(Oddity().answer, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    url = f"https://127.0.0.1:{runner.addresses[0][1]}"
    yield Site(url, Deployment.SERVER, "private", url, url)
    await runner.cleanup()
