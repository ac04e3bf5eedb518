"""Drawing the next proposal for somebody, storing what they answer, and having the votes counted."""

import uuid

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from citizen_voice import audit
from citizen_voice.clock import utcnow
from citizen_voice.consultations import service as consultations_service
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, NotAllowedError
from citizen_voice.models import Consultation, Exposure, OpinionRun, Participant, Vote
from citizen_voice.vocabulary import VoteChoice
from citizen_voice.voting import queries
from citizen_voice.voting.steps import opinion_runs


def draw_next(participant: Participant) -> Exposure | None:
    """Put the next proposal before somebody, and store that it was. One that still waits for an answer is returned.

    Until it has an answer no other is drawn, so drawing twice gives what drawing once gives. None when they have seen
    all. Raises `ConsultationNotOpenError`.
    """
    consultations_service.ensure_open(_consultation(participant))
    # Two requests of one person draw one after the other, so that they can't take the same position.
    db.session.refresh(participant, ["seed"], with_for_update=True)
    card = queries.find_card(participant)
    if card is not None:
        return queries.find_exposure(participant, card.proposal.id)
    proposal = queries.find_unseen(participant)
    if proposal is None:
        return None
    last = db.session.scalar(select(func.max(Exposure.position)).where(Exposure.participant_id == participant.id))
    exposure = Exposure(
        authority_id=participant.authority_id,
        consultation_id=participant.consultation_id,
        participant_id=participant.id,
        proposal_id=proposal.id,
        position=(last or 0) + 1,
        shown_at=utcnow(),
    )
    db.session.add(exposure)
    db.session.flush()
    return exposure


def cast_vote(
    participant: Participant, *, proposal_id: uuid.UUID, choice: VoteChoice, is_important: bool = False
) -> Vote:
    """Store somebody's answer to a proposal that was put before them, in place of an earlier answer if there is one.

    The database holds that there is one: of two sent at the same moment the second changes the first. Raises
    `ConsultationNotOpenError`, `NotAllowedError` for a proposal they were not shown, and `ConflictError` for one that
    was withdrawn or is no longer published.
    """
    consultations_service.ensure_open(_consultation(participant))
    if queries.find_exposure(participant, proposal_id) is None:
        raise NotAllowedError(
            gettext("You can vote only on proposals that we have shown you. Go back to the proposal before you.")
        )
    if not queries.is_votable(participant, proposal_id):
        raise ConflictError(
            gettext("This proposal was withdrawn a moment ago, so your vote was not counted. Go on to the next.")
        )
    now = utcnow()
    values = {
        "authority_id": participant.authority_id,
        "consultation_id": participant.consultation_id,
        "participant_id": participant.id,
        "proposal_id": proposal_id,
        "choice": choice,
        "is_important": is_important,
        "assurance_level": participant.assurance_level,
        "cast_at": now,
    }
    statement = insert(Vote).values(id=uuid.uuid4(), **values)
    db.session.execute(
        statement.on_conflict_do_update(
            constraint="uq_vote_one_for_each_person",
            set_={"choice": choice, "is_important": is_important, "changed_at": now},
            where=(Vote.choice != choice) | (Vote.is_important != is_important),
        )
    )
    return db.session.scalars(
        select(Vote)
        .where(Vote.participant_id == participant.id, Vote.proposal_id == proposal_id)
        .execution_options(populate_existing=True)
    ).one()


def count_opinion(consultation: Consultation, *, officer_id: uuid.UUID) -> OpinionRun | None:
    """Have the votes of a consultation worked through now. The caller sends the job (`jobs.send_run`).

    None where a run is waiting or at work already: nothing is then written.
    """
    run = opinion_runs.request_run(consultation)
    if run is not None:
        audit.record(
            "opinion_count_requested",
            who=audit.officer(officer_id),
            authority_id=consultation.authority_id,
            subject_kind="opinion_run",
            subject_id=run.id,
        )
    return run


def _consultation(participant: Participant) -> Consultation:
    return db.session.get_one(Consultation, participant.consultation_id)
