"""Reads about tenders, the standards that can be brought into them, and the file that comes out."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from citizen_voice.clock import today
from citizen_voice.commissioning.lines import read_line, read_lines
from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import (
    Authority,
    Contract,
    Council,
    ImportedStandard,
    Publication,
    PublishedStandard,
    Resident,
    Standard,
    StandardWithdrawal,
    Tender,
    TenderImport,
    TenderLot,
)
from citizen_voice.standards.steps.notices import residents_behind
from citizen_voice.standards.steps.remaining import Remaining, count_remaining
from citizen_voice.standards.steps.withdrawing import list_withdrawn
from citizen_voice.vocabulary import Language

PER_PAGE = 20


@dataclass(frozen=True)
class ImportStart:
    """A tender and the publication whose standards are to be chosen for it: what a permission is asked over."""

    tender: Tender
    publication: Publication

    @property
    def authority_id(self) -> uuid.UUID:
        """The authority of the tender."""
        return self.tender.authority_id

    @property
    def council_id(self) -> uuid.UUID:
        """The council that buys."""
        return self.tender.council_id


@dataclass(frozen=True)
class Adaptable:
    """A part of an imported standard that a council may put in other words or leave out."""

    imported: ImportedStandard
    field: str

    @property
    def authority_id(self) -> uuid.UUID:
        """The authority of the tender."""
        return self.imported.authority_id

    @property
    def council_id(self) -> uuid.UUID:
        """The council that buys."""
        return self.imported.council_id


def get_tender(authority_slug: str, tender_id: uuid.UUID) -> Tender:
    """Return a tender. Raises `NotFoundError`."""
    tender = db.session.scalars(
        select(Tender)
        .join(Authority, Authority.id == Tender.authority_id)
        .where(Authority.slug == authority_slug, Tender.id == tender_id)
    ).one_or_none()
    if tender is None:
        raise NotFoundError(gettext("There is no tender at this address."))
    return tender


def get_import_start(authority_slug: str, tender_id: uuid.UUID, publication_id: uuid.UUID) -> ImportStart:
    """Return a tender with one of its authority's publications. Raises `NotFoundError`."""
    tender = get_tender(authority_slug, tender_id)
    publication = db.session.scalars(
        select(Publication).where(Publication.id == publication_id, Publication.authority_id == tender.authority_id)
    ).one_or_none()
    if publication is None:
        raise NotFoundError(gettext("There is no publication at this address."))
    return ImportStart(tender, publication)


def get_import(authority_slug: str, import_id: uuid.UUID) -> TenderImport:
    """Return an import, recorded or not. Raises `NotFoundError`."""
    tender_import = db.session.scalars(
        select(TenderImport)
        .join(Authority, Authority.id == TenderImport.authority_id)
        .where(Authority.slug == authority_slug, TenderImport.id == import_id)
    ).one_or_none()
    if tender_import is None:
        raise NotFoundError(gettext("There is no tender at this address."))
    return tender_import


def get_recorded_import(authority_slug: str, import_id: uuid.UUID) -> TenderImport:
    """Return an import that everybody may read. Raises `NotFoundError`, also for one that is not recorded yet."""
    tender_import = get_import(authority_slug, import_id)
    if tender_import.recorded_at is None:
        raise NotFoundError(gettext("There is no tender at this address."))
    return tender_import


def get_lot(authority_slug: str, tender_id: uuid.UUID, lot: int) -> TenderLot:
    """Return a lot of a tender by its number. Raises `NotFoundError`."""
    found = db.session.scalars(
        select(TenderLot)
        .join(Authority, Authority.id == TenderLot.authority_id)
        .where(Authority.slug == authority_slug, TenderLot.tender_id == tender_id, TenderLot.number == lot)
    ).one_or_none()
    if found is None:
        raise NotFoundError(gettext("There is no such lot in this tender."))
    return found


def get_imported_standard(authority_slug: str, import_id: uuid.UUID, lot: int, reference: str) -> ImportedStandard:
    """Return the standard of that reference in a lot of an import. Raises `NotFoundError`."""
    imported = db.session.scalars(
        select(ImportedStandard)
        .join(PublishedStandard, PublishedStandard.id == ImportedStandard.published_standard_id)
        .join(Standard, Standard.id == PublishedStandard.standard_id)
        .join(TenderLot, TenderLot.id == ImportedStandard.tender_lot_id)
        .join(Authority, Authority.id == ImportedStandard.authority_id)
        .where(
            Authority.slug == authority_slug,
            ImportedStandard.tender_import_id == import_id,
            TenderLot.number == lot,
            Standard.reference == reference,
        )
    ).one_or_none()
    if imported is None:
        raise NotFoundError(gettext("There is no such standard in this tender."))
    return imported


def get_adaptable(authority_slug: str, import_id: uuid.UUID, lot: int, reference: str, field: str) -> Adaptable:
    """Return a part of an imported standard. Raises `NotFoundError`, also for a part that the standard fixes."""
    imported = get_imported_standard(authority_slug, import_id, lot, reference)
    if field not in read_line(imported).flexibility:
        raise NotFoundError(gettext("There is no such part of this standard that can be adapted."))
    return Adaptable(imported, field)


def find_import(import_id: uuid.UUID) -> TenderImport | None:
    """Return an import of whatever authority, or None: for whoever runs the installation."""
    return db.session.get(TenderImport, import_id)


