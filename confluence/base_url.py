"""A typed address becomes a base URL or a reason, by its text alone.

Not here: whether we may connect there (`addresses`).
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import httpx

from confluence.errors import AddressRefused

# First path segments of Confluence's own pages, none of them plausible as a context path when
# something follows: https://host/wiki/display/OPS/Home -> https://host/wiki
PAGE_SEGMENTS = frozenset({"display", "pages", "plugins", "rest", "spaces", "x"})

NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
SEGMENT = re.compile(r"[A-Za-z0-9._~-]+")
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """A Confluence's address: the host in ASCII and lower case, the context path or nothing."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        return self.origin + self.path

    @property
    def origin(self) -> str:
        """Scheme, host and port, which is left out when it is the scheme's own."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{bracketed(self.host)}{port}"


def read(typed: str) -> BaseUrl:
    """What was typed, without what follows the context path; a missing scheme means https.

    Raises AddressRefused; its `address` never shows a password.
    """
    parts = split(typed.strip())
    bare = BaseUrl(parts.scheme, host_of(parts), port_of(parts), "")
    refuse_other_reading(bare)
    return BaseUrl(bare.scheme, bare.host, bare.port, base_path(parts.path, bare.origin))


def split(typed: str) -> SplitResult:
    """The parts of an address as typed.

    In a host, blanks, backslashes and control characters are read differently by different readers.
    """
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    except ValueError as error:
        raise AddressRefused(without_credentials(typed), "it is not an address") from error
    if parts.scheme not in PORTS:
        raise AddressRefused(without_credentials(typed), "it must begin with https://")
    if not parts.netloc.isprintable() or set(parts.netloc) & set(" \\%"):
        raise AddressRefused(without_credentials(typed), "the host name is not valid")
    if "@" in parts.netloc:
        place = parts.netloc.rpartition("@")[2] + parts.path
        raise AddressRefused(place, "leave name and password out of it", instead=secured(place))
    return parts


def without_credentials(typed: str) -> str:
    """What may be shown of a refused address: nothing before an @, no query."""
    return typed.rpartition("@")[2].partition("?")[0].partition("#")[0]


def secured(place: str) -> str:
    """The https address of a host and path, as far as it is good."""
    try:
        return str(read(f"https://{place}"))
    except AddressRefused as refused:
        return refused.instead


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
        raise AddressRefused(name or "https://", "the host name is not valid")
    return host


def port_of(parts: SplitResult) -> int:
    """The port, typed or the scheme's own."""
    try:
        port = parts.port
    except ValueError as error:
        raise AddressRefused(parts.hostname or "", "the port is no number up to 65535") from error
    return PORTS[parts.scheme] if port is None else port


def refuse_other_reading(bare: BaseUrl) -> None:
    """The library that sends must see the same host as the check does."""
    try:
        url = httpx.URL(bare.origin)
        seen = url.raw_host.decode("ascii") if url.host else ""  # `host` decodes IDNA
    except (httpx.InvalidURL, UnicodeError) as error:
        raise AddressRefused(bare.origin, "the host name is not valid") from error
    if seen != bare.host:
        raise AddressRefused(bare.origin, "the host name is not valid")


def base_path(path: str, origin: str) -> str:
    """The context path: what stands before Confluence's own pages, without `;jsessionid=…`."""
    segments = [segment.partition(";")[0] for segment in path.split("/")]
    segments = [segment for segment in segments if segment]
    for place, segment in enumerate(segments):
        followed = place + 1 < len(segments)
        if segment.endswith(".action") or (segment in PAGE_SEGMENTS and followed):
            segments = segments[:place]
            break
    if any(segment in (".", "..") or not SEGMENT.fullmatch(segment) for segment in segments):
        raise AddressRefused(origin, "its path is none that Confluence has", instead=origin)
    return "".join(f"/{segment}" for segment in segments)


def bracketed(host: str) -> str:
    """The host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host
