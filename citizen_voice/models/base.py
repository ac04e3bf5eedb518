"""What every model shares: an id, a time, and the belonging to one authority that the database itself holds."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint, func
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from citizen_voice.db import Base

__all__ = ["AuthorityOwned", "Base", "Identified", "Timed", "owned_by", "owned_table"]


class Identified:
    """A random id. It may stand in an address, so it tells nothing and can't be guessed."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


class Timed:
    """When the row was written, by the database's clock."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class AuthorityOwned(Identified, Timed):
    """A row that belongs to one authority.

    Together with `owned_by` this keeps authorities apart in the database: a row carries its authority, and every
    reference to another owned row is made through both columns, so one authority's row can't point into another's.
    """

    @declared_attr
    @classmethod
    def authority_id(cls) -> Mapped[uuid.UUID]:
        """The authority that the row belongs to."""
        return mapped_column(ForeignKey("authority.id"), index=True)


def owned_table(*items: SchemaItem) -> tuple[SchemaItem, ...]:
    """Return `__table_args__` for an owned table: its own items, and the pair that others refer to."""
    return (*items, UniqueConstraint("authority_id", "id"))


def owned_by(table: str, column: str | None = None, *, on_delete: str | None = None) -> ForeignKeyConstraint:
    """Return the composite foreign key (authority_id, column) into an owned table."""
    column = column or f"{table}_id"
    return ForeignKeyConstraint(["authority_id", column], [f"{table}.authority_id", f"{table}.id"], ondelete=on_delete)
