"""How a workspace wants its pages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """A table of its own; who has said nothing has the defaults."""
    op.create_table(
        "preferences",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("unknown_text", sa.Text(), nullable=False),
        sa.Column("keeps_hints", sa.Boolean(), nullable=False),
        sa.Column("mentions_people", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_preferences"),
    )
