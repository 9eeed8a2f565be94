"""A certificate authority of the tests' own, and servers on loopback that it vouches for."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey


class PrivateAuthority:
    """Signs certificates for names; `bundle` is what a client must believe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("authority")
        builder = _builder(self._name, self._name, self._key)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        self.bundle = self._write("authority", builder.sign(self._key, hashes.SHA256()))

    def context_for(self, *hosts: str) -> ssl.SSLContext:
        """What a server of these names shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        builder = _builder(_name(hosts[0]), self._name, key).add_extension(names, False)
        shown = self._write(hosts[0], builder.sign(self._key, hashes.SHA256()), key)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(shown)
        return context

    def _write(self, name: str, certificate: x509.Certificate, key: Key | None = None) -> Path:
        path = self._folder / f"{name}.pem"
        secret = (
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) if key else b""
        )
        path.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
        return path


@dataclass(slots=True)
class Host:
    """A server on an address of this machine: what it was asked, and by how many connections."""

    address: str
    port: int = 0
    hosts: list[str] = field(default_factory=list)
    server_names: list[str | None] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)

    async def answer(self, asked: web.BaseRequest) -> web.Response:
        """An empty JSON object."""
        self.hosts.append(asked.host)
        self.connections.add(asked.transport)
        return web.json_response({})


@asynccontextmanager
async def listening(
    address: str, *, port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Host]:
    """A server there, over TLS with a context."""
    host = Host(address)
    if tls:
        tls.sni_callback = lambda _, name, __: host.server_names.append(name)
    runner = web.ServerRunner(web.Server(host.answer, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, address, port, ssl_context=tls).start()
        host.port = runner.addresses[0][1]
        yield host
    finally:
        await runner.cleanup()


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject: x509.Name, issuer: x509.Name, key: Key) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    day = timedelta(days=1)
    return x509.CertificateBuilder(
        issuer, subject, key.public_key(), x509.random_serial_number(), now - day, now + day
    )
