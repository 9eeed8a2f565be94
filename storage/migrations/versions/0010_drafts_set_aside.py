"""A modal that waits for somebody else's draft knows which one was sent in from it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column. Who waits while this runs counts as the draft's author, for seconds."""
    op.add_column("viewers", sa.Column("aside_id", sa.String(), nullable=True))
