"""The tables, one class each. Secrets are clear in these objects and sealed in the database.

Who may read and change rows: the repositories, one file per noun. Values of other rooms' enums are
plain strings here; what is called JSON is text.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from storage.columns import Moment, Sealed


def utc_now() -> datetime:
    """This machine's clock, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A random id for a row of ours."""
    return uuid4().hex


class Row(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """What all tables share. Type checkers need `kw_only` said again in each class."""

    # Every constraint has a name, the same on both databases, so that a later step can change it.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment()}  # noqa: RUF012 - SQLAlchemy's own spelling

    def values(self) -> dict[str, Any]:
        """Every column and its value, for an insert."""
        return {name: getattr(self, name) for name in self.__mapper__.columns.keys()}  # noqa: SIM118

    def __repr__(self) -> str:
        """The primary key only: anything else may be a secret or somebody's words."""
        key = [f"{c.name}={getattr(self, c.name)!r}" for c in self.__mapper__.primary_key]
        return f"<{type(self).__name__} {' '.join(key)}>"


class Installation(Row, kw_only=True):
    """Our app in one Slack workspace. An org-wide one has an empty `workspace_id`."""

    __tablename__ = "installations"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(primary_key=True, default="")
    workspace_name: Mapped[str]
    bot_token: Mapped[str] = mapped_column(Sealed)
    bot_user_id: Mapped[str]
    bot_id: Mapped[str]
    scopes: Mapped[str]
    installed_by: Mapped[str]
    installed_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class Connection(Row, kw_only=True):
    """A workspace's link to one Confluence site, and what its retros begin with.

    `credential` is JSON and `connected_at` when it was given; `way` is oauth, pat, basic or
    api_token. `state` is connected, ailing (something does not work) or attention (the credential
    was refused and is not used until an admin acts), `trouble` JSON of why, `state_at` since when,
    `told_at` the `state_at` that people were told of, `is_unheard` that nobody could be told of
    something. `expires_at` is the credential's end,
    `expiry_source` whence we know it: read, typed, assumed, consent; empty where it has none.
    """

    __tablename__ = "connections"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    workspace_id: Mapped[str]
    deployment: Mapped[str]
    site_id: Mapped[str]
    site_name: Mapped[str]
    site_url: Mapped[str]
    api_url: Mapped[str]
    account_id: Mapped[str]
    account_name: Mapped[str]
    credential: Mapped[str] = mapped_column(Sealed)
    is_default: Mapped[bool] = mapped_column(default=True)
    connected_by: Mapped[str]
    connected_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    way: Mapped[str] = mapped_column(default="pat")
    state: Mapped[str] = mapped_column(default="connected")
    trouble: Mapped[str | None] = mapped_column(default=None)
    state_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    told_at: Mapped[datetime | None] = mapped_column(default=None)
    is_unheard: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None] = mapped_column(default=None)
    expires_at: Mapped[datetime | None] = mapped_column(default=None)
    expiry_source: Mapped[str] = mapped_column(default="")
    token_name: Mapped[str | None] = mapped_column(default=None)
    token_id: Mapped[str | None] = mapped_column(default=None)
    alerts_channel_id: Mapped[str | None] = mapped_column(default=None)
    space_id: Mapped[str | None] = mapped_column(default=None)
    space_key: Mapped[str | None] = mapped_column(default=None)
    space_name: Mapped[str | None] = mapped_column(default=None)
    parent_id: Mapped[str | None] = mapped_column(default=None)
    template_id: Mapped[str | None] = mapped_column(default=None)
    template_name: Mapped[str | None] = mapped_column(default=None)
    title: Mapped[str | None] = mapped_column(default=None)

    __table_args__ = (UniqueConstraint("workspace_id", "site_id", name="uq_connections_site"),)


# At most one default for a workspace, whoever writes.
Index(
    "uq_connections_default",
    Connection.workspace_id,
    unique=True,
    sqlite_where=Connection.is_default,
    postgresql_where=Connection.is_default,
)


class Override(Row, kw_only=True):
    """Channels whose names begin with `prefix` go elsewhere than the workspace's default."""

    __tablename__ = "overrides"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(primary_key=True)
    connection_id: Mapped[str] = mapped_column(
        ForeignKey("connections.id", ondelete="CASCADE"), index=True
    )
    space_id: Mapped[str]
    space_key: Mapped[str]
    space_name: Mapped[str]


class Notice(Row, kw_only=True):
    """One reader was told, or is being told, of one occasion in a connection's life.

    `version` says which credential or which state the occasion belongs to; `reader` is a user's or
    a channel's id; `state` is claimed (by the job `claimed_by`, at the try `tries`), sent or
    undelivered. `channel_id` and `message_ts` are where the message stands.
    """

    __tablename__ = "notices"

    connection_id: Mapped[str] = mapped_column(
        ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[str] = mapped_column(primary_key=True)
    occasion: Mapped[str] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(primary_key=True)
    claimed_by: Mapped[str]
    claimed_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default="claimed")
    channel_id: Mapped[str | None] = mapped_column(default=None)
    message_ts: Mapped[str | None] = mapped_column(default=None)


