"""Telling residents what has become of a standard that rests on their words, and officers that words are gone."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from citizen_voice import mail
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.clock import today
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import db
from citizen_voice.exports.measures import title_in
from citizen_voice.exports.snapshot import StandardSnapshot, statement_ids
from citizen_voice.models import (
    Authority,
    DraftConsultation,
    Participation,
    Proposal,
    Publication,
    PublishedStandard,
    Resident,
    StandardWithdrawal,
    Statement,
    UpdateConsent,
)
from citizen_voice.standards import queries
from citizen_voice.standards.steps.discussions import is_answering_open
from citizen_voice.standards.steps.support import find_losses, list_resting_on
from citizen_voice.standards.steps.withdrawing import list_withdrawn
from citizen_voice.templating import public_address
from citizen_voice.vocabulary import Language, Role


def tell_residents(publication_id: uuid.UUID) -> int:
    """Mail each resident whose words a publication rests on and who asked to be told. Returns how many mails were new.

    Those whose words are in a standard that it leaves out are told of that. It may be run again: nobody hears of a
    publication twice.
    """
    publication = db.session.get_one(Publication, publication_id)
    wanted = [uuid.UUID(one) for one in statement_ids(queries.read_snapshot(publication))]
    told = sum(
        _tell(
            one,
            "publication_published",
            lazy_gettext("Your words are part of a published standard"),
            once=f"publication:{publication.id}",
            authority=publication.authority,
            publication=publication,
            link=address_of(publication),
        )
        for one in residents_behind(publication.consultation_id, wanted)
    )
    return told + _tell_of_left_out(publication)


def _tell_of_left_out(publication: Publication) -> int:
    """Mail those whose words are in standards that the version before had and this one has not. As `tell_residents`."""
    before = queries.find_predecessor(publication)
    if before is None:
        return 0
    told, kept = 0, {one.standard_id for one in publication.standards}
    # Of a withdrawal they were told when it happened.
    withdrawn = list_withdrawn(before)
    for row in before.standards:
        if row.standard_id in kept or str(row.standard_id) in withdrawn:
            continue
        said = _as_published(before, row.standard_id)
        wanted = {uuid.UUID(one) for clause in said.clauses for one in clause.statement_ids}
        for resident, language in residents_behind(before.consultation_id, wanted):
            told += _tell(
                (resident, language),
                "standard_left_out",
                lazy_gettext("A standard that your words are part of is left out of a new version"),
                once=f"left-out:{publication.id}:{row.id}",
                authority=publication.authority,
                publication=publication,
                standard_title=title_in(said, language),
                link=f"{address_of(before)}#{said.reference}",
            )
    return told


def tell_of_withdrawal(withdrawal_id: uuid.UUID) -> None:
    """Mail each resident whose words a withdrawn standard rests on and who asked to be told, once."""
    withdrawal = db.session.get_one(StandardWithdrawal, withdrawal_id)
    publication = last_publication_before(withdrawal)
    said = _as_published(publication, withdrawal.standard_id)
    wanted = {uuid.UUID(one) for clause in said.clauses for one in clause.statement_ids}
    for resident, language in residents_behind(publication.consultation_id, wanted):
        _tell(
            (resident, language),
            "standard_withdrawn",
            lazy_gettext("A standard that your words are part of is withdrawn"),
            once=f"withdrawal:{withdrawal.id}",
            authority=publication.authority,
            withdrawal=withdrawal,
            standard_title=title_in(said, language),
            link=f"{address_of(publication)}#{withdrawal.standard.reference}",
        )


def tell_of_drafts(draft_consultation_id: uuid.UUID) -> None:
    """Mail each resident who takes part and asked to be told that drafts are put out, once, while they can answer."""
    discussion = db.session.get_one(DraftConsultation, draft_consultation_id)
    if not is_answering_open(discussion):
        return
    consultation = discussion.consultation
    for resident, language in residents_of(consultation.id):
        _tell(
            (resident, language),
            "draft_consultation_opened",
            lazy_gettext("Does this say what you meant? Read the drafts"),
            once=f"draft-consultation:{discussion.id}",
            authority=consultation.authority,
            wording=consultation_queries.get_wording(consultation, language),
            discussion=discussion,
            link=public_address(
                "draft_consultations.show_draft_consultation",
                authority_slug=consultation.authority.slug,
                consultation_slug=consultation.slug,
                discussion=discussion.number,
            ),
        )


def _tell(
    to: tuple[Resident, Language], template: str, subject: Any, *, once: str, authority: Authority, **words: Any
) -> bool:
    """Mail a resident in their language, once for what `once` stands for; say whether that was now."""
    resident, language = to
    sent = mail.post(
        authority_id=authority.id,
        to_address=resident.email,
        template=template,
        subject=subject,
        language=language,
        once_key=f"{once}:{resident.id}",
        authority=authority,
        **words,
    )
    return sent is not None


def tell_of_lost_support(proposal_id: uuid.UUID) -> None:
    """Mail the officers of an authority that words are gone on which a standard rests; of one standard once a day."""
    standards = list_resting_on(proposal_id)
    losses = find_losses(standards)
    for standard in standards:
        if standard.id not in losses:
            continue
        authority = standard.consultation.authority
        for officer in accounts_queries.list_officers(authority):
            if not officer.is_active or all(one.role is not Role.OFFICER for one in officer.roles):
                continue
            mail.post(
                authority_id=standard.authority_id,
                to_address=officer.email,
                template="support_lost",
                subject=lazy_gettext("Words that a standard rests on were taken back"),
                language=Language.ENGLISH,
                once_key=f"support:{standard.id}:{officer.id}:{today().isoformat()}",
                authority=authority,
                standard=standard,
                loss=losses[standard.id],
                link=public_address(
                    "standards.show_support", authority_slug=authority.slug, reference=standard.reference
                ),
            )


def residents_behind(
    consultation_id: uuid.UUID, statement_ids: Collection[uuid.UUID]
) -> Sequence[tuple[Resident, Language]]:
    """Return each resident who said one of these statements and asked to be told what happens, with their language.

    Words that were taken back tell nobody anything.
    """
    rows = db.session.execute(
        select(Resident, UpdateConsent.language)
        .join(UpdateConsent, UpdateConsent.resident_id == Resident.id)
        .join(Participation, Participation.resident_id == Resident.id)
        .where(
            UpdateConsent.consultation_id == consultation_id,
            UpdateConsent.withdrawn_at.is_(None),
            Participation.consultation_id == consultation_id,
            Participation.participant_id.in_(
                select(Proposal.participant_id)
                .join(Statement, Statement.proposal_id == Proposal.id)
                .where(Statement.id.in_(statement_ids), Proposal.withdrawn_at.is_(None))
            ),
        )
        .order_by(Resident.id)
    )
    return [(resident, language) for resident, language in rows]


def residents_of(consultation_id: uuid.UUID) -> Sequence[tuple[Resident, Language]]:
    """Return each resident who takes part in a consultation and asked to be told what happens, with their language."""
    rows = db.session.execute(
        select(Resident, UpdateConsent.language)
        .join(UpdateConsent, UpdateConsent.resident_id == Resident.id)
        .join(Participation, Participation.resident_id == Resident.id)
        .where(
            UpdateConsent.consultation_id == consultation_id,
            UpdateConsent.withdrawn_at.is_(None),
            Participation.consultation_id == consultation_id,
        )
        .order_by(Resident.id)
    )
    return [(resident, language) for resident, language in rows]


def title_as_published(publication: Publication, standard_id: uuid.UUID) -> str:
    """Return the title of a standard in a publication: that of a draft which came after it is not public."""
    return title_in(_as_published(publication, standard_id), Language.ENGLISH)


def _as_published(publication: Publication, standard_id: uuid.UUID) -> StandardSnapshot:
    standards = queries.read_snapshot(publication).standards
    return next(one for one in standards if one.standard_id == str(standard_id))


def last_publication_before(withdrawal: StandardWithdrawal) -> Publication:
    """Return the latest publication that a withdrawal reaches."""
    return db.session.scalars(
        select(Publication)
        .join(PublishedStandard, PublishedStandard.publication_id == Publication.id)
        .where(
            PublishedStandard.standard_id == withdrawal.standard_id,
            Publication.published_at <= withdrawal.withdrawn_at,
        )
        .order_by(Publication.published_at.desc())
        .limit(1)
    ).one()


def address_of(publication: Publication) -> str:
    """Return the public address of one version of a set, for a mail."""
    return public_address(
        "publications.show_publication",
        authority_slug=publication.authority.slug,
        publication_slug=publication.slug,
        version=publication.version,
    )
