"""What a connection lives through: its state, its end, its defaults, channels that go elsewhere."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXTS_OR_NULL = (
    "trouble",
    "token_name",
    "token_id",
    "alerts_channel_id",
    "space_id",
    "space_key",
    "space_name",
    "parent_id",
    "template_id",
    "template_name",
    "title",
)


def upgrade() -> None:
    """Fill the new columns for connections that are there: they work, and were connected then."""
    with op.batch_alter_table("connections") as table:
        table.add_column(_text("way", "pat"))
        table.add_column(_text("state", "connected"))
        table.add_column(_text("expiry_source", ""))
        for name in TEXTS_OR_NULL:
            table.add_column(sa.Column(name, sa.String(), nullable=True))
        for name in ("state_at", "told_at", "checked_at", "expires_at"):
            table.add_column(_moment(name))
    op.execute("update connections set state_at = connected_at, told_at = connected_at")
    op.execute("update connections set way = 'oauth' where deployment = 'cloud'")
    with op.batch_alter_table("connections") as table:
        table.alter_column("state_at", nullable=False)
        for name in ("way", "state", "expiry_source"):
            table.alter_column(name, server_default=None)
    _overrides()


def _overrides() -> None:
    names = ("workspace_id", "prefix", "connection_id", "space_id", "space_key", "space_name")
    op.create_table(
        "overrides",
        *(sa.Column(name, sa.String(), nullable=False) for name in names),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name="fk_overrides_connection_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "prefix", name="pk_overrides"),
    )
    op.create_index("ix_overrides_connection_id", "overrides", ["connection_id"])


def _text(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)
