"""The road to a server, one step at a time: name, connection, certificate. No HTTP, no secret.

Each probe returns what it found or raises `Ailment`.
"""

import asyncio
import errno
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from confluence.findings import Ailment, Cause
from confluence.transport import first, resolve

# OpenSSL's X509_V_ERR_…: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
OUT_OF_DATE = {9, 10}
NAMES_ANOTHER = {62, 64}
UNKNOWN_AUTHORITY = {2, 18, 19, 20, 21}
NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a site listens."""

    host: str
    port: int
    secure: bool

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server showed of itself and we believed."""

    issuer: str
    days_left: int


def endpoint_of(url: str) -> Endpoint:
    """Host and port of a checked address."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return Endpoint(parts.hostname or "", parts.port or (443 if secure else 80), secure)


async def look_up(endpoint: Endpoint) -> list[str]:
    """The addresses behind the name."""
    try:
        return await resolve(endpoint.host, endpoint.port)
    except socket.gaierror as error:
        unknown = error.errno in NO_SUCH_NAME
        cause = Cause.NAME_UNKNOWN if unknown else Cause.RESOLVER_SILENT
        raise Ailment(cause, host=endpoint.host) from error
    except UnicodeError as error:  # a label that is too long
        raise Ailment(Cause.NAME_UNKNOWN, host=endpoint.host) from error


async def connect(endpoint: Endpoint, addresses: Sequence[str]) -> str:
    """Open a TCP connection, as requests do, and close it; the address that took it."""

    async def knock(address: str) -> str:
        await _open(endpoint, address, tls=None)
        return address

    return await first(knock, addresses)


async def handshake(endpoint: Endpoint, address: str, trust: ssl.SSLContext) -> Certificate:
    """What the server's certificate says, once it is believed."""
    shown = await _open(endpoint, address, tls=trust)
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
    issuer = {name: value for part in shown.get("issuer", ()) for name, value in part}
    return Certificate(
        issuer=issuer.get("organizationName") or issuer.get("commonName") or "an unnamed authority",
        days_left=(ends - datetime.now(UTC)).days,
    )


async def _open(endpoint: Endpoint, address: str, *, tls: ssl.SSLContext | None) -> dict[str, Any]:
    try:
        _, writer = await asyncio.open_connection(
            address, endpoint.port, ssl=tls, server_hostname=endpoint.host if tls else None
        )
    except ssl.SSLError as error:
        raise _distrust(error, endpoint) from error
    except OSError as error:
        raise _no_way(error, endpoint, tls=tls) from error
    shown: dict[str, Any] = writer.get_extra_info("peercert") or {}
    writer.close()
    return shown


def _no_way(error: OSError, endpoint: Endpoint, *, tls: ssl.SSLContext | None) -> Ailment:
    """Why there is no connection; one that ends inside of the handshake is no TLS."""
    if tls is not None:
        return Ailment(Cause.NO_TLS, endpoint=str(endpoint))
    if isinstance(error, ConnectionRefusedError):
        return Ailment(Cause.PORT_CLOSED, endpoint=str(endpoint))
    if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:
        return Ailment(Cause.CONNECTING_SILENT, endpoint=str(endpoint))
    return Ailment(Cause.NO_ROUTE, endpoint=str(endpoint))


def _distrust(error: ssl.SSLError, endpoint: Endpoint) -> Ailment:
    """What is wrong with the certificate."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return Ailment(Cause.NO_TLS, endpoint=str(endpoint))
    if error.verify_code in OUT_OF_DATE:
        return Ailment(Cause.CERTIFICATE_EXPIRED, host=endpoint.host)
    if error.verify_code in NAMES_ANOTHER:
        return Ailment(Cause.CERTIFICATE_OF_ANOTHER, host=endpoint.host)
    if error.verify_code in UNKNOWN_AUTHORITY:
        return Ailment(Cause.AUTHORITY_UNKNOWN, host=endpoint.host)
    reason = error.verify_message
    return Ailment(Cause.CERTIFICATE_REFUSED, host=endpoint.host, reason=reason)
