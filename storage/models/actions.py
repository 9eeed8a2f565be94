"""Actions, and their runs."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.row import Row, new_id, utc_now


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
