"""Drawing the next proposal for somebody, storing what they answer, and having the votes counted."""

import uuid
from dataclasses import dataclass

from flask_babel import gettext

from citizen_voice import audit
from citizen_voice.consultations import service as consultations_service
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import ConflictError, NotAllowedError
from citizen_voice.models import Consultation, Exposure, OpinionRun, Participant, Vote
from citizen_voice.vocabulary import VoteChoice
from citizen_voice.voting import queries
from citizen_voice.voting.steps import drawing, opinion_runs


@dataclass(frozen=True)
class Answer:
    """A vote that was stored: whether it is the first on its proposal, and how many votes somebody has cast with it."""

    vote: Vote
    is_new: bool
    votes: int


def draw_next(participant: Participant) -> Exposure | None:
    """Put the next proposal before somebody, and store that it was. One that still waits for an answer is returned.

    Until it has an answer no other is drawn, so drawing twice gives what drawing once gives. None when they have seen
    all. Raises `ConsultationNotOpenError`.
    """
    consultations_service.ensure_open(_consultation(participant))
    # Two requests of one person draw one after the other, so that they can't take the same position.
    hold_row(Participant, participant.id)
    return drawing.draw(participant)


def cast_vote(
    participant: Participant, *, proposal_id: uuid.UUID, choice: VoteChoice, is_important: bool = False
) -> Vote:
    """Store somebody's answer to a proposal that was put before them, in place of an earlier answer if there is one.

    The database holds that there is one: of two sent at the same moment the second changes the first. Raises
    `ConsultationNotOpenError`, `NotAllowedError` for a proposal they were not shown, and `ConflictError` for one that
    was withdrawn or is no longer published.
    """
    return _cast(participant, proposal_id, choice, is_important=is_important).vote


def cast_and_draw(
    participant: Participant, *, proposal_id: uuid.UUID, choice: VoteChoice, is_important: bool = False
) -> Answer:
    """Do what `cast_vote` does and then what `draw_next` does, at one hold of the person. Raises what they raise."""
    answer = _cast(participant, proposal_id, choice, is_important=is_important)
    drawing.draw(participant)
    return answer


def _cast(participant: Participant, proposal_id: uuid.UUID, choice: VoteChoice, *, is_important: bool) -> Answer:
    consultations_service.ensure_open(_consultation(participant))
    question = queries.hold_question(participant, proposal_id)
    if question is None:
        raise NotAllowedError(
            gettext("You can vote only on proposals that we have shown you. Go back to the proposal before you.")
        )
    if not question.is_votable:
        raise ConflictError(
            gettext("This proposal was withdrawn a moment ago, so your vote was not counted. Go on to the next.")
        )
    is_new = not question.is_answered
    vote = drawing.store_vote(participant, proposal_id, choice, is_important=is_important)
    return Answer(vote, is_new, question.votes + is_new)


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
