"""The scopes of a consent: those that pages need, and those of extras that pages can do without.

Not here: asking for them (`oauth`), what a request needs (`cloud`).
https://developer.atlassian.com/cloud/confluence/scopes-for-oauth-2-3LO-and-forge-apps/
"""

from collections.abc import Collection, Mapping

Lacking = Mapping[str, tuple[str, ...]]
NOTHING: Lacking = {}

OFFLINE = "offline_access"  # it comes as a refresh token, and is never listed as granted
SCOPES = (
    "read:user:confluence",
    "read:content-details:confluence",
    "write:content:confluence",
    "read:template:confluence",
    "read:space:confluence",
    "write:page:confluence",
    "read:page:confluence",
    OFFLINE,
)
LABEL_SCOPES = ("read:label:confluence", "write:label:confluence")
# What is done for a page only where it was granted, as people call it.
EXTRAS: Lacking = {"labels": LABEL_SCOPES}


def missing(asked: Collection[str], granted: Collection[str]) -> tuple[str, ...]:
    """Those that pages need, that were asked for and not granted."""
    spared = {OFFLINE, *(scope for scopes in EXTRAS.values() for scope in scopes)}
    return tuple(scope for scope in asked if scope not in spared and scope not in granted)


def lacking(asked: Collection[str], granted: Collection[str]) -> Lacking:
    """The extras that were asked for and not granted, each with the scopes that it lacks."""
    found = {
        extra: tuple(scope for scope in scopes if scope in asked and scope not in granted)
        for extra, scopes in EXTRAS.items()
    }
    return {extra: scopes for extra, scopes in found.items() if scopes}
