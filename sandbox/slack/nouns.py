"""What a Slack holds: users, channels, messages, views, bookmarks. State only, no rules."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Entered = dict[tuple[str, str], Json]


@dataclass(slots=True)
class App:
    """The one app that this Slack knows: the bot under test."""

    id: str
    name: str
    command: str
    client_id: str
    client_secret: str
    signing_secret: str
    app_token: str
    verification_token: str
    scopes: frozenset[str]


@dataclass(slots=True)
class Install:
    """The app in one workspace: its bot user, its token and what it may do."""

    bot_token: str
    bot_user: str
    bot_id: str
    scopes: set[str]
    org_wide: bool = False
    home_tab: bool = True
    messages_tab: bool = True


@dataclass(slots=True)
class User:
    """A person or a bot as a workspace sees it."""

    id: str
    team_id: str
    name: str
    real_name: str
    display_name: str = ""
    tz: str | None = "UTC"
    tz_label: str = "Coordinated Universal Time"
    tz_offset: int = 0
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    email: str | None = None

    def as_json(self) -> Json:
        """The user object of users.info. https://docs.slack.dev/reference/objects/user-object"""
        profile: Json = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "team": self.team_id,
        }
        shown: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "updated": 1500000000,
            "profile": profile,
        }
        if self.deleted:
            return shown
        return shown | {
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz_label,
            "tz_offset": self.tz_offset,
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_app_user": False,
        }


@dataclass(slots=True)
class Message:
    """A message; `body` is what the history answers, `pings` whom it names to be notified."""

    body: Json
    pings: list[str] = field(default_factory=list)
    entered: Entered = field(default_factory=dict)

    @property
    def ts(self) -> str:
        """The id of the message within its channel."""
        return str(self.body["ts"])

    @property
    def thread_ts(self) -> str | None:
        """The message whose thread this one is in (a parent names itself)."""
        value = self.body.get("thread_ts")
        return None if value is None else str(value)

    @property
    def top_level(self) -> bool:
        """Whether the channel's history shows it."""
        return self.thread_ts in (None, self.ts) or self.body.get("subtype") == "thread_broadcast"


@dataclass(slots=True)
class Ephemeral:
    """A message that only one user sees."""

    ts: str
    user: str
    body: Json
    pings: list[str] = field(default_factory=list)
    entered: Entered = field(default_factory=dict)


@dataclass(slots=True)
class Channel:
    """A public or private channel, or a direct message with the bot."""

    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    topic: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    purpose: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    previous_names: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    ephemerals: list[Ephemeral] = field(default_factory=list)
    pins: list[Json] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)

    @property
    def family(self) -> str:
        """The scope family that guards it: channels, groups or im."""
        if self.is_im:
            return "im"
        return "groups" if self.is_private else "channels"

    def find(self, ts: str) -> Message | None:
        """The message with this timestamp, in a thread or not."""
        return next((message for message in self.messages if message.ts == ts), None)


@dataclass(slots=True)
class View:
    """A modal on somebody's screen, or somebody's App Home."""

    id: str
    user: str
    hash: str
    body: Json
    root_view_id: str
    previous_view_id: str | None = None
    entered: Entered = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks as Slack keeps them, every id filled in."""
        blocks: list[Json] = self.body["blocks"]
        return blocks


@dataclass(slots=True)
class Workspace:
    """One team: its people, channels and open views, and the app if it is installed.

    `usergroups` are handles by id. Of what was said before `shown_since` (a ts), which a free plan
    does not pay for, histories tell nothing but that it is there.
    """

    id: str
    name: str
    domain: str
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    usergroups: dict[str, str] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    install: Install | None = None
    enterprise: str = ""
    shown_since: str = ""
    version: int = 0
