"""Reads about drafts that are put out to residents: which, until when, and what came back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from flask_babel import gettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from citizen_voice.clock import end_of_day, start_of_day, today, utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import (
    Authority,
    Consultation,
    DraftAnswer,
    DraftConsultation,
    DraftRemark,
    DraftReply,
    DraftUnderDiscussion,
    Publication,
    PublishedStandard,
    Standard,
)
from citizen_voice.opinion.suppression import suppress_small
from citizen_voice.vocabulary import DraftConsultationState, ModerationStatus, StandardState, VoteChoice

SMALLEST = 5
"""A count below this is not shown to everybody, and neither is another by which it could be worked out."""

CONSULTABLE = (StandardState.DRAFT, StandardState.IN_REVIEW)
"""States of standards that may be put out: what is approved is settled already."""


REMARKS_ON_A_PAGE = 50

_STANDING_REMARKS = (
    select(DraftRemark)
    .join(DraftUnderDiscussion, DraftUnderDiscussion.id == DraftRemark.draft_under_discussion_id)
    .where(DraftRemark.withdrawn_at.is_(None))
)


@dataclass(frozen=True)
class AnswerCounts:
    """How many agree, disagree and are unsure, and all together. None: too few to be shown."""

    agree: int | None = 0
    disagree: int | None = 0
    unsure: int | None = 0
    people: int | None = 0

    def without_small(self) -> "AnswerCounts":
        """Return what everybody may see."""
        counts = np.array([self.agree or 0, self.disagree or 0, self.unsure or 0], dtype=np.int64)
        masked = suppress_small(counts, SMALLEST)
        return AnswerCounts(*(None if one is np.ma.masked else int(one) for one in masked))


def is_answering_open(discussion: DraftConsultation) -> bool:
    """Say whether people can answer at this moment: from the first day to the end of the last, in London.

    The clock decides, not the sweep that moves the state: after the last day nobody can answer.
    """
    if discussion.state is not DraftConsultationState.OPEN:
        return False
    return start_of_day(discussion.opens_on) <= utcnow() < end_of_day(discussion.closes_on)


def is_over(discussion: DraftConsultation) -> bool:
    """Say whether people could answer and no longer can: counts and remarks are then shown to everybody."""
    if discussion.state is DraftConsultationState.OPEN:
        return utcnow() >= end_of_day(discussion.closes_on)
    return discussion.state is DraftConsultationState.CLOSED


def find_standing(standard: Standard) -> DraftConsultation | None:
    """Return the draft consultation that a standard is in and that is not over yet, or None."""
    return db.session.scalars(
        select(DraftConsultation)
        .join(DraftUnderDiscussion, DraftUnderDiscussion.draft_consultation_id == DraftConsultation.id)
        .where(
            DraftUnderDiscussion.standard_id == standard.id,
            or_(
                DraftConsultation.state == DraftConsultationState.SCHEDULED,
                (DraftConsultation.state == DraftConsultationState.OPEN) & (DraftConsultation.closes_on >= today()),
            ),
        )
    ).one_or_none()


def get_draft_consultation(authority_slug: str, consultation_slug: str, discussion: int) -> DraftConsultation:
    """Return a draft consultation by its number within its consultation. Raises `NotFoundError`."""
    found = db.session.scalars(
        select(DraftConsultation)
        .join(Consultation, Consultation.id == DraftConsultation.consultation_id)
        .join(Authority, Authority.id == Consultation.authority_id)
        .where(
            Authority.slug == authority_slug,
            Consultation.slug == consultation_slug,
            # A number that no column can hold is none of ours.
            DraftConsultation.number == min(discussion, 2**31 - 1),
        )
    ).one_or_none()
    if found is None:
        raise NotFoundError(gettext("No drafts were put out under this address."))
    return found


def get_draft(authority_slug: str, consultation_slug: str, discussion: int, draft: str) -> DraftUnderDiscussion:
    """Return a draft that is put out, by the reference of its standard. Raises `NotFoundError`."""
    put_out = get_draft_consultation(authority_slug, consultation_slug, discussion)
    found = db.session.scalars(
        select(DraftUnderDiscussion)
        .join(Standard, Standard.id == DraftUnderDiscussion.standard_id)
        .where(DraftUnderDiscussion.draft_consultation_id == put_out.id, Standard.reference == draft)
        .options(joinedload(DraftUnderDiscussion.draft_consultation), selectinload(DraftUnderDiscussion.revision))
    ).one_or_none()
    if found is None:
        raise NotFoundError(gettext("There is no such draft among those that were put out."))
    return found


def list_drafts(discussion: DraftConsultation) -> Sequence[DraftUnderDiscussion]:
    """Return the drafts of a draft consultation in their order, with their revisions and standards."""
    return db.session.scalars(
        select(DraftUnderDiscussion)
        .where(DraftUnderDiscussion.draft_consultation_id == discussion.id)
        .options(joinedload(DraftUnderDiscussion.standard), selectinload(DraftUnderDiscussion.revision))
        .order_by(DraftUnderDiscussion.position)
    ).all()


def list_draft_consultations(consultation: Consultation) -> Sequence[DraftConsultation]:
    """Return all draft consultations of a consultation, the latest first."""
    return db.session.scalars(
        select(DraftConsultation)
        .where(DraftConsultation.consultation_id == consultation.id)
        .options(selectinload(DraftConsultation.drafts))
        .order_by(DraftConsultation.number.desc())
    ).all()


def list_behind(publication: Publication) -> Sequence[DraftConsultation]:
    """Return the draft consultations in which standards of a publication were put out, unless called off."""
    return db.session.scalars(
        select(DraftConsultation)
        .where(
            DraftConsultation.state != DraftConsultationState.CANCELLED,
            # Drafts of a later version say nothing about this one.
            DraftConsultation.created_at <= publication.created_at,
            exists().where(
                DraftUnderDiscussion.draft_consultation_id == DraftConsultation.id,
                DraftUnderDiscussion.standard_id == PublishedStandard.standard_id,
                PublishedStandard.publication_id == publication.id,
            ),
        )
        .order_by(DraftConsultation.number)
    ).all()


def list_consultable(consultation: Consultation) -> Sequence[Standard]:
    """Return the standards of a consultation that may be put out now, by reference."""
    return db.session.scalars(
        select(Standard)
        .where(
            Standard.consultation_id == consultation.id,
            Standard.state.in_(CONSULTABLE),
            Standard.current_revision_id.is_not(None),
        )
        .options(selectinload(Standard.current_revision))
        .order_by(Standard.reference)
    ).all()


def count_answers(discussion: DraftConsultation) -> Mapping[uuid.UUID, AnswerCounts]:
    """Return the answers by the id of the draft, as officers see them; a draft that nobody answered is there too."""
    rows = db.session.execute(
        select(
            DraftUnderDiscussion.id,
            *(func.count().filter(DraftAnswer.choice == choice).label(choice.value) for choice in VoteChoice),
            func.count(DraftAnswer.id).label("people"),
        )
        .outerjoin(DraftAnswer, DraftAnswer.draft_under_discussion_id == DraftUnderDiscussion.id)
        .where(DraftUnderDiscussion.draft_consultation_id == discussion.id)
        .group_by(DraftUnderDiscussion.id)
    )
    return {row.id: AnswerCounts(row.agree, row.disagree, row.unsure, row.people) for row in rows}


def list_remarks(discussion: DraftConsultation, *, page: int = 1) -> Pagination:
    """Return a page of what people wrote about the drafts and have not taken back: those that wait first, by age."""
    is_waiting_first = case((DraftRemark.moderation_status == ModerationStatus.PENDING, 0), else_=1)
    return db.paginate(
        _STANDING_REMARKS.where(DraftUnderDiscussion.draft_consultation_id == discussion.id).order_by(
            is_waiting_first, DraftRemark.submitted_at, DraftRemark.id
        ),
        page=page,
        per_page=REMARKS_ON_A_PAGE,
        error_out=False,
    )


def count_waiting(consultation: Consultation) -> Mapping[uuid.UUID, int]:
    """Return how many remarks wait for an officer, by the id of the draft consultation; none where there is none."""
    rows = db.session.execute(
        select(DraftUnderDiscussion.draft_consultation_id, func.count().label("waiting"))
        .join(DraftRemark, DraftRemark.draft_under_discussion_id == DraftUnderDiscussion.id)
        .join(DraftConsultation, DraftConsultation.id == DraftUnderDiscussion.draft_consultation_id)
        .where(
            DraftConsultation.consultation_id == consultation.id,
            DraftRemark.moderation_status == ModerationStatus.PENDING,
            DraftRemark.withdrawn_at.is_(None),
        )
        .group_by(DraftUnderDiscussion.draft_consultation_id)
    )
    return {row.draft_consultation_id: row.waiting for row in rows}


def list_published_remarks(draft: DraftUnderDiscussion, *, page: int = 1) -> Pagination:
    """Return a page of the approved remarks on one draft, oldest first."""
    return db.paginate(
        _STANDING_REMARKS.where(
            DraftUnderDiscussion.id == draft.id, DraftRemark.moderation_status == ModerationStatus.APPROVED
        ).order_by(DraftRemark.submitted_at, DraftRemark.id),
        page=page,
        per_page=REMARKS_ON_A_PAGE,
        error_out=False,
    )


def list_replies(drafts: Sequence[DraftUnderDiscussion]) -> Mapping[uuid.UUID, list[DraftReply]]:
    """Return what officers made of each draft, by the draft's id, the latest first."""
    rows = db.session.scalars(
        select(DraftReply)
        .where(DraftReply.draft_under_discussion_id.in_([one.id for one in drafts]))
        .options(joinedload(DraftReply.officer))
        .order_by(DraftReply.replied_at.desc(), DraftReply.id)
    )
    found: dict[uuid.UUID, list[DraftReply]] = {one.id: [] for one in drafts}
    for row in rows:
        found[row.draft_under_discussion_id].append(row)
    return found
