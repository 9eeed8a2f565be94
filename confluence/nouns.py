"""The nouns of Confluence and of an incident: frozen values, no behaviour that reaches outside.

Not here: rows of the database (`storage.models`), Slack's payloads (`bot`), storage format.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Deployment(StrEnum):
    """The two dialects of Confluence. Data Center counts as server."""

    CLOUD = "cloud"
    SERVER = "server"


class Way(StrEnum):
    """How an account is let in."""

    OAUTH = "oauth"
    API_TOKEN = "api_token"  # noqa: S105 - a name, no token
    BASIC = "basic"
    PAT = "pat"

    @property
    def deployment(self) -> Deployment:
        """Where there is such a way."""
        return Deployment.CLOUD if self in (Way.OAUTH, Way.API_TOKEN) else Deployment.SERVER


@dataclass(frozen=True, slots=True)
class Site:
    """One Confluence. `url` is for people, `api_url` for requests; neither ends in a slash.

    `id` is Atlassian's cloudid on Cloud and the base URL on Data Center.
    """

    id: str
    deployment: Deployment
    name: str
    url: str
    api_url: str


@dataclass(frozen=True, slots=True)
class Account:
    """Who Confluence says we are. `id` is the account id on Cloud, the user key on Data Center."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Space:
    """A space. `id` is what Cloud wants in requests; Data Center wants `key`."""

    id: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may see a space, as far as Confluence tells us.

    There may be fewer names than groups and people: Cloud names groups for a scope of its own.
    `anonymous` means everybody who reaches the site.
    """

    groups: int
    users: int
    group_names: tuple[str, ...] = ()
    user_names: tuple[str, ...] = ()
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A page template as listed. `space_key` is None for a global one."""

    id: str
    name: str
    space_key: str | None = None
    description: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateContent:
    """What a page is made of: storage format, and the labels that everybody sees."""

    body: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page that exists. `url` is for people; `body` is storage format where it was asked for.

    `status` is Confluence's word: current, archived or trashed.
    """

    id: str
    title: str
    url: str
    body: str | None = None
    status: str = "current"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the channel: Slack's opaque user id and the name shown to people."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One message on the timeline. `at` is UTC; `text` is plain text with newlines.

    `body` is the same in storage format: blocks as they may stand in a table's cell.
    """

    at: datetime
    text: str
    author: Person | None = None
    url: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened, as read from a channel and corrected by the responder. Times are UTC.

    What nobody knows is None or empty; entries are oldest first.
    """

    title: str
    channel_id: str
    channel_name: str
    channel_url: str
    severity: str | None = None
    summary: str | None = None
    started_at: datetime | None = None
    detected_at: datetime | None = None
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None
    commander: Person | None = None
    creator: Person | None = None
    people: tuple[Person, ...] = ()
    entries: tuple[Entry, ...] = field(default=())
