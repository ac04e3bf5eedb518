"""What residents of the original consultation say to a draft: an answer that they may change, and one remark."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from citizen_voice.clock import today, utcnow
from citizen_voice.consultations import queries as consultation_queries
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import ConflictError, ConsultationNotOpenError, InvalidInputError, NotAllowedError
from citizen_voice.models import DraftAnswer, DraftConsultation, DraftRemark, DraftUnderDiscussion, Participant
from citizen_voice.standards.steps.discussions import is_answering_open
from citizen_voice.vocabulary import DraftConsultationState, StandardState, VoteChoice

LONGEST_REMARK = 1000


@dataclass(frozen=True)
class OwnAnswer:
    """What somebody has answered to a draft, and what they wrote about it and have not taken back."""

    choice: VoteChoice | None
    remark: DraftRemark | None


def find_participant(draft: DraftUnderDiscussion, resident_id: uuid.UUID | None) -> Participant | None:
    """Return who a resident was in the original consultation, or None for somebody who did not take part in it."""
    if resident_id is None:
        return None
    return consultation_queries.find_participant(draft.draft_consultation.consultation, resident_id)


def find_own_answer(draft: DraftUnderDiscussion, participant: Participant) -> OwnAnswer:
    """Return what a participant has said to a draft so far."""
    choice = db.session.scalar(
        select(DraftAnswer.choice).where(
            DraftAnswer.draft_under_discussion_id == draft.id, DraftAnswer.participant_id == participant.id
        )
    )
    return OwnAnswer(choice, _standing_remark(draft, participant))


def list_own_choices(discussion: DraftConsultation, resident_id: uuid.UUID | None) -> Mapping[uuid.UUID, VoteChoice]:
    """Return what a resident has answered to each of the drafts that are put out together, by the draft's id."""
    person = consultation_queries.find_participant(discussion.consultation, resident_id) if resident_id else None
    if person is None:
        return {}
    rows = db.session.execute(
        select(DraftAnswer.draft_under_discussion_id, DraftAnswer.choice)
        .join(DraftUnderDiscussion, DraftUnderDiscussion.id == DraftAnswer.draft_under_discussion_id)
        .where(DraftUnderDiscussion.draft_consultation_id == discussion.id, DraftAnswer.participant_id == person.id)
    )
    return {row.draft_under_discussion_id: row.choice for row in rows}


def answer_draft(
    draft: DraftUnderDiscussion,
    participant: Participant | None,
    *,
    choice: VoteChoice,
    remark: str = "",
    language: str,
) -> None:
    """Store somebody's answer to a draft in place of an earlier one, and what they write about it, if anything.

    The same words a second time are one remark: the form was sent twice. Raises `ConsultationNotOpenError` before the
    first day and after the last, `NotAllowedError` for somebody who did not take part in the original consultation,
    `ConflictError` when the standard was withdrawn or a remark of theirs stands already, and `InvalidInputError` for a
    remark that is too long.
    """
    person = _ensure_took_part(draft, participant)
    _ensure_can_be_answered(draft)
    words = remark.strip()
    if len(words) > LONGEST_REMARK:
        raise InvalidInputError(gettext("Your comment must be 1,000 characters or fewer"), "remark")
    # What one person sends twice at once is stored one after the other.
    hold_row(Participant, person.id)
    _store_answer(draft, person, choice)
    if words:
        _submit_remark(draft, person, words, language)


def withdraw_remark(draft: DraftUnderDiscussion, participant: Participant | None) -> bool:
    """Take a remark back, at any time: nobody is shown it from now on. Returns whether there was one."""
    person = _ensure_took_part(draft, participant)
    hold_row(Participant, person.id)
    standing = _standing_remark(draft, person)
    if standing is None:
        return False
    db.session.refresh(standing, ["moderation_status", "withdrawn_at"], with_for_update=True)
    standing.withdrawn_at = utcnow()
    db.session.flush()
    return True


def _ensure_took_part(draft: DraftUnderDiscussion, participant: Participant | None) -> Participant:
    if participant is None or participant.consultation_id != draft.draft_consultation.consultation_id:
        raise NotAllowedError(
            gettext("Only people who took part in the consultation can answer. Everybody can read the drafts.")
        )
    return participant


def _ensure_can_be_answered(draft: DraftUnderDiscussion) -> None:
    discussion = draft.draft_consultation
    db.session.refresh(discussion, ["state", "closes_on"])
    if not is_answering_open(discussion):
        is_early = discussion.state is DraftConsultationState.SCHEDULED and discussion.closes_on >= today()
        raise ConsultationNotOpenError(
            gettext("You can't answer yet. Come back on the first day.")
            if is_early
            else gettext("It has closed, so nothing can be sent or changed. What was sent before still counts.")
        )
    db.session.refresh(draft.standard, ["state"])
    if draft.standard.state is StandardState.WITHDRAWN:
        raise ConflictError(
            gettext("This standard was withdrawn, so nothing more is asked about it. Answer the other drafts.")
        )


def _store_answer(draft: DraftUnderDiscussion, participant: Participant, choice: VoteChoice) -> None:
    values = {
        "id": uuid.uuid4(),
        "authority_id": draft.authority_id,
        "draft_under_discussion_id": draft.id,
        "participant_id": participant.id,
        "choice": choice,
        "answered_at": utcnow(),
    }
    db.session.execute(
        insert(DraftAnswer)
        .values(values)
        .on_conflict_do_update(
            index_elements=[DraftAnswer.draft_under_discussion_id, DraftAnswer.participant_id],
            set_={"choice": choice, "answered_at": values["answered_at"]},
        )
    )


def _submit_remark(draft: DraftUnderDiscussion, participant: Participant, words: str, language: str) -> None:
    standing = _standing_remark(draft, participant)
    if standing is not None:
        if standing.text == words:
            return
        raise ConflictError(gettext("You have written a comment on this draft already. Take it back first."))
    db.session.add(
        DraftRemark(
            authority_id=draft.authority_id,
            draft_under_discussion_id=draft.id,
            participant_id=participant.id,
            text=words,
            language=language,
            submitted_at=utcnow(),
        )
    )
    db.session.flush()


def _standing_remark(draft: DraftUnderDiscussion, participant: Participant) -> DraftRemark | None:
    return db.session.scalars(
        select(DraftRemark).where(
            DraftRemark.draft_under_discussion_id == draft.id,
            DraftRemark.participant_id == participant.id,
            DraftRemark.withdrawn_at.is_(None),
        )
    ).one_or_none()
