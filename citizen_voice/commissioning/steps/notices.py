"""Telling commissioners what has become of the standards that they brought into tenders."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from citizen_voice import mail
from citizen_voice.db import db
from citizen_voice.models import (
    Clause,
    ClauseStatement,
    ImportedStandard,
    Officer,
    Publication,
    PublishedStandard,
    StandardWithdrawal,
    Statement,
    Tender,
    TenderImport,
)
from citizen_voice.standards.steps.history import list_versions
from citizen_voice.standards.steps.notices import address_of, last_publication_before, title_as_published
from citizen_voice.standards.steps.remaining import Remaining, count_remaining
from citizen_voice.templating import public_address
from citizen_voice.vocabulary import Language


def tell_of_new_version(publication_id: uuid.UUID) -> None:
    """Tell who brought an earlier version of a set into a tender that there is a new one, once for each tender."""
    publication = db.session.get_one(Publication, publication_id)
    versions = list_versions(publication)
    earlier = [one.id for one in versions if one.published_at < publication.published_at]
    imports = db.session.scalars(
        select(TenderImport).where(TenderImport.publication_id.in_(earlier)).order_by(TenderImport.created_at)
    ).all()
    changes = public_address(
        "publications.show_changes",
        authority_slug=publication.authority.slug,
        publication_slug=publication.slug,
        version=publication.version,
    )
    _tell(
        imports,
        "new_version",
        lazy_gettext("There is a new version of standards that your tender uses"),
        once=f"new-version:{publication.id}",
        publication=publication,
        changes=changes,
    )


def tell_of_withdrawal(withdrawal_id: uuid.UUID) -> None:
    """Tell who brought a standard into a tender that it is withdrawn, once for each tender."""
    withdrawal = db.session.get_one(StandardWithdrawal, withdrawal_id)
    publication = last_publication_before(withdrawal)
    imports = db.session.scalars(
        select(TenderImport)
        .where(
            TenderImport.id.in_(
                select(ImportedStandard.tender_import_id)
                .join(PublishedStandard, PublishedStandard.id == ImportedStandard.published_standard_id)
                .join(Publication, Publication.id == PublishedStandard.publication_id)
                .where(
                    PublishedStandard.standard_id == withdrawal.standard_id,
                    Publication.published_at <= withdrawal.withdrawn_at,
                )
            )
        )
        .order_by(TenderImport.created_at)
    ).all()
    recorded = {one.tender_id for one in imports if one.recorded_at}
    for is_recorded in (True, False):
        _tell(
            [one for one in imports if (one.tender_id in recorded) is is_recorded],
            "imported_standard_withdrawn",
            lazy_gettext("A standard that your tender uses is withdrawn"),
            once=f"withdrawal:{withdrawal.id}",
            withdrawal=withdrawal,
            is_recorded=is_recorded,
            standard_title=title_as_published(publication, withdrawal.standard_id),
            published=f"{address_of(publication)}#{withdrawal.standard.reference}",
        )


def tell_of_lost_support(proposal_id: uuid.UUID) -> None:
    """Tell who holds a standard in a tender that is not recorded that words it rests on are gone: once for each."""
    rows = db.session.execute(
        select(TenderImport, PublishedStandard)
        .join(ImportedStandard, ImportedStandard.tender_import_id == TenderImport.id)
        .join(PublishedStandard, PublishedStandard.id == ImportedStandard.published_standard_id)
        .where(
            TenderImport.recorded_at.is_(None),
            PublishedStandard.standard_revision_id.in_(
                select(Clause.standard_revision_id)
                .join(ClauseStatement, ClauseStatement.clause_id == Clause.id)
                .join(Statement, Statement.id == ClauseStatement.statement_id)
                .where(Statement.proposal_id == proposal_id)
            ),
        )
        .order_by(TenderImport.created_at, PublishedStandard.id)
    ).all()
    left = count_remaining({published.id for _, published in rows})
    for tender_import, published in rows:
        if not left[published.id].is_whole:
            _tell_of_what_is_left(tender_import, published, left[published.id])


def _tell_of_what_is_left(tender_import: TenderImport, published: PublishedStandard, left: Remaining) -> None:
    standard, publication = published.standard, tender_import.publication
    _tell(
        [tender_import],
        "imported_support_lost",
        lazy_gettext("Words that a standard in your tender rests on were taken back"),
        once=f"support:{published.id}",
        standard=standard,
        standard_title=title_as_published(publication, standard.id),
        left=left,
        published=f"{address_of(publication)}#{standard.reference}",
    )


def _tell(imports: Sequence[TenderImport], template: str, subject: Any, *, once: str, **words: Any) -> None:
    """Mail everybody who works on the tenders of some imports, once for each tender and what `once` stands for."""
    for officer, tender in _importers(imports):
        mail.post(
            authority_id=tender.authority_id,
            to_address=officer.email,
            template=template,
            subject=subject,
            language=Language.ENGLISH,
            once_key=f"{once}:{tender.id}:{officer.id}",
            tender=tender,
            link=_address_of(tender),
            **words,
        )


def _importers(imports: Sequence[TenderImport]) -> Iterator[tuple[Officer, Tender]]:
    """Yield who began a tender or one of its imports, each once with the tender, while they still work here."""
    seen: set[tuple[uuid.UUID, uuid.UUID]] = set()
    for one in imports:
        for officer in _officers((one.created_by_id, one.tender.created_by_id)):
            if (officer.id, one.tender_id) not in seen:
                seen.add((officer.id, one.tender_id))
                yield officer, one.tender


def _officers(ids: Iterable[uuid.UUID]) -> Sequence[Officer]:
    return db.session.scalars(
        select(Officer).where(Officer.id.in_(set(ids)), Officer.is_active).order_by(Officer.email)
    ).all()


def _address_of(tender: Tender) -> str:
    return public_address("commissioning.show_tender", authority_slug=tender.authority.slug, tender_id=tender.id)
