"""Storing a vote and the next proposal for somebody: one statement each, made once. Whoever calls holds the person."""

import uuid

from sqlalchemy import DateTime, Uuid, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_update

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.models import Exposure, Participant, Proposal, Vote
from citizen_voice.vocabulary import VoteChoice
from citizen_voice.voting import queries

_VOTE_FIELDS = (
    "id",
    "authority_id",
    "consultation_id",
    "participant_id",
    "proposal_id",
    "choice",
    "is_important",
    "assurance_level",
    "cast_at",
)
_CAST = insert_or_update(Vote).values({name: bindparam(name) for name in _VOTE_FIELDS})
_CAST = _CAST.on_conflict_do_update(
    constraint="uq_vote_one_for_each_person",
    set_={
        "choice": _CAST.excluded.choice,
        "is_important": _CAST.excluded.is_important,
        "changed_at": _CAST.excluded.cast_at,
    },
    where=(Vote.choice != _CAST.excluded.choice) | (Vote.is_important != _CAST.excluded.is_important),
)
_STORED_VOTE = select(Vote).from_statement(_CAST.returning(Vote)).execution_options(populate_existing=True)

_PERSON = bindparam("participant_id", type_=Uuid())
_LAST = select(func.coalesce(func.max(Exposure.position), 0)).where(Exposure.participant_id == _PERSON)
_NEXT = {
    "id": bindparam("id", type_=Uuid()),
    "authority_id": bindparam("authority_id", type_=Uuid()),
    "consultation_id": Proposal.consultation_id,
    "participant_id": _PERSON,
    "proposal_id": Proposal.id,
    "position": _LAST.scalar_subquery() + 1,
    "shown_at": bindparam("shown_at", type_=DateTime(timezone=True)),
}
_WAITING = queries.WAITING.join(
    Exposure, (Exposure.proposal_id == Proposal.id) & (Exposure.participant_id == _PERSON)
).with_only_columns(Exposure)
_DRAWN = select(Exposure).from_statement(
    insert(Exposure)
    .from_select(
        list(_NEXT),
        queries.UNSEEN.where(
            ~queries.WAITING.with_only_columns(Proposal.id).correlate(None).exists()
        ).with_only_columns(*_NEXT.values()),
    )
    .returning(Exposure)
)


def store_vote(participant: Participant, proposal_id: uuid.UUID, choice: VoteChoice, *, is_important: bool) -> Vote:
    """Store an answer, in place of an earlier one if there is one, and return what is now stored."""
    values = {
        "id": uuid.uuid4(),
        "authority_id": participant.authority_id,
        "consultation_id": participant.consultation_id,
        "participant_id": participant.id,
        "proposal_id": proposal_id,
        "choice": choice,
        "is_important": is_important,
        "assurance_level": participant.assurance_level,
        "cast_at": utcnow(),
    }
    vote = db.session.scalars(_STORED_VOTE, values).one_or_none()
    # The same answer once more changes nothing, so nothing is returned of it.
    return (
        vote
        or db.session.scalars(
            select(Vote).where(Vote.participant_id == participant.id, Vote.proposal_id == proposal_id)
        ).one()
    )


def draw(participant: Participant) -> Exposure | None:
    """Store which proposal is put before somebody next, unless one waits for their answer: that is returned then."""
    values = {
        **queries.about(participant),
        "id": uuid.uuid4(),
        "authority_id": participant.authority_id,
        "shown_at": utcnow(),
    }
    drawn = db.session.scalars(_DRAWN, values).one_or_none()
    return drawn or db.session.scalars(_WAITING, values).one_or_none()
