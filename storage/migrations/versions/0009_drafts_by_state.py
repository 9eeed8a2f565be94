"""Drafts that wait are found without reading all that are pages."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_drafts_state", "drafts", ["state", "updated_at"])
