"""How far an IP address reaches: to the world, into a private network, this machine, or never.

Not here: names and URLs (`base_url`), who may connect where (`addresses`).
"""

import ipaddress
import socket
from enum import IntEnum

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# Where no Confluence can be, whatever an operator lists.
NEVER_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",  # this network: the system takes 0.0.0.0 for this machine
        "169.254.0.0/16",  # link-local, and the metadata services of most clouds
        "224.0.0.0/4",  # multicast
        "255.255.255.255/32",  # broadcast
        "100.100.100.200/32",  # metadata at Alibaba
        "168.63.129.16/32",  # metadata at Azure
        "192.0.0.192/32",  # metadata at Oracle
        "::/128",  # unspecified
        "fe80::/10",  # link-local
        "ff00::/8",  # multicast
        "fd00:ec2::/32",  # metadata at AWS
        "fd20:ce::254/128",  # metadata at Google
        "fd00:c1::a9fe:a9fe/128",  # metadata at Oracle
    )
)
# IPv6 addresses that are but a way to write an IPv4 one: mapped, translated, NAT64.
IPV4_WRITTEN_AS_IPV6 = tuple(
    ipaddress.IPv6Network(text) for text in ("::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")
)
LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")
# Besides those that Python knows: RFC 1918, carriers' 100.64.0.0/10, fc00::/7 and the reserved.
PRIVATE_NETWORKS = (LOCAL_NAT64, SITE_LOCAL)


class Reach(IntEnum):
    """How far an address reaches; what is greater needs more permission."""

    PUBLIC = 0
    PRIVATE = 1
    LOOPBACK = 2
    NEVER = 3


def reach_of(address: IPAddress) -> Reach:
    """The worst that a connection to the address can reach."""
    return max(_reach(meant) for meant in _meanings(address))


def literal_of(host: str) -> IPAddress | None:
    """The address that a host means by itself, in any spelling that the system's resolver takes."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))  # 127.1, 0x7f000001, 2130706433
    except (OSError, UnicodeError):
        return None


def _reach(address: IPAddress) -> Reach:
    if any(address in network for network in NEVER_NETWORKS):
        return Reach.NEVER
    if address.is_loopback:
        return Reach.LOOPBACK
    private = any(address in network for network in PRIVATE_NETWORKS) or not address.is_global
    return Reach.PRIVATE if private else Reach.PUBLIC


def _meanings(address: IPAddress) -> list[IPAddress]:
    """Where packets may go in the end: the address itself, and the IPv4 ones inside of it."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    tail = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if any(address in network for network in IPV4_WRITTEN_AS_IPV6):
        return [tail]
    inside: list[IPAddress] = [address, *(address.teredo or ())]
    if address.sixtofour:
        inside.append(address.sixtofour)
    if address in LOCAL_NAT64 or _is_compatible(address) or _is_isatap(address):
        inside.append(tail)
    return inside


def _is_compatible(address: ipaddress.IPv6Address) -> bool:
    """Whether it is of the form ::a.b.c.d, which :: and ::1 are not."""
    return 1 < int(address) < 1 << 32


def _is_isatap(address: ipaddress.IPv6Address) -> bool:
    """Whether its second half is 0:5efe:a.b.c.d or 200:5efe:a.b.c.d (RFC 5214)."""
    return int(address) >> 32 & 0xFDFFFFFF == 0x00005EFE
