"""Forms outside of Slack for one secret each."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    names = ("token_hash", "workspace_id", "user_id", "channel_id", "purpose", "way")
    op.create_table(
        "secret_links",
        *(sa.Column(name, sa.String(), nullable=False) for name in names),
        sa.Column("connection_id", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name="fk_secret_links_connection_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_secret_links"),
    )
    op.create_index("ix_secret_links_expires_at", "secret_links", ["expires_at"])
