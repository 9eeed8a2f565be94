"""Pages that were looked at before they are made, and which one a draft is to become."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table, and let drafts name one of its rows."""
    op.create_table(
        "previews",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("template_hash", sa.String(), nullable=False),
        sa.Column("messages_hash", sa.String(), nullable=False),
        sa.Column("incident_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_previews"),
    )
    op.create_index("ix_previews_draft_id", "previews", ["draft_id"])
    op.create_index("ix_previews_created_at", "previews", ["created_at"])
    op.add_column("drafts", sa.Column("preview_id", sa.String(), nullable=True))
