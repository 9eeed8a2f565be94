"""Who was told what of a connection, what readers wish, and tokens that are being exchanged."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """New tables, and one more fact of a connection."""
    # The default stays: to take it away SQLite would build the table anew, and dropping the old one
    # would take along the rows of other tables that belong to a connection.
    op.add_column(
        "connections",
        sa.Column("is_unheard", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _notices()
    _wishes()
    _exchanges()


def _notices() -> None:
    op.create_table(
        "notices",
        *(_text(name) for name in ("connection_id", "version", "occasion", "reader")),
        *(_text(name) for name in ("claimed_by", "state")),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        *(_text(name, nullable=True) for name in ("channel_id", "message_ts")),
        _of_a_connection("notices"),
        sa.PrimaryKeyConstraint(
            "connection_id", "version", "occasion", "reader", name="pk_notices"
        ),
    )


def _wishes() -> None:
    op.create_table(
        "wishes",
        *(_text(name) for name in ("connection_id", "version", "reader")),
        sa.Column("is_muted", sa.Boolean(), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        _of_a_connection("wishes"),
        sa.PrimaryKeyConstraint("connection_id", "version", "reader", name="pk_wishes"),
    )


def _exchanges() -> None:
    texts = ("id", "connection_id", "workspace_id", "user_id", "name", "old_token_id", "state")
    op.create_table(
        "exchanges",
        *(_text(name) for name in texts),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        *(_text(name, nullable=True) for name in ("token_id", "failure")),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _of_a_connection("exchanges"),
        sa.PrimaryKeyConstraint("id", name="pk_exchanges"),
    )
    op.create_index("ix_exchanges_connection_id", "exchanges", ["connection_id"])


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _of_a_connection(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["connection_id"],
        ["connections.id"],
        name=f"fk_{table}_connection_id",
        ondelete="CASCADE",
    )
