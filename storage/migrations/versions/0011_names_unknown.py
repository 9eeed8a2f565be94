"""A draft keeps for which names its page has nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; of what was rendered before, nobody knows."""
    op.add_column("drafts", sa.Column("unknown", sa.Text(), nullable=True))
