"""Connections to Confluence, which channels go elsewhere, and how templates do."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Sealed
from storage.models.row import Row, new_id, utc_now


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
