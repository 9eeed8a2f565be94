"""Where the bot may connect: what a typed Confluence address is worth, by its text alone.

Not here: name resolution and pinning of the resolved address, requests (`http`).
"""

import ipaddress
import re
import socket
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

import httpx

from confluence.errors import AddressRefused

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# First path segments of Confluence's own pages, none of them plausible as a context path when
# something follows: https://host/wiki/display/OPS/Home -> https://host/wiki
PAGE_SEGMENTS = frozenset({"display", "pages", "plugins", "rest", "spaces", "x"})

NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")

METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "instance-data"})
METADATA_ADDRESSES = frozenset(
    ipaddress.ip_address(text)
    for text in ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254")
)


class AddressPolicy:
    """Which addresses an admin may connect. `allowed_hosts` hold `host` or `host:port`."""

    def __init__(self, allowed_hosts: Collection[str] = ()) -> None:
        self._allowed = frozenset(host.strip().lower() for host in allowed_hosts)

    def check(self, url: str) -> str:
        """The base URL to use: scheme, host, port and context path, without a trailing slash.

        Raises AddressRefused; its `address` never shows a password.
        """
        parts = split(url)
        host, port = host_of(parts), port_of(parts)
        shown = f"{parts.scheme}://{bracketed(host)}" + (f":{port}" if port else "")
        refuse_hidden_characters(parts, shown)
        refuse_other_reading(shown, host)
        self._check_host(host, port, shown=shown, scheme=parts.scheme)
        return shown + base_path(parts.path)

    def _check_host(self, host: str, port: int | None, *, shown: str, scheme: str) -> None:
        literal = as_ip(host)
        if host in METADATA_NAMES or (literal and literal in METADATA_ADDRESSES):
            raise AddressRefused(shown, "it belongs to the cloud provider, not to Confluence")
        if literal and never_allowed(literal):
            raise AddressRefused(shown, "link-local, unspecified and multicast addresses are out")
        if is_loopback(host, literal):
            self._check_loopback(host, port, shown=shown)
        elif scheme != "https":
            raise AddressRefused(shown, "it must begin with https://")

    def _check_loopback(self, host: str, port: int | None, *, shown: str) -> None:
        name = bracketed(host)
        if not self._allowed & {host, name, f"{name}:{port}"}:
            raise AddressRefused(shown, "this machine itself must be listed in the allowed hosts")


def split(url: str) -> SplitResult:
    """The parts of an address as typed; a missing scheme means https."""
    typed = url.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    except ValueError as error:
        raise AddressRefused(without_credentials(typed), "it is not an address") from error
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(without_credentials(typed), "it must begin with https://")
    if "@" in parts.netloc:
        raise AddressRefused(without_credentials(typed), "leave name and password out of it")
    return parts


def without_credentials(typed: str) -> str:
    """What may be shown of a refused address: nothing before an @, no query."""
    return typed.rpartition("@")[2].partition("?")[0].partition("#")[0]


def host_of(parts: SplitResult) -> str:
    """The host in ASCII and lower case, without the final dot."""
    name = parts.hostname or ""
    if ":" in name:
        return name
    try:
        host = name.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise AddressRefused(name, "the host name is not valid") from error
    if not NAME.fullmatch(host):
        raise AddressRefused(name, "the host name is not valid")
    return host


def port_of(parts: SplitResult) -> int | None:
    """The port when it is not the scheme's own."""
    try:
        port = parts.port
    except ValueError as error:
        raise AddressRefused(parts.netloc, "the port is not a number up to 65535") from error
    return None if port == {"http": 80, "https": 443}[parts.scheme] else port


def refuse_hidden_characters(parts: SplitResult, shown: str) -> None:
    """Blanks, backslashes and control characters make different readers see different hosts."""
    text = parts.netloc + parts.path
    if any(character.isspace() or not character.isprintable() for character in text):
        raise AddressRefused(shown, "it holds blanks or control characters")
    if "\\" in text or "%" in parts.netloc:
        raise AddressRefused(shown, "it holds characters that no address has")


def refuse_other_reading(shown: str, host: str) -> None:
    """The library that sends must see the same host as the check does."""
    try:
        read = httpx.URL(shown).host
    except (httpx.InvalidURL, UnicodeError) as error:
        raise AddressRefused(shown, "the host name is not valid") from error
    if httpx.URL(shown).raw_host.decode("ascii") != host or not read:
        raise AddressRefused(shown, "the host name is not valid")


def base_path(path: str) -> str:
    """The context path: what stands before Confluence's own pages."""
    segments = [segment for segment in path.split("/") if segment]
    for place, segment in enumerate(segments):
        followed = place + 1 < len(segments)
        if segment.endswith(".action") or (segment in PAGE_SEGMENTS and followed):
            segments = segments[:place]
            break
    if any(segment in (".", "..") for segment in segments):
        raise AddressRefused(path, "its path goes up")
    return "".join(f"/{segment}" for segment in segments)


def as_ip(host: str) -> IPAddress | None:
    """The address that a literal means, in any spelling that the system's resolver takes."""
    try:
        return unwrapped(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))  # 127.1, 0x7f000001, 2130706433
    except (OSError, UnicodeError):
        return None


def unwrapped(address: IPAddress) -> IPAddress:
    """The IPv4 address inside of an IPv6 one (mapped, 6to4, NAT64), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in ipaddress.IPv6Network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def never_allowed(address: IPAddress) -> bool:
    """Whether no setting makes the address acceptable."""
    broadcast = address == ipaddress.IPv4Address("255.255.255.255")
    this_network = isinstance(address, ipaddress.IPv4Address) and int(address) >> 24 == 0
    special = address.is_link_local or address.is_multicast or address.is_unspecified
    return special or broadcast or this_network


def is_loopback(host: str, literal: IPAddress | None) -> bool:
    """Whether the host is this machine by name or by literal."""
    named = host == "localhost" or host.endswith(".localhost")
    return named or bool(literal and literal.is_loopback)


def bracketed(host: str) -> str:
    """The host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host
