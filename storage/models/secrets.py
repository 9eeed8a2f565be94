"""Secrets on their way: consents, forms outside of Slack, tokens that replace tokens."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Sealed
from storage.models.row import Row, new_id, utc_now


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
