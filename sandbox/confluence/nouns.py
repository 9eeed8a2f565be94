"""What a Confluence site holds: accounts, spaces, permissions, templates, pages and versions.

Rules over them are in `site.py`; their JSON is in each face's `answers.py`.
"""

import secrets
from dataclasses import dataclass, field
from typing import Literal

PageStatus = Literal["current", "draft", "archived", "trashed"]


@dataclass(slots=True)
class Account:
    """Somebody who may log in: `account_id` is their name on Cloud, `user_key` on the server."""

    name: str
    display_name: str
    account_id: str
    user_key: str
    email: str
    groups: tuple[str, ...] = ("confluence-users",)
    guest: bool = False
    may_use: bool = True
    active: bool = True


@dataclass(frozen=True, slots=True)
class ApiToken:
    """An API token of a Cloud account; a classic one has no `scopes` of its own."""

    account: Account
    token: str
    scopes: tuple[str, ...] | None = None
    expires_at: float | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """One line of a space's permission table; a principal is a user's or a group's id."""

    id: str
    principal_type: Literal["user", "group"]
    principal_id: str
    operation: str
    target: str


@dataclass(slots=True)
class Space:
    """A space; `created_at` in seconds since the epoch."""

    id: int
    key: str
    name: str
    created_at: float
    homepage_id: int = 0
    type: str = "global"
    status: str = "current"
    permissions: list[Permission] = field(default_factory=list)

    def allows(self, account: Account | None, operation: str, target: str) -> bool:
        """Whether the account (None = anonymous) holds this permission, itself or by a group."""
        principals = {account.account_id, *account.groups} if account else {"anonymous"}
        return any(
            (line.operation, line.target) == (operation, target) and line.principal_id in principals
            for line in self.permissions
        )

    def viewable(self, account: Account | None) -> bool:
        """Whether the account sees the space at all."""
        return self.allows(account, "read", "space")

    def grant(self, principal_type: Literal["user", "group"], principal: str, *ops: str) -> None:
        """Add permissions, each written "operation target", as in "create page"."""
        for line in ops:
            operation, target = line.split()
            number = f"{self.id}{len(self.permissions):03d}"
            self.permissions.append(
                Permission(number, principal_type, principal, operation, target)
            )

    def restrict(self, account: Account, *, view: bool, create: bool) -> None:
        """Leave this account exactly these rights, by taking away what its groups give it."""
        mine = {account.account_id, *account.groups}
        self.permissions = [p for p in self.permissions if p.principal_id not in mine]
        wanted = (("read space", view), ("create page", create))
        self.grant("user", account.account_id, *(line for line, given in wanted if given))


@dataclass(frozen=True, slots=True)
class Label:
    """A label on a template or a page."""

    id: str
    name: str
    prefix: str = "global"


@dataclass(slots=True)
class PersonalToken:
    """A personal access token of a Data Center account; times in seconds since the epoch."""

    id: int
    name: str
    created_at: float
    expires_at: float | None = None
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(33), repr=False)
    owner: str = "retro-service"

    def is_good(self, now: float) -> bool:
        """Whether it still lets its owner in; an expired one cannot be revived."""
        return self.expires_at is None or now < self.expires_at


@dataclass(slots=True)
class Template:
    """A page template; without a space it is a global one."""

    id: str
    name: str
    body: str
    description: str = ""
    space: str | None = None
    labels: tuple[Label, ...] = ()
    editor: str = "v2"


@dataclass(frozen=True, slots=True)
class Version:
    """One saved state of a page; `at` in seconds since the epoch."""

    number: int
    at: float
    author: Account
    title: str
    body: str
    message: str = ""


@dataclass(slots=True)
class Page:
    """A page with its versions, the newest last."""

    id: int
    space: str
    parent_id: int | None
    versions: list[Version]
    status: PageStatus = "current"
    subtype: str | None = None
    private: bool = False
    position: int = 0
    labels: list[Label] = field(default_factory=list)

    @property
    def latest(self) -> Version:
        """The version that readers see."""
        return self.versions[-1]

    @property
    def title(self) -> str:
        """The title that readers see."""
        return self.latest.title

    @property
    def body(self) -> str:
        """The body in storage format."""
        return self.latest.body

    @property
    def creator(self) -> Account:
        """Who made the page."""
        return self.versions[0].author

    @property
    def created_at(self) -> float:
        """Seconds since the epoch."""
        return self.versions[0].at
