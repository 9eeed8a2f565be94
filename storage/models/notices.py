"""What people are told of connections, and what they wish to hear."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.row import Row


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
