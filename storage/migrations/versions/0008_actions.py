"""Actions that admins name, and their runs."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

WHAT = ("connection_id", "space_id", "space_key", "space_name", "template_name", "title")


def upgrade() -> None:
    """Make both tables, and let drafts keep what an action wants for its page."""
    op.add_column("drafts", sa.Column("parent_id", sa.String(), nullable=True))
    # The default stays: without it SQLite would build the table anew and lose what refers to it.
    labels = sa.Column("labels", sa.String(), nullable=False, server_default="[]")
    op.add_column("drafts", labels)
    op.create_table(
        "actions",
        *_texts("id", "workspace_id", "name", *WHAT, "labels", "include", "saved_by"),
        *_texts("template_id", "parent_id", nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name="fk_actions_connection_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_actions"),
        sa.UniqueConstraint("workspace_id", "name", name="uq_actions_name"),
    )
    op.create_index("ix_actions_connection_id", "actions", ["connection_id"])
    op.create_table(
        "runs",
        *_texts("id", "workspace_id", "channel_id", "user_id", "author_id", *WHAT),
        *_texts("labels", "include"),
        *_texts("template_id", "parent_id", "execution_id", "view_id", nullable=True),
        *_texts("draft_id", "failure", nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("another", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=nullable) for name in names]
