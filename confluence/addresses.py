"""`AddressPolicy`: where the bot may connect, by what is typed and by what a name resolves to.

Not here: reading what is typed (`base_url`), kinds of IP addresses (`networks`), connecting
(`transport`). docs/decisions/0012-where-to-connect.md
"""

import ipaddress
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from confluence import base_url
from confluence.base_url import PORTS, BaseUrl, bracketed
from confluence.errors import AddressRefused
from confluence.networks import Reach, literal_of, reach_of

METADATA_NAMES = frozenset(
    {
        "instance-data",
        "instance-data.ec2.internal",
        "metadata",
        "metadata.goog",
        "metadata.google.internal",
        "metadata.platformequinix.com",
        "metadata.tencentyun.com",
    }
)


async def one_workspace() -> int:
    """The number of workspaces of a bot with a token of its own."""
    return 1


class AddressPolicy:
    """Where the bot may connect.

    `allowed_hosts`, each `host` or `host:port`, may be on this machine or in a private network,
    there over http, too; so may those of `own_urls`, the operator's settings, but nobody can type
    these. `workspaces` tells how many are installed: with more than one, the private network is
    none of theirs.
    """

    def __init__(
        self,
        allowed_hosts: Collection[str] = (),
        *,
        own_urls: Collection[str] = (),
        workspaces: Callable[[], Awaitable[int]] = one_workspace,
    ) -> None:
        self._allowed = frozenset(host.strip().lower() for host in allowed_hosts)
        self._own = frozenset(map(place_of, own_urls))
        self._workspaces = workspaces

    def check(self, typed: str) -> str:
        """The base URL to use: scheme, host, port and context path, without a trailing slash.

        By the text alone: a name is checked again when it is resolved. Raises AddressRefused.
        """
        base = base_url.read(typed)
        literal = literal_of(base.host)
        reach = reach_of(literal) if literal else None
        listed = self._is_listed(base.host, base.port)
        if reach is Reach.NEVER or base.host in METADATA_NAMES:
            raise AddressRefused(base.origin, "no Confluence can be at such an address")
        if (reach is Reach.LOOPBACK or is_named_loopback(base.host)) and not listed:
            raise AddressRefused(base.origin, AddressRefused.NOT_ALLOWED)
        if base.scheme == "http" and (reach is Reach.PUBLIC or not listed):
            why = AddressRefused.PUBLIC_HTTP if reach is Reach.PUBLIC else AddressRefused.PLAIN_HTTP
            raise AddressRefused(base.origin, why, instead=over_tls(base))
        return str(base)

    async def allowed(self, host: str, port: int, addresses: Sequence[str]) -> list[str]:
        """Those of a host's addresses that may be connected to, in their order.

        Raises AddressRefused when none may; it does not say why, so as not to map a network.
        """
        host = host.lower().removesuffix(".")
        reaches = {text: reach_of(ipaddress.ip_address(text)) for text in addresses}
        most = await self._most(host, port, Reach.PRIVATE in reaches.values())
        good = [text for text, reach in reaches.items() if reach <= most]
        if not good or host in METADATA_NAMES:
            raise AddressRefused(f"{bracketed(host)}:{port}", AddressRefused.NOT_ALLOWED)
        return good

    async def allowed_in_clear(self, host: str, port: int, addresses: Sequence[str]) -> list[str]:
        """Those that plain http may go to: private ones and this machine, of a host that the
        operator named. Raises AddressRefused when there are none."""
        good = await self.allowed(host, port, addresses)
        host = host.lower().removesuffix(".")
        if not self._is_named(host, port):
            raise AddressRefused(f"{bracketed(host)}:{port}", AddressRefused.NOT_ALLOWED)
        inside = [text for text in good if reach_of(ipaddress.ip_address(text)) > Reach.PUBLIC]
        if not inside:
            plain = BaseUrl("http", host, port, "")
            public = AddressRefused.PUBLIC_HTTP
            raise AddressRefused(plain.origin, public, instead=over_tls(plain))
        return inside

    async def _most(self, host: str, port: int, any_private: bool) -> Reach:
        """How far the host may reach; the workspaces are only counted when it matters."""
        if self._is_named(host, port):
            return Reach.LOOPBACK
        return Reach.PRIVATE if any_private and await self._workspaces() <= 1 else Reach.PUBLIC

    def _is_named(self, host: str, port: int) -> bool:
        """Whether the operator named the host: listed it, or put it into a setting."""
        return self._is_listed(host, port) or f"{bracketed(host)}:{port}" in self._own

    def _is_listed(self, host: str, port: int) -> bool:
        name = bracketed(host)
        return not self._allowed.isdisjoint({host, name, f"{name}:{port}"})


def place_of(url: str) -> str:
    """Host and port of a setting's URL."""
    parts = urlsplit(url)
    return f"{bracketed(parts.hostname or '')}:{parts.port or PORTS[parts.scheme]}"


def is_named_loopback(host: str) -> bool:
    """Whether the name is this machine's."""
    return host == "localhost" or host.endswith(".localhost")


def over_tls(base: BaseUrl) -> str:
    """The same over https; empty where the port was another one, which speaks plain HTTP."""
    return str(replace(base, scheme="https", port=443)) if base.port == PORTS["http"] else ""
