"""Reads about what has come into a consultation from elsewhere."""

import uuid
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from citizen_voice.consultations.queries import get_consultation
from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import (
    Consultation,
    Council,
    Exposure,
    ModerationDecision,
    Participant,
    Proposal,
    ProposalText,
    Response,
    ResponseImport,
    Vote,
)
from citizen_voice.vocabulary import ModerationStatus, TextKind, VoteChoice

IMPORTS_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A proposal that was brought in before: whose it is, the words as they came in, and its status now."""

    id: uuid.UUID
    participant_id: uuid.UUID
    text: str
    status: ModerationStatus


class KnownResponse(NamedTuple):
    """A response that came in before: the hash of its words, and the reference of the proposal made of it."""

    text_sha256: str
    reference: str


class Asked(NamedTuple):
    """A proposal that somebody was shown, and what they answered: no vote while the last three are None."""

    participant_id: uuid.UUID
    proposal_id: uuid.UUID
    position: int
    vote_id: uuid.UUID | None
    choice: VoteChoice | None
    is_important: bool | None


def people_by_source(consultation: Consultation, prefix: str) -> dict[str, uuid.UUID]:
    """Return the participants whose source reference begins with `prefix`, by that reference."""
    rows = db.session.execute(
        select(Participant.source_reference, Participant.id).where(
            Participant.consultation_id == consultation.id,
            Participant.source_reference.startswith(prefix, autoescape=True),
        )
    )
    return {str(reference): participant_id for reference, participant_id in rows}


def proposals_by_source(consultation: Consultation, prefix: str) -> dict[str, BroughtIn]:
    """Return the proposals whose source reference begins with `prefix`, by that reference."""
    rows = db.session.execute(
        select(
            Proposal.source_reference,
            Proposal.id,
            Proposal.participant_id,
            ProposalText.text,
            Proposal.moderation_status,
        )
        .join(ProposalText, ProposalText.proposal_id == Proposal.id)
        .where(
            Proposal.consultation_id == consultation.id,
            Proposal.source_reference.startswith(prefix, autoescape=True),
            ProposalText.kind == TextKind.ORIGINAL,
        )
    )
    return {str(row[0]): BroughtIn(row[1], row[2], row[3], row[4]) for row in rows}


def decided_here(consultation: Consultation) -> set[uuid.UUID]:
    """Return the ids of the proposals about which an officer of ours has decided, or that were withdrawn."""
    decided = (
        select(ModerationDecision.proposal_id)
        .join(Proposal, Proposal.id == ModerationDecision.proposal_id)
        .where(Proposal.consultation_id == consultation.id, ModerationDecision.officer_id.is_not(None))
    )
    withdrawn = select(Proposal.id).where(
        Proposal.consultation_id == consultation.id, Proposal.withdrawn_at.is_not(None)
    )
    return set(db.session.scalars(decided)) | set(db.session.scalars(withdrawn))


def list_asked(consultation: Consultation) -> list[Asked]:
    """Return everything that anybody was shown in a consultation, with the votes on it."""
    rows = db.session.execute(
        select(
            Exposure.participant_id, Exposure.proposal_id, Exposure.position, Vote.id, Vote.choice, Vote.is_important
        )
        .outerjoin(Vote, (Vote.participant_id == Exposure.participant_id) & (Vote.proposal_id == Exposure.proposal_id))
        .where(Exposure.consultation_id == consultation.id)
    )
    return [Asked(*row) for row in rows]


def known_responses(consultation: Consultation) -> dict[str, KnownResponse]:
    """Return every response of a consultation by its key."""
    rows = db.session.execute(
        select(Response.key, Response.text_sha256, Proposal.reference)
        .join(Proposal, Proposal.response_id == Response.id)
        .where(Response.consultation_id == consultation.id)
    )
    return {key: KnownResponse(digest, reference) for key, digest, reference in rows}


def references_taken(consultation: Consultation) -> set[str]:
    """Return the references of all proposals of a consultation."""
    return set(db.session.scalars(select(Proposal.reference).where(Proposal.consultation_id == consultation.id)))


def councils_by_name(authority_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """Return the councils of an authority by everything that they are called, in small letters: code and names."""
    rows = db.session.scalars(select(Council).where(Council.authority_id == authority_id))
    return {name.casefold(): one.id for one in rows for name in (one.code, one.name, one.name_cy) if name}


def was_imported(consultation: Consultation, file_sha256: str, but: uuid.UUID) -> bool:
    """Say whether another import than that one has read the same file."""
    found = select(ResponseImport.id).where(
        ResponseImport.consultation_id == consultation.id,
        ResponseImport.file_sha256 == file_sha256,
        ResponseImport.id != but,
    )
    return db.session.scalars(found.limit(1)).first() is not None


def list_imports(consultation: Consultation, *, page: int) -> Pagination:
    """Return a page of the files that were brought in, newest first."""
    rows = (
        select(ResponseImport)
        .where(ResponseImport.consultation_id == consultation.id)
        .options(joinedload(ResponseImport.officer))
        .order_by(ResponseImport.created_at.desc(), ResponseImport.id)
    )
    return db.paginate(rows, page=page, per_page=IMPORTS_PER_PAGE, error_out=False)


def get_import(authority_slug: str, consultation_slug: str, response_import_id: uuid.UUID) -> ResponseImport:
    """Return an import of a consultation, with its receipt. Raises `NotFoundError`."""
    consultation = get_consultation(authority_slug, consultation_slug)
    found = db.session.scalars(
        select(ResponseImport)
        .where(ResponseImport.consultation_id == consultation.id, ResponseImport.id == response_import_id)
        .options(undefer(ResponseImport.receipt), joinedload(ResponseImport.officer))
    ).one_or_none()
    if found is None:
        raise NotFoundError(gettext("There is no import at this address."))
    return found
