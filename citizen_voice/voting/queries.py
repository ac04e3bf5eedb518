"""Reads about votes: the card before somebody, what they have answered, and how far they are."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Select,
    String,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import BIT

from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import ContributionCount, Exposure, Participant, Proposal, ProposalText, Vote, VoteTally
from citizen_voice.opinion.routing import lottery_key, routing_weight
from citizen_voice.vocabulary import ModerationStatus

PER_PAGE = 25


@dataclass(frozen=True)
class Card:
    """A proposal that was put before somebody, its words while they are published, and their answer if there is one."""

    proposal: Proposal
    text: ProposalText | None
    vote: Vote | None


@dataclass(frozen=True)
class Progress:
    """On how many of the proposals of others somebody has voted."""

    voted: int
    total: int


@dataclass(frozen=True)
class Question:
    """What was put before somebody: whether it can be voted on now, whether they have, and how many votes they cast."""

    is_votable: bool
    is_answered: bool
    votes: int


# The statements of voting are made once. Putting one together costs the web more than sending it, and they are sent
# with every vote.
_PERSON, _CONSULTATION, _PROPOSAL = (
    bindparam(name, type_=Uuid()) for name in ("participant_id", "consultation_id", "proposal_id")
)
_IS_VOTABLE = and_(
    Proposal.participant_id != _PERSON,
    Proposal.moderation_status == ModerationStatus.APPROVED,
    Proposal.withdrawn_at.is_(None),
)
VOTABLE = select(Proposal).where(Proposal.consultation_id == _CONSULTATION, _IS_VOTABLE)
"""What somebody can vote on: published, not withdrawn, not their own."""


def about(participant: Participant) -> dict[str, Any]:
    """Give the statements the person they are about."""
    return {
        "participant_id": participant.id,
        "consultation_id": participant.consultation_id,
        "seed": participant.seed,
    }


# Worked out first and by itself: the database would else look through what everybody was shown, 30 ms in place of one.
_UNANSWERED = (
    select(Exposure.proposal_id, Exposure.position)
    .outerjoin(Vote, (Vote.proposal_id == Exposure.proposal_id) & (Vote.participant_id == _PERSON))
    .where(Exposure.participant_id == _PERSON, Vote.id.is_(None))
    .cte("unanswered")
    .prefix_with("MATERIALIZED")
)
WAITING = (
    select(Proposal)
    .join(_UNANSWERED, _UNANSWERED.c.proposal_id == Proposal.id)
    .where(_IS_VOTABLE)
    .order_by(_UNANSWERED.c.position.desc())
    .limit(1)
)
"""The proposal that was put before somebody last, if it has no answer and can still be voted on."""

_CARD = WAITING.join(ProposalText, ProposalText.id == Proposal.published_text_id).add_columns(ProposalText)


def find_card(participant: Participant) -> Card | None:
    """Return the card that waits for an answer: the last one drawn, if it has none and can still be voted on."""
    row = db.session.execute(_CARD, about(participant)).one_or_none()
    return Card(row[0], row[1], None) if row is not None else None


def get_answered_card(participant: Participant, proposal: Proposal) -> Card:
    """Return a card that somebody has answered, to be answered again. Raises `NotFoundError` for any other."""
    row = db.session.execute(
        VOTABLE.join(Vote, (Vote.proposal_id == Proposal.id) & (Vote.participant_id == participant.id))
        .join(ProposalText, ProposalText.id == Proposal.published_text_id)
        .where(Proposal.id == proposal.id)
        .add_columns(ProposalText, Vote),
        about(participant),
    ).one_or_none()
    if row is None:
        raise NotFoundError(gettext("You have no vote on this proposal that could be changed."))
    return Card(row[0], row[1], row[2])


_QUESTION = (
    select(
        _IS_VOTABLE,
        Vote.id.is_not(None),
        select(func.count()).select_from(Vote).where(Vote.participant_id == _PERSON).correlate(None).scalar_subquery(),
    )
    .select_from(Exposure)
    .join(Proposal, Proposal.id == Exposure.proposal_id)
    .join(Participant, Participant.id == Exposure.participant_id)
    .outerjoin(Vote, (Vote.proposal_id == Exposure.proposal_id) & (Vote.participant_id == Exposure.participant_id))
    .where(Exposure.participant_id == _PERSON, Exposure.proposal_id == _PROPOSAL)
    .with_for_update(of=Participant, key_share=True)
)


def hold_question(participant: Participant, proposal_id: uuid.UUID) -> Question | None:
    """Return what is known of a proposal that was put before somebody, or None if it never was.

    Holds the person until the transaction ends: what they send at the same moment follows after.
    """
    row = db.session.execute(_QUESTION, {**about(participant), "proposal_id": proposal_id}).one_or_none()
    return Question(*row) if row is not None else None


def find_vote(participant: Participant, proposal_id: uuid.UUID) -> Vote | None:
    """Return somebody's vote on a proposal, or None."""
    return db.session.scalars(
        select(Vote).where(Vote.participant_id == participant.id, Vote.proposal_id == proposal_id)
    ).one_or_none()


