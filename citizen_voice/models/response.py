"""Texts that came in by file or on paper, and the imports that brought them."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.officer import Officer
from citizen_voice.vocabulary import AssuranceLevel, ResponseChannel


class ResponseImport(AuthorityOwned, Base):
    """One reading of a file of responses: who, when, which file, and what became of each of its rows.

    `receipt` is a gzipped CSV file with a line for every row of the file and none of its words. No officer means that
    it was brought in at the command line.
    """

    __tablename__ = "response_import"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("officer"),
        Index("ix_response_import_consultation", "consultation_id", "created_at"),
        CheckConstraint("rows_read = imported + known + empty + refused", name="every_row_has_an_outcome"),
    )

    consultation_id: Mapped[uuid.UUID]
    officer_id: Mapped[uuid.UUID | None]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    encoding: Mapped[str]
    delimiter: Mapped[str]
    text_column: Mapped[str]
    rows_read: Mapped[int] = mapped_column(default=0)
    imported: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    empty: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    receipt: Mapped[bytes] = mapped_column(default=b"", deferred=True)

    officer: Mapped[Officer | None] = relationship(viewonly=True)


class Response(AuthorityOwned, Base):
    """One person's answer, whole, as it came in. What moderators decide about and people vote on are its proposals.

    `key` is what it is known by when a file comes in again: its own id, or a hash of what its row says.
    """

    __tablename__ = "response"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("response_import"),
        owned_by("participant"),
        UniqueConstraint("consultation_id", "key"),
        Index("ix_response_import_line", "response_import_id", "line"),
    )

    consultation_id: Mapped[uuid.UUID]
    response_import_id: Mapped[uuid.UUID]
    participant_id: Mapped[uuid.UUID]
    key: Mapped[str]
    line: Mapped[int]
    channel: Mapped[ResponseChannel]
    assurance_level: Mapped[AssuranceLevel]
    received_on: Mapped[date | None]
    language: Mapped[str]
    text: Mapped[str]
    text_sha256: Mapped[str]
