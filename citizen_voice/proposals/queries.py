"""Reads about proposals. Others see published words only; originals are for their author and for moderators."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext
from flask_sqlalchemy.pagination import Pagination
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from citizen_voice.consultations import queries as consultations_queries
from citizen_voice.db import db
from citizen_voice.exceptions import LinkNotValidError, NotFoundError
from citizen_voice.models import (
    Authority,
    Consultation,
    ModerationDecision,
    Participant,
    Proposal,
    ProposalText,
    Statement,
    Vote,
)
from citizen_voice.vocabulary import ModerationStatus, TextKind, VoteChoice

PER_PAGE = 25


@dataclass(frozen=True)
class VoteCounts:
    """The answers to one proposal."""

    agree: int = 0
    disagree: int = 0
    unsure: int = 0


@dataclass(frozen=True)
class StatementWords:
    """A statement as others may read it: no words once they are withdrawn or no longer published."""

    proposal: Proposal
    words: str | None
    language: str


def get_proposal(authority_slug: str, consultation_slug: str, proposal_reference: str) -> Proposal:
    """Return a proposal in whatever state, for staff and for its author. Raises `NotFoundError`."""
    proposal = db.session.scalars(
        select(Proposal)
        .join(Consultation, Consultation.id == Proposal.consultation_id)
        .join(Authority, Authority.id == Consultation.authority_id)
        .where(
            Authority.slug == authority_slug,
            Consultation.slug == consultation_slug,
            Proposal.reference == proposal_reference,
        )
    ).one_or_none()
    if proposal is None:
        raise NotFoundError(gettext("There is no proposal at this address."))
    return proposal


def get_published_proposal(authority_slug: str, consultation_slug: str, proposal_reference: str) -> Proposal:
    """Return a proposal that was published, even if it has been withdrawn since. Raises `NotFoundError`."""
    proposal = get_proposal(authority_slug, consultation_slug, proposal_reference)
    if proposal.moderation_status is not ModerationStatus.APPROVED:
        raise NotFoundError(gettext("There is no published proposal at this address."))
    return proposal


def get_statement(authority: Authority, statement_id: uuid.UUID) -> StatementWords:
    """Return a statement with the words that others may read. Raises `NotFoundError` if it was never published."""
    row = db.session.execute(
        select(Statement, Proposal, ProposalText)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .join(ProposalText, ProposalText.id == Statement.proposal_text_id)
        .where(Statement.id == statement_id, Statement.authority_id == authority.id)
    ).one_or_none()
    if row is None:
        raise NotFoundError(gettext("There is no statement at this address."))
    statement, proposal, text = row
    is_shown = proposal.withdrawn_at is None and proposal.published_text_id == text.id
    words = text.text[statement.start_offset : statement.end_offset] if is_shown else None
    return StatementWords(proposal=proposal, words=words, language=text.language)


def get_consultation_of(proposal: Proposal) -> Consultation:
    """Return the consultation that a proposal answers."""
    return db.session.get_one(Consultation, proposal.consultation_id)


def get_own_consultation(proposal: Proposal, resident_id: uuid.UUID | None) -> Consultation:
    """Return the consultation of a resident's own proposal. Raises `NotFoundError` when somebody else sent it."""
    consultation = get_consultation_of(proposal)
    participant = consultations_queries.find_participant(consultation, resident_id)
    if participant is None or participant.id != proposal.participant_id:
        raise NotFoundError(gettext("There is no proposal at this address."))
    return consultation


def current_words(proposal: Proposal) -> ProposalText | None:
    """Return the words that others may read: None before publication and after withdrawal."""
    return proposal.published_text if proposal.withdrawn_at is None else None


def original_words(proposal: Proposal) -> ProposalText:
    """Return the words as they were sent. For their author and for moderators alone."""
    return db.session.scalars(
        select(ProposalText).where(ProposalText.proposal_id == proposal.id, ProposalText.kind == TextKind.ORIGINAL)
    ).one()


def find_by_source(consultation_id: uuid.UUID, source_reference: str | None) -> Proposal | None:
    """Return the proposal that came in under that reference, or None."""
    if source_reference is None:
        return None
    return db.session.scalars(
        select(Proposal).where(
            Proposal.consultation_id == consultation_id, Proposal.source_reference == source_reference
        )
    ).one_or_none()


def latest_decision(proposal: Proposal) -> ModerationDecision | None:
    """Return the moderators' decision that stands, or None while there is none."""
    return db.session.scalars(
        select(ModerationDecision)
        .where(ModerationDecision.proposal_id == proposal.id)
        .order_by(ModerationDecision.decided_at.desc(), ModerationDecision.created_at.desc())
        .limit(1)
    ).one_or_none()


def list_proposals(consultation: Consultation, *, page: int) -> Pagination:
    """Return a page of published proposals that were not withdrawn, newest first, with their words."""
    return db.paginate(
        select(Proposal)
        .join(Proposal.published_text)
        .options(contains_eager(Proposal.published_text))
        .where(
            Proposal.consultation_id == consultation.id,
            Proposal.moderation_status == ModerationStatus.APPROVED,
            Proposal.withdrawn_at.is_(None),
        )
        .order_by(Proposal.submitted_at.desc(), Proposal.reference),
        page=page,
        per_page=PER_PAGE,
        error_out=False,
    )


def list_own_proposals(participant: Participant) -> Sequence[tuple[Proposal, ProposalText]]:
    """Return what one person sent, newest first, each with the words as they were sent."""
    rows = db.session.execute(
        select(Proposal, ProposalText)
        .join(ProposalText, ProposalText.proposal_id == Proposal.id)
        .where(Proposal.participant_id == participant.id, ProposalText.kind == TextKind.ORIGINAL)
        .order_by(Proposal.submitted_at.desc(), Proposal.reference)
    )
    return [(row[0], row[1]) for row in rows]


def count_votes(proposal: Proposal) -> VoteCounts:
    """Return how many agree, disagree and are unsure."""
    counted = select(Vote.choice, func.count()).where(Vote.proposal_id == proposal.id).group_by(Vote.choice)
    counts: dict[VoteChoice, int] = {row[0]: row[1] for row in db.session.execute(counted)}
    return VoteCounts(**{choice.value: counts.get(choice, 0) for choice in VoteChoice})


def list_statement_ids(proposal: Proposal) -> Sequence[uuid.UUID]:
    """Return the ids of the statements that were made of a proposal's words, in their order."""
    return db.session.scalars(
        select(Statement.id).where(Statement.proposal_id == proposal.id).order_by(Statement.number)
    ).all()


def receipt_token(proposal: Proposal) -> str:
    """Return the secret part of the private link: the id under our signature. It is stored nowhere."""
    return str(_signer().dumps(proposal.id.hex))


def get_proposal_by_receipt(authority_slug: str, token: str) -> Proposal:
    """Return the proposal of a private link. Raises `LinkNotValidError` for a link that we did not write."""
    not_valid = gettext("This link is not complete. Open it again from the mail that we sent you.")
    try:
        proposal_id = uuid.UUID(_signer().loads(token))
    except (BadSignature, ValueError, TypeError, AttributeError) as fault:
        raise LinkNotValidError(not_valid) from fault
    proposal = db.session.scalars(
        select(Proposal)
        .join(Authority, Authority.id == Proposal.authority_id)
        .where(Authority.slug == authority_slug, Proposal.id == proposal_id)
    ).one_or_none()
    if proposal is None:
        raise LinkNotValidError(not_valid)
    return proposal


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="proposal-receipt")
