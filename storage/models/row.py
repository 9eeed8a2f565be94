"""What all tables share."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass

from storage.columns import Moment


def utc_now() -> datetime:
    """This machine's clock, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A random id for a row of ours."""
    return uuid4().hex


class Row(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """What all tables share. Type checkers need `kw_only` said again in each class."""

    # Every constraint has a name, the same on both databases, so that a later step can change it.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment()}  # noqa: RUF012 - SQLAlchemy's own spelling

    def values(self) -> dict[str, Any]:
        """Every column and its value, for an insert."""
        return {name: getattr(self, name) for name in self.__mapper__.columns.keys()}  # noqa: SIM118

    def __repr__(self) -> str:
        """The primary key only: anything else may be a secret or somebody's words."""
        key = [f"{c.name}={getattr(self, c.name)!r}" for c in self.__mapper__.primary_key]
        return f"<{type(self).__name__} {' '.join(key)}>"
