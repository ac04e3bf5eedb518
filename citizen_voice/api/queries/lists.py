"""Lists of the API, read by key: what comes after the last thing seen, and one more to know whether there is more."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import joinedload, lazyload, selectinload

from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import Authority, Publication, Tender, TenderImport, TenderLot


def list_publications(authority: Authority, *, after: uuid.UUID | None, limit: int) -> Sequence[Publication]:
    """Return publications of an authority, the latest first, and one more than `limit` where there are more.

    Raises `InvalidInputError` when nothing here has the id `after`.
    """
    rows = select(Publication).where(Publication.authority_id == authority.id)
    rows = rows.options(joinedload(Publication.authority), lazyload(Publication.standards))
    return page_by_key(rows, Publication.published_at, Publication.id, after=after, limit=limit)


def list_imports(authority: Authority, *, after: uuid.UUID | None, limit: int) -> Sequence[TenderImport]:
    """Return recorded imports of an authority, the latest first. As `list_publications` does."""
    rows = select(TenderImport).where(TenderImport.authority_id == authority.id, TenderImport.recorded_at.is_not(None))
    rows = rows.options(
        joinedload(TenderImport.tender).joinedload(Tender.council),
        joinedload(TenderImport.tender).lazyload(Tender.lots),
        joinedload(TenderImport.publication).lazyload(Publication.standards),
        joinedload(TenderImport.publication).joinedload(Publication.authority),
        lazyload(TenderImport.standards),
    )
    return page_by_key(rows, TenderImport.recorded_at, TenderImport.id, after=after, limit=limit)


def list_tenders(
    authority: Authority, council_ids: Collection[uuid.UUID], *, after: uuid.UUID | None, limit: int
) -> Sequence[Tender]:
    """Return tenders of some councils, the latest first. As `list_publications` does."""
    rows = select(Tender).where(Tender.authority_id == authority.id, Tender.council_id.in_(council_ids))
    rows = rows.options(
        joinedload(Tender.council),
        selectinload(Tender.lots).lazyload(TenderLot.tender),
        selectinload(Tender.imports).lazyload(TenderImport.standards),
    )
    return page_by_key(rows, Tender.created_at, Tender.id, after=after, limit=limit)


def page_by_key(
    rows: Select[Any], moment: Any, key: Any, *, after: uuid.UUID | None, limit: int, wanted: Any = True
) -> Sequence[Any]:
    """Return the rows that follow the one with the id `after`, the latest first, and one more than `limit`.

    Those that are `wanted` are shown; any of `rows` may be the one before. Raises `InvalidInputError` when it is none.
    """
    if after is not None:
        last = db.session.execute(rows.with_only_columns(moment, key).where(key == after)).one_or_none()
        if last is None:
            words = gettext("There is nothing with this id in this list. Begin again without “after”.")
            raise InvalidInputError(words, "after")
        rows = rows.where(tuple_(moment, key) < tuple_(*last))
    return db.session.scalars(rows.where(wanted).order_by(moment.desc(), key.desc()).limit(limit + 1)).all()
