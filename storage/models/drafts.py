"""Retros: from the form that was sent in to the page."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Sealed
from storage.models.row import Row, new_id, utc_now


class Draft(Row, kw_only=True):
    """A retro being made: the form as sent, then the title and body as frozen for its one page.

    `number` is taken in the channel each time that it is sent, and no other draft can have it;
    `tried` is JSON: where and under which title earlier rounds may have left a page.
    `state` is queued, published or failed; `failure` is JSON without secrets;
    `template_id` is None for the built-in template; `id` comes from the sender's id; `round` counts
    how often the draft was sent, so that each sending is a job of its own (`reopen` adds one);
    `preview_id` is the preview that must become its page, None if nobody looked at one;
    `parent_id` and `labels` (JSON) are what an action wants for its page; `unknown` is JSON: the
    names for which title and template found nothing.
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
    unknown: Mapped[str | None] = mapped_column(Sealed, default=None)
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
        Index("ix_drafts_state", "state", "updated_at"),
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
    """A modal that wants to show the draft's outcome.

    `aside_id` is the draft that was sent in from it a moment too late, None in the author's own.
    """

    __tablename__ = "viewers"

    draft_id: Mapped[str] = mapped_column(
        ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True
    )
    view_id: Mapped[str] = mapped_column(primary_key=True)
    aside_id: Mapped[str | None] = mapped_column(default=None)