def get_council(authority: Authority, council_code: str) -> Council:
    """Return the council of that code in an authority. Raises `NotFoundError`."""
    council = db.session.scalars(
        select(Council).where(Council.authority_id == authority.id, Council.code == council_code)
    ).one_or_none()
    if council is None:
        raise NotFoundError(gettext("There is no council at this address."))
    return council


def list_own_councils(authority: Authority, council_ids: Collection[uuid.UUID]) -> Sequence[Council]:
    """Return those of an authority's councils, by name."""
    return db.session.scalars(
        select(Council)
        .where(Council.authority_id == authority.id, Council.id.in_(council_ids))
        .order_by(Council.name, Council.id)
    ).all()


def has_tender(council_id: uuid.UUID, reference: str, *, besides: Tender | None = None) -> bool:
    """Say whether a council has a tender of that reference, one that is being corrected left aside."""
    found = exists().where(Tender.council_id == council_id, Tender.reference == reference)
    return bool(db.session.scalar(select(found.where(Tender.id != besides.id) if besides else found)))


def list_tenders(authority: Authority, council_ids: Collection[uuid.UUID], *, page: int = 1) -> Pagination:
    """Return a page of the tenders of some councils, the latest first."""
    return db.paginate(
        select(Tender)
        .where(Tender.authority_id == authority.id, Tender.council_id.in_(council_ids))
        .options(joinedload(Tender.council), selectinload(Tender.imports).options(lazyload(TenderImport.standards)))
        .order_by(Tender.created_at.desc(), Tender.id),
        page=page,
        per_page=PER_PAGE,
        error_out=False,
    )


def find_open_import(tender: Tender) -> TenderImport | None:
    """Return the import that is being worked on, or None."""
    return db.session.scalars(
        select(TenderImport)
        .where(TenderImport.tender_id == tender.id, TenderImport.recorded_at.is_(None))
        .order_by(TenderImport.created_at.desc())
        .limit(1)
    ).one_or_none()


def list_recorded_imports(tender: Tender) -> Sequence[TenderImport]:
    """Return the recorded imports of a tender, the latest first."""
    return db.session.scalars(
        select(TenderImport)
        .where(TenderImport.tender_id == tender.id, TenderImport.recorded_at.is_not(None))
        .order_by(TenderImport.recorded_at.desc())
    ).all()


def list_publications_in_force(authority_id: uuid.UUID) -> Sequence[Publication]:
    """Return the publications that have taken effect and that no later version in effect has replaced, by title."""
    later = aliased(Publication)
    # Not the next version alone: the one after it may take effect before it does.
    is_later = (
        (later.authority_id == Publication.authority_id)
        & (later.slug == Publication.slug)
        & (later.published_at > Publication.published_at)
    )
    replaced = exists().where(is_later, later.effective_on <= today())
    return db.session.scalars(
        select(Publication)
        .where(Publication.authority_id == authority_id, Publication.effective_on <= today(), ~replaced)
        .order_by(Publication.title, Publication.id)
    ).all()


def find_force_problem(publication: Publication) -> str | None:
    """Return why standards can't be taken from a publication today, in a sentence; None when they can."""
    if publication.effective_on > today():
        return str(
            gettext(
                "“%(title)s”, version %(version)s, has not taken effect yet. Choose from the standards in force.",
                title=publication.title,
                version=publication.version,
            )
        )
    if publication.id not in {one.id for one in list_publications_in_force(publication.authority_id)}:
        return str(
            gettext(
                "A later version of “%(title)s” has taken effect, so version %(version)s can't be chosen any more. "
                "Choose from the standards in force.",
                title=publication.title,
                version=publication.version,
            )
        )
    return None


def list_to_report(recorded: Sequence[TenderImport]) -> set[uuid.UUID]:
    """Return those of some imports whose contract was written down, or of which days that count have begun."""
    begun = {one.id for one in recorded if any(each.starts_on and each.starts_on <= today() for each in one.standards)}
    ids = [one.id for one in recorded]
    written = db.session.scalars(select(Contract.tender_import_id).where(Contract.tender_import_id.in_(ids)))
    return begun | set(written)


def list_residents_to_tell(tender_import: TenderImport) -> Sequence[tuple[Resident, Language]]:
    """Return each resident whose words the imported standards rest on and who asked to be told, with their language.

    Words that were withdrawn tell nobody anything.
    """
    wanted = {
        uuid.UUID(one)
        for line in read_lines(tender_import)
        for clause in line.standard.clauses
        for one in clause.statement_ids
    }
    return residents_behind(tender_import.publication.consultation_id, wanted)


def list_lost_support(tender_import: TenderImport) -> list[tuple[str, Remaining]]:
    """Return the references of the standards that an import uses and words of which are gone, with what is left."""
    used = {one.published_standard_id: one.published_standard.standard.reference for one in tender_import.standards}
    left = count_remaining(list(used))
    found = ((reference, left[one]) for one, reference in used.items() if not left[one].is_whole)
    return sorted(found, key=lambda one: one[0])


def list_withdrawn_of(tender_import: TenderImport) -> list[StandardWithdrawal]:
    """Return the withdrawals of standards that an import uses, the earliest first."""
    used = {str(one.published_standard.standard_id) for one in tender_import.standards}
    found = list_withdrawn(tender_import.publication)
    return sorted((found[one] for one in used & set(found)), key=lambda one: one.withdrawn_at)