class Wish(Row, kw_only=True):
    """What one reader wants of the reminders of one credential: none, or one more at `again_at`."""

    __tablename__ = "wishes"

    connection_id: Mapped[str] = mapped_column(
        ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[str] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(primary_key=True)
    is_muted: Mapped[bool] = mapped_column(default=False)
    again_at: Mapped[datetime | None] = mapped_column(default=None)


class Exchange(Row, kw_only=True):
    """A token that is being exchanged for one we make ourselves, named `name` in Confluence.

    `since` is the connection's `connected_at` at the beginning: the token that is exchanged.
    `secret` is the new token's, from its making until the connection uses it; `days` its life.
    `state` is begun, switched, done or failed, `failure` JSON of why.
    """

    __tablename__ = "exchanges"

    id: Mapped[str] = mapped_column(primary_key=True)
    connection_id: Mapped[str] = mapped_column(
        ForeignKey("connections.id", ondelete="CASCADE"), index=True
    )
    workspace_id: Mapped[str]
    user_id: Mapped[str]
    since: Mapped[datetime]
    name: Mapped[str]
    days: Mapped[int]
    old_token_id: Mapped[str]
    token_id: Mapped[str | None] = mapped_column(default=None)
    secret: Mapped[str | None] = mapped_column(Sealed, default=None)
    expires_at: Mapped[datetime | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(default="begun")
    failure: Mapped[str | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class Grant(Row, kw_only=True):
    """One consent under way. `token` and `sites` are JSON, empty until the callback.

    `state_hash` goes when the callback has come: a state is good once.
    """

    __tablename__ = "grants"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    state_hash: Mapped[str | None] = mapped_column(unique=True)
    workspace_id: Mapped[str]
    user_id: Mapped[str]
    channel_id: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    token: Mapped[str | None] = mapped_column(Sealed, default=None)
    sites: Mapped[str | None] = mapped_column(default=None)


class SecretLink(Row, kw_only=True):
    """A form outside of Slack for one secret, known by the hash of the token in its address.

    `purpose` is new or reconnect, `way` pat, basic or api_token; `tries` counts what was sent in.
    """

    __tablename__ = "secret_links"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    user_id: Mapped[str]
    channel_id: Mapped[str]
    purpose: Mapped[str]
    way: Mapped[str]
    connection_id: Mapped[str | None] = mapped_column(
        ForeignKey("connections.id", ondelete="CASCADE"), default=None
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)


class Draft(Row, kw_only=True):
    """A retro being made: the form as sent, then the title and body as frozen for its one page.

    `tried` is JSON: where and under which title earlier rounds may have left a page.
    `state` is queued, publishing, published or failed; `failure` is JSON without secrets;
    `template_id` is None for the built-in template; `id` comes from the sender's id; `round` counts
    how often the draft was sent, so that each sending is a job of its own (`reopen` adds one);
    `preview_id` is the preview that must become its page, None if nobody looked at one;
    `parent_id` and `labels` (JSON) are what an action wants for its page.
    """

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    channel_id: Mapped[str]
    user_id: Mapped[str]
    number: Mapped[int]
    connection_id: Mapped[str]
    space_id: Mapped[str]
    space_key: Mapped[str]
    space_name: Mapped[str]
    template_id: Mapped[str | None]
    template_name: Mapped[str]
    title: Mapped[str]
    preview_id: Mapped[str | None] = mapped_column(default=None)
    frozen_title: Mapped[str | None] = mapped_column(default=None)
    answers: Mapped[str] = mapped_column(Sealed)
    body: Mapped[str | None] = mapped_column(Sealed, default=None)
    tried: Mapped[str] = mapped_column(Sealed, default="[]")
    state: Mapped[str] = mapped_column(default="queued")
    failure: Mapped[str | None] = mapped_column(default=None)
    round: Mapped[int] = mapped_column(default=1)
    view_id: Mapped[str | None] = mapped_column(default=None)
    parent_id: Mapped[str | None] = mapped_column(default=None)
    labels: Mapped[str] = mapped_column(default="[]")
    created_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    updated_at: Mapped[datetime] = mapped_column(default_factory=utc_now, onupdate=utc_now)

    __table_args__ = (
        UniqueConstraint("workspace_id", "channel_id", "number", name="uq_drafts_number"),
        Index("ix_drafts_space", "workspace_id", "connection_id", "created_at"),
    )


class Preview(Row, kw_only=True):
    """A page that somebody looked at before it is made, for the draft that it may become.

    `submission` is JSON: the form as it stood. The hashes (SHA-256) are of what it was made from:
    the template, the messages taken along, and what else the channel said.
    """

    __tablename__ = "previews"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    draft_id: Mapped[str] = mapped_column(index=True)
    workspace_id: Mapped[str]
    submission: Mapped[str] = mapped_column(Sealed)
    title: Mapped[str] = mapped_column(Sealed)
    body: Mapped[str] = mapped_column(Sealed)
    template_hash: Mapped[str]
    messages_hash: Mapped[str]
    incident_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default_factory=utc_now, index=True)


class Action(Row, kw_only=True):
    """A page that a workspace makes the same way again and again, under a name.

    `template_id` is None for the built-in template, `title` is Liquid, `labels` JSON; `include` is
    marked or all; `saved_by` is who answers for what its runs publish.
    """

    __tablename__ = "actions"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    workspace_id: Mapped[str]
    name: Mapped[str]
    connection_id: Mapped[str] = mapped_column(
        ForeignKey("connections.id", ondelete="CASCADE"), index=True
    )
    space_id: Mapped[str]
    space_key: Mapped[str]
    space_name: Mapped[str]
    template_id: Mapped[str | None]
    template_name: Mapped[str]
    title: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(default=None)
    labels: Mapped[str] = mapped_column(default="[]")
    include: Mapped[str] = mapped_column(default="marked")
    saved_by: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(default_factory=utc_now)

    __table_args__ = (UniqueConstraint("workspace_id", "name", name="uq_actions_name"),)


class Run(Row, kw_only=True):
    """One run of an action or of a workflow's step: what it was asked to make, and how it ended.

    `id` comes from the sender's id and is the draft's too. `user_id` is whom it runs for, empty
    if nobody; `author_id` who answers for it. `agreed`: a private channel may be published.
    `another`: although the channel has a retro. `execution_id` is the step's, if it is one;
    `view_id` the modal's in which somebody agreed.
    `draft_id` is the draft whose page is the outcome: its own, or one that was there already;
    `failure` is JSON of why there is none.
    """

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    channel_id: Mapped[str]
    user_id: Mapped[str]
    author_id: Mapped[str]
    connection_id: Mapped[str]
    space_id: Mapped[str]
    space_key: Mapped[str]
    space_name: Mapped[str]
    template_id: Mapped[str | None]
    template_name: Mapped[str]
    title: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(default=None)
    labels: Mapped[str] = mapped_column(default="[]")
    include: Mapped[str] = mapped_column(default="marked")
    agreed: Mapped[bool] = mapped_column(default=False)
    another: Mapped[bool] = mapped_column(default=False)
    execution_id: Mapped[str | None] = mapped_column(default=None)
    view_id: Mapped[str | None] = mapped_column(default=None)
    draft_id: Mapped[str | None] = mapped_column(default=None)
    failure: Mapped[str | None] = mapped_column(default=None)
    asked_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class Page(Row, kw_only=True):
    """The page a draft became, and where the channel was told."""

    __tablename__ = "pages"

    draft_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    channel_id: Mapped[str]
    page_id: Mapped[str]
    title: Mapped[str]
    url: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    message_ts: Mapped[str | None] = mapped_column(default=None)
    bookmark_id: Mapped[str | None] = mapped_column(default=None)

    __table_args__ = (Index("ix_pages_channel", "workspace_id", "channel_id"),)


class Attempt(Row, kw_only=True):
    """Something with effects outside was begun `count` times. Keys are like `<draft id>:page`."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    count: Mapped[int] = mapped_column(default=1)


class Viewer(Row, kw_only=True):
    """A modal that wants to show the draft's outcome."""

    __tablename__ = "viewers"

    draft_id: Mapped[str] = mapped_column(
        ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True
    )
    view_id: Mapped[str] = mapped_column(primary_key=True)


class Executor(Row, kw_only=True):
    """A process that runs jobs, and when it was last seen by the database's clock."""

    __tablename__ = "executors"

    id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]


class TemplateCheck(Row, kw_only=True):
    """How a template did when its body was last looked at, known by its hash (SHA-256).

    `is_told`: nobody need hear any more that it does not work; `is_muted`: nobody wants to.
    """

    __tablename__ = "template_checks"

    connection_id: Mapped[str] = mapped_column(
        ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True
    )
    template_id: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str]
    works: Mapped[bool]
    checked_at: Mapped[datetime]
    is_told: Mapped[bool] = mapped_column(default=True)
    is_muted: Mapped[bool] = mapped_column(default=False)


class Preference(Row, kw_only=True):
    """How a workspace wants its pages; one without a row has the defaults."""

    __tablename__ = "preferences"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    unknown_text: Mapped[str] = mapped_column(Sealed, default="")
    keeps_hints: Mapped[bool] = mapped_column(default=True)
    mentions_people: Mapped[bool] = mapped_column(default=False)
