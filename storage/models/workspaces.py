"""What a workspace is to us: the app in it, and how it wants its pages; and who runs jobs."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Sealed
from storage.models.row import Row, utc_now


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


class Preference(Row, kw_only=True):
    """How a workspace wants its pages; one without a row has the defaults."""

    __tablename__ = "preferences"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    unknown_text: Mapped[str] = mapped_column(Sealed, default="")
    keeps_hints: Mapped[bool] = mapped_column(default=True)
    mentions_people: Mapped[bool] = mapped_column(default=False)


class Executor(Row, kw_only=True):
    """A process that runs jobs, and when it was last seen by the database's clock."""

    __tablename__ = "executors"

    id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
