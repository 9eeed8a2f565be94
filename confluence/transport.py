"""The one way out: a name is resolved, checked and connected to in one step.

Between check and connection no name is looked up again, so its owner cannot change the answer.
URL, Host, SNI and the name in the certificate stay those of the host. Redirects and proxies are
not followed. Not here: which addresses are good (`addresses`), requests (`http`).
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeVar

import httpcore
import httpx

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
# Of a host's addresses those that may be connected to. Raises AddressRefused.
Allow = Callable[[str, int, Sequence[str]], Awaitable[list[str]]]
Opened = TypeVar("Opened")

# RFC 8305: so long an address may be silent before the next one is tried beside it.
NEXT_ADDRESS_SECONDS = 0.25


async def resolve(host: str, port: int) -> list[str]:
    """The host's addresses in the system's order of preference. Raises OSError, UnicodeError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


class Network(httpcore.AnyIOBackend):
    """Opens connections for httpcore, to addresses that are allowed."""

    def __init__(self, allow: Allow, resolve: Resolve) -> None:
        self._allow = allow
        self._resolve = resolve

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the host. Raises AddressRefused besides httpcore's errors."""
        found = await self._look_up(host, port, timeout)

        async def connect(address: str) -> httpcore.AsyncNetworkStream:
            return await super(Network, self).connect_tcp(
                address, port, timeout, local_address, socket_options
            )

        return await first(connect, await self._allow(host, port, found))

    async def _look_up(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        try:
            async with asyncio.timeout(timeout):
                return await self._resolve(host, port)
        except TimeoutError as error:
            said = f"the name {host} was not resolved within {timeout} s"
            raise httpcore.ConnectTimeout(said) from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not resolved: {error}") from error


async def first(connect: Callable[[str], Awaitable[Opened]], addresses: Sequence[str]) -> Opened:
    """The first connection that stands; the next address is tried when one fails or is silent."""
    waiting = list(addresses)
    attempts: set[asyncio.Future[Opened]] = set()
    try:
        while True:
            if waiting:
                attempts.add(asyncio.ensure_future(connect(waiting.pop(0))))
            pause = NEXT_ADDRESS_SECONDS if waiting else None
            done, _ = await asyncio.wait(
                attempts, timeout=pause, return_when=asyncio.FIRST_COMPLETED
            )
            for attempt in done:
                attempts.discard(attempt)
                if attempt.exception() is None or not (waiting or attempts):
                    return attempt.result()
    finally:
        await give_up(attempts)


async def give_up(attempts: Iterable["asyncio.Future[Any]"]) -> None:
    """End attempts that another one was faster than, and close what they opened all the same."""
    for attempt in attempts:
        attempt.cancel()
    for late in await asyncio.gather(*attempts, return_exceptions=True):
        if isinstance(late, httpcore.AsyncNetworkStream):
            await late.aclose()


class Transport(httpx.AsyncHTTPTransport):
    """httpx's own transport on our network. Each has a pool of its own, kept by host name."""

    def __init__(
        self,
        allow: Allow,
        *,
        verify: ssl.SSLContext,
        limits: httpx.Limits,
        resolve: Resolve = resolve,
    ) -> None:
        super().__init__(verify=verify, limits=limits)
        # httpx has no argument for it; tests/confluence/test_transport.py sees that it is used.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=verify,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=Network(allow, resolve),
        )
