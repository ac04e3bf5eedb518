"""The catalogue of published standards: what each is found by, drawn from publications, which never change."""

import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import Computed, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.authority import Authority
from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.models.publication import Publication
from citizen_voice.models.standard import Standard

ACCENTED = "âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿÂÊÎÔÛŴŶÁÉÍÓÚẂÝÀÈÌÒÙẀỲÄËÏÖÜẄŸ’-–/<>"
PLAIN = "aeiouwyaeiouwyaeiouwyaeiouwyaeiouwyaeiouwyaeiouwyaeiouwy'     "
"""What words are looked for without: accents, as many type Welsh without them, and signs inside codes.

A curly apostrophe becomes a straight one. Each sign becomes one sign, so that places in a text stay the same. The
database would pass over words between signs that make a tag of HTML.
"""


def _folded(column: str) -> str:
    plain = PLAIN.replace("'", "''")
    return f"translate({column}, '{ACCENTED}', '{plain}')"


ENGLISH_WORDS = (
    "setweight(to_tsvector('english'::regconfig, translate(title, '<>', '  ')), 'A')"
    " || setweight(to_tsvector('english'::regconfig, translate(summary, '<>', '  ')), 'B')"
    " || to_tsvector('english'::regconfig, translate(words, '<>', '  '))"
)
PLAIN_WORDS = (
    f"setweight(to_tsvector('simple'::regconfig, {_folded('title')}), 'A')"
    f" || setweight(to_tsvector('simple'::regconfig, {_folded('title_cy')}), 'A')"
    f" || setweight(to_tsvector('simple'::regconfig, {_folded('codes')}), 'A')"
    f" || setweight(to_tsvector('simple'::regconfig, {_folded('summary')}), 'B')"
    f" || to_tsvector('simple'::regconfig, {_folded('words')})"
)


class CatalogueEntry(AuthorityOwned, Base):
    """One standard as one publication holds it, with what it is found by.

    It says nothing that the snapshot of the publication does not say, and is written with it. Whether a standard is in
    force is not kept here: it follows from the days of publications and the state of the standard. Names and meanings
    of the columns are those of `exports.catalogue.CatalogueFacts`; an empty list means all.
    """

    __tablename__ = "catalogue_entry"
    __table_args__ = owned_table(
        owned_by("publication"),
        owned_by("published_standard"),
        owned_by("standard"),
        UniqueConstraint("published_standard_id"),
        Index("ix_catalogue_entry_publication", "publication_id"),
        Index("ix_catalogue_entry_standard", "standard_id"),
        Index("ix_catalogue_entry_english", "english_words", postgresql_using="gin"),
        Index("ix_catalogue_entry_plain", "plain_words", postgresql_using="gin"),
    )

    publication_id: Mapped[uuid.UUID]
    published_standard_id: Mapped[uuid.UUID]
    standard_id: Mapped[uuid.UUID]
    position: Mapped[int]
    reference: Mapped[str]
    version: Mapped[str]
    title: Mapped[str]
    title_cy: Mapped[str]
    summary: Mapped[str]
    words: Mapped[str] = mapped_column(deferred=True)
    codes: Mapped[str]
    value_from: Mapped[Decimal | None] = mapped_column(Numeric())
    value_to: Mapped[Decimal | None] = mapped_column(Numeric())
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    cpv_divisions: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    is_for_light_touch: Mapped[bool]
    minimum_months: Mapped[int | None]
    councils: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    goals: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    units: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    measures: Mapped[list[Any]]
    weight_minimum: Mapped[Decimal | None] = mapped_column(Numeric())
    weight_recommended: Mapped[Decimal | None] = mapped_column(Numeric())
    weight_maximum: Mapped[Decimal | None] = mapped_column(Numeric())
    english_words: Mapped[Any] = mapped_column(TSVECTOR, Computed(ENGLISH_WORDS, persisted=True), deferred=True)
    plain_words: Mapped[Any] = mapped_column(TSVECTOR, Computed(PLAIN_WORDS, persisted=True), deferred=True)

    authority: Mapped[Authority] = relationship(viewonly=True)
    publication: Mapped[Publication] = relationship(viewonly=True)
    standard: Mapped[Standard] = relationship(viewonly=True)
