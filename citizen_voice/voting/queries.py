"""Reads about votes: the card before somebody, what they have answered, and how far they are."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import BigInteger, ColumnElement, Double, Select, String, cast, func, select
from sqlalchemy.dialects.postgresql import BIT

from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import Exposure, Participant, Proposal, ProposalText, Vote, VoteTally
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


def _votable(participant: Participant) -> Select[Proposal]:
    """Select what somebody can vote on: published, not withdrawn, not their own."""
    return select(Proposal).where(
        Proposal.consultation_id == participant.consultation_id,
        Proposal.participant_id != participant.id,
        Proposal.moderation_status == ModerationStatus.APPROVED,
        Proposal.withdrawn_at.is_(None),
    )


def find_card(participant: Participant) -> Card | None:
    """Return the card that waits for an answer: the last one drawn, if it has none and can still be voted on."""
    row = db.session.execute(
        _votable(participant)
        .join(Exposure, Exposure.proposal_id == Proposal.id)
        .join(ProposalText, ProposalText.id == Proposal.published_text_id)
        .join(Vote, (Vote.proposal_id == Proposal.id) & (Vote.participant_id == participant.id), isouter=True)
        .where(Exposure.participant_id == participant.id, Vote.id.is_(None))
        .add_columns(ProposalText)
        .order_by(Exposure.position.desc())
        .limit(1)
    ).one_or_none()
    return Card(row[0], row[1], None) if row is not None else None


def get_answered_card(participant: Participant, proposal: Proposal) -> Card:
    """Return a card that somebody has answered, to be answered again. Raises `NotFoundError` for any other."""
    row = db.session.execute(
        _votable(participant)
        .join(Vote, (Vote.proposal_id == Proposal.id) & (Vote.participant_id == participant.id))
        .join(ProposalText, ProposalText.id == Proposal.published_text_id)
        .where(Proposal.id == proposal.id)
        .add_columns(ProposalText, Vote)
    ).one_or_none()
    if row is None:
        raise NotFoundError(gettext("You have no vote on this proposal that could be changed."))
    return Card(row[0], row[1], row[2])


def find_exposure(participant: Participant, proposal_id: uuid.UUID) -> Exposure | None:
    """Return when and as what number a proposal was put before somebody, or None if it never was."""
    return db.session.scalars(
        select(Exposure).where(Exposure.participant_id == participant.id, Exposure.proposal_id == proposal_id)
    ).one_or_none()


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
    seen = select(Exposure.proposal_id).where(Exposure.participant_id == participant.id)
    luck = cast(func.concat("x", func.left(func.md5(participant.seed + cast(Proposal.id, String)), 8)), BIT(32))
    chance = (cast(cast(luck, BigInteger), Double) + 0.5) / 2.0**32
    return db.session.scalars(
        _votable(participant)
        .outerjoin(VoteTally, VoteTally.proposal_id == Proposal.id)
        .where(Proposal.id.not_in(seen))
        .order_by(lottery_key(chance, weight_of_tally(), func.ln), Proposal.id)
        .limit(1)
    ).one_or_none()


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


def is_votable(participant: Participant, proposal_id: uuid.UUID) -> bool:
    """Say whether somebody can vote on a proposal at all, seen or not."""
    return db.session.scalars(_votable(participant).where(Proposal.id == proposal_id)).one_or_none() is not None


def count_votes_of(participant: Participant) -> int:
    """Return how many votes somebody has cast."""
    return db.session.scalar(select(func.count()).where(Vote.participant_id == participant.id)) or 0


def count_progress(participant: Participant) -> Progress:
    """Return how far somebody is among the proposals that can be voted on now."""
    votable = _votable(participant).with_only_columns(Proposal.id)
    voted = select(func.count()).where(Vote.participant_id == participant.id, Vote.proposal_id.in_(votable))
    return Progress(
        voted=db.session.scalar(voted) or 0,
        total=db.session.scalar(select(func.count()).select_from(votable.subquery())) or 0,
    )


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
