"""The first tables: installations, connections, grants, drafts, pages, attempts, executors."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    _installations()
    _connections()
    _grants()
    _drafts()
    _viewers()
    _pages()
    _attempts_and_executors()


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _text_or_null(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=True) for name in names]


def _sealed(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moments(*names: str) -> list[sa.Column[datetime]]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in names]


def _installations() -> None:
    op.create_table(
        "installations",
        *_text("workspace_id", "enterprise_id", "workspace_name"),
        _sealed("bot_token"),
        *_text("bot_user_id", "bot_id", "scopes", "installed_by"),
        *_moments("installed_at"),
        sa.PrimaryKeyConstraint("workspace_id", "enterprise_id", name="pk_installations"),
    )


def _connections() -> None:
    op.create_table(
        "connections",
        *_text("id", "workspace_id", "deployment", "site_id", "site_name", "site_url", "api_url"),
        *_text("account_id", "account_name"),
        _sealed("credential"),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        *_text("connected_by"),
        *_moments("connected_at"),
        sa.PrimaryKeyConstraint("id", name="pk_connections"),
        sa.UniqueConstraint("workspace_id", "site_id", name="uq_connections_site"),
    )
    op.create_index(
        "uq_connections_default",
        "connections",
        ["workspace_id"],
        unique=True,
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )


def _grants() -> None:
    op.create_table(
        "grants",
        *_text("id"),
        *_text_or_null("state_hash"),
        *_text("workspace_id", "user_id", "channel_id"),
        *_moments("created_at", "expires_at"),
        _sealed("token", nullable=True),
        *_text_or_null("sites"),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
        sa.UniqueConstraint("state_hash", name="uq_grants_state_hash"),
    )
    op.create_index("ix_grants_expires_at", "grants", ["expires_at"])


def _drafts() -> None:
    op.create_table(
        "drafts",
        *_text("id", "workspace_id", "channel_id", "user_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        *_text("connection_id", "space_id", "space_key", "space_name"),
        *_text_or_null("template_id"),
        *_text("template_name", "title"),
        *_text_or_null("frozen_title"),
        _sealed("answers"),
        _sealed("body", nullable=True),
        _sealed("tried"),
        *_text("state"),
        *_text_or_null("failure", "view_id"),
        *_moments("created_at", "updated_at"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("workspace_id", "channel_id", "number", name="uq_drafts_number"),
    )
    op.create_index("ix_drafts_space", "drafts", ["workspace_id", "connection_id", "created_at"])


def _viewers() -> None:
    op.create_table(
        "viewers",
        *_text("draft_id", "view_id"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name="fk_viewers_draft_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", "view_id", name="pk_viewers"),
    )


def _pages() -> None:
    op.create_table(
        "pages",
        *_text("draft_id", "workspace_id", "channel_id", "page_id", "title", "url"),
        *_moments("created_at"),
        *_text_or_null("message_ts", "bookmark_id"),
        sa.PrimaryKeyConstraint("draft_id", name="pk_pages"),
    )
    op.create_index("ix_pages_channel", "pages", ["workspace_id", "channel_id"])


def _attempts_and_executors() -> None:
    op.create_table(
        "attempts",
        *_text("key"),
        *_moments("made_at"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )
    op.create_table(
        "executors",
        *_text("id"),
        *_moments("seen_at"),
        sa.PrimaryKeyConstraint("id", name="pk_executors"),
    )
