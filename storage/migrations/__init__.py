"""How the tables came to be: Alembic's steps, and the one way to take them.

Each step is a file in `versions`. `tests/storage/test_migrations.py` says what a step still lacks.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, select
from sqlalchemy.sql.schema import SchemaItem

from storage.models import Row

# Any number will do, as long as every replica takes the same: "retro" in ASCII.
_UPGRADE_LOCK = 0x726574726F


def upgrade(connection: Connection, to: str = "head") -> None:
    """Take the missing steps in the connection's transaction: all of them, or none."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def is_ours(
    _item: SchemaItem, name: str | None, kind: str, reflected: bool, counterpart: SchemaItem | None
) -> bool:
    """Whether Alembic may look at it: the job engine keeps tables of its own in the database."""
    return not (
        kind == "table" and reflected and counterpart is None and name not in Row.metadata.tables
    )