def find_unseen(participant: Participant) -> Proposal | None:
    """Return the next proposal for somebody: drawn by lot among the unseen, with weights by what is worth asking.

    What luck somebody has with a proposal is fixed by their seed, so asking twice gives the same; the weights move with
    the votes (`opinion.routing`). One without votes yet has the largest weight of all.
    """
    return db.session.scalars(UNSEEN, about(participant)).one_or_none()


def weight_of_tally() -> ColumnElement[float]:
    """Give the weight of a proposal in the lottery, for a query that has its tally."""
    agree, disagree, unsure, extremity = (
        cast(func.coalesce(column, 0), Double)
        for column in (VoteTally.agree, VoteTally.disagree, VoteTally.unsure, VoteTally.extremity)
    )
    weight: ColumnElement[float] = routing_weight(agree, disagree, unsure, extremity, power=_power)
    return weight


def _power(base: Any, exponent: Any) -> Any:
    # Below the smallest number that there is the database raises an error, where Python gives nought.
    return func.power(base, func.greatest(exponent, -1000.0))


def _unseen() -> Select[Proposal]:
    seen = select(Exposure.proposal_id).where(Exposure.participant_id == _PERSON)
    hashed = func.md5(bindparam("seed", type_=Text()) + cast(Proposal.id, String))
    luck = cast(func.concat("x", func.left(hashed, 8)), BIT(32))
    chance = (cast(cast(luck, BigInteger), Double) + 0.5) / 2.0**32
    return (
        VOTABLE.outerjoin(VoteTally, VoteTally.proposal_id == Proposal.id)
        .where(Proposal.id.not_in(seen))
        .order_by(lottery_key(chance, weight_of_tally(), func.ln), Proposal.id)
        .limit(1)
    )


UNSEEN = _unseen()
"""The proposal that is next for somebody, of those that they have not seen."""

_OWN_VOTES = (
    select(func.count())
    .select_from(Vote)
    .join(Proposal, Proposal.id == Vote.proposal_id)
    .where(Vote.participant_id == _PERSON, _IS_VOTABLE)
)
_PUBLISHED = select(func.coalesce(func.sum(ContributionCount.proposals), 0)).where(
    ContributionCount.consultation_id == _CONSULTATION
)
_OWN_PUBLISHED = (
    select(func.count())
    .select_from(Proposal)
    .where(
        Proposal.participant_id == _PERSON,
        Proposal.moderation_status == ModerationStatus.APPROVED,
        Proposal.withdrawn_at.is_(None),
    )
)
# Of the proposals those of one person alone are counted at a look: the others are counted as they are published.
_PROGRESS = select(_OWN_VOTES.scalar_subquery(), _PUBLISHED.scalar_subquery() - _OWN_PUBLISHED.scalar_subquery())


def count_progress(participant: Participant) -> Progress:
    """Return how far somebody is among the proposals that can be voted on now."""
    return Progress(*db.session.execute(_PROGRESS, about(participant)).one())


def list_own_votes(participant: Participant, *, page: int) -> Pagination:
    """Return a page of somebody's `Card`s with answers, latest first. The text of one that was withdrawn is None."""
    listing = db.paginate(
        select(Vote).where(Vote.participant_id == participant.id).order_by(Vote.cast_at.desc(), Vote.id),
        page=page,
        per_page=PER_PAGE,
        error_out=False,
    )
    ids = [vote.proposal_id for vote in listing.items]
    rows = db.session.execute(
        select(Proposal, ProposalText)
        .join(ProposalText, ProposalText.id == Proposal.published_text_id, isouter=True)
        .where(Proposal.id.in_(ids))
    )
    found = {row[0].id: (row[0], row[1] if row[0].withdrawn_at is None else None) for row in rows}
    listing.items = [Card(*found[vote.proposal_id], vote) for vote in listing.items]
    return listing
