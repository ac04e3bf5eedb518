"""Reads that only the demonstration needs: what the steps find there already, and the counts of its summary."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select

from citizen_voice.db import db
from citizen_voice.grouping.types import BROAD, FINE
from citizen_voice.models import (
    CandidateTheme,
    Consultation,
    Council,
    Exposure,
    GroupedStatement,
    GroupingRun,
    Participant,
    Proposal,
    ProposalText,
    Publication,
    Standard,
    Statement,
    Tender,
    TenderImport,
    Theme,
    ThemeOrigin,
    ThemeStatement,
    Vote,
)
from citizen_voice.vocabulary import Language, ModerationStatus, RunState, StanceBasis, ThemeState


@dataclass(frozen=True, slots=True)
class FineCandidate:
    """A fine candidate of the run that is under review, and whether an officer has dealt with it."""

    candidate: CandidateTheme
    welsh: float
    is_decided: bool


def find_run(consultation: Consultation) -> GroupingRun | None:
    """Return the newest run that waits, works or succeeded, or None."""
    return db.session.scalars(
        select(GroupingRun)
        .where(
            GroupingRun.consultation_id == consultation.id,
            GroupingRun.state.in_((RunState.QUEUED, RunState.RUNNING, RunState.SUCCEEDED)),
        )
        .order_by(GroupingRun.queued_at.desc())
        .limit(1)
    ).one_or_none()


def list_fine_candidates(run: GroupingRun) -> list[FineCandidate]:
    """Return the fine candidates of a run, in the order of their numbers."""
    candidates = db.session.scalars(
        select(CandidateTheme)
        .where(CandidateTheme.grouping_run_id == run.id, CandidateTheme.level == FINE)
        .order_by(CandidateTheme.number)
    ).all()
    decided = set(
        db.session.scalars(
            select(ThemeOrigin.candidate_theme_id)
            .join(CandidateTheme, CandidateTheme.id == ThemeOrigin.candidate_theme_id)
            .where(CandidateTheme.grouping_run_id == run.id)
        )
    )
    shares = _welsh_shares(run)
    return [FineCandidate(one, shares.get(one.id, 0.0), one.id in decided) for one in candidates]


def _welsh_shares(run: GroupingRun) -> dict[uuid.UUID, float]:
    is_welsh = ProposalText.language == Language.WELSH.value
    rows = db.session.execute(
        select(
            GroupedStatement.candidate_theme_id,
            func.count(ProposalText.id.distinct()),
            func.count(ProposalText.id.distinct()).filter(is_welsh),
        )
        .join(Statement, Statement.id == GroupedStatement.statement_id)
        .join(ProposalText, ProposalText.id == Statement.proposal_text_id)
        .where(GroupedStatement.grouping_run_id == run.id, GroupedStatement.candidate_theme_id.is_not(None))
        .group_by(GroupedStatement.candidate_theme_id)
    )
    return {candidate_id: welsh / every for candidate_id, every, welsh in rows if candidate_id is not None}


def keywords_of(theme: Theme) -> list[str]:
    """Return the keywords that the machine gave the candidate of a theme."""
    if theme.first_candidate_id is None:
        return []
    return [str(one) for one in db.session.get_one(CandidateTheme, theme.first_candidate_id).keywords]


@dataclass(frozen=True, slots=True)
class MemberStance:
    """A statement of a theme and what is known of its stance; `key` is that of its proposal in the officer's file."""

    statement_id: uuid.UUID
    key: str
    is_suggested: bool
    is_settled: bool
    is_title: bool


def list_stances(theme: Theme) -> list[MemberStance]:
    """Return the statements of a theme with what is known of their stances, in the order of their proposals."""
    rows = db.session.execute(
        select(ThemeStatement, Proposal.source_reference)
        .join(Statement, Statement.id == ThemeStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(ThemeStatement.theme_id == theme.id)
        .order_by(Proposal.reference, Statement.number)
    )
    return [
        MemberStance(
            statement_id=member.statement_id,
            key=(reference or "").partition(":")[2],
            is_suggested=member.stance is not None and not member.is_stance_settled,
            is_settled=member.is_stance_settled,
            is_title=member.is_stance_settled and member.stance_basis is StanceBasis.TITLE,
        )
        for member, reference in rows
    ]


def list_standards(consultation: Consultation) -> list[Standard]:
    """Return the standards of a consultation, by reference."""
    return list(
        db.session.scalars(
            select(Standard).where(Standard.consultation_id == consultation.id).order_by(Standard.reference)
        )
    )


def find_tender(council: Council, reference: str) -> Tender | None:
    """Return a council's tender, or None."""
    return db.session.scalars(
        select(Tender).where(Tender.council_id == council.id, Tender.reference == reference)
    ).one_or_none()


def find_recorded_import(tender: Tender) -> TenderImport | None:
    """Return the first recorded import of a tender, or None."""
    return db.session.scalars(
        select(TenderImport)
        .where(TenderImport.tender_id == tender.id, TenderImport.recorded_at.is_not(None))
        .order_by(TenderImport.recorded_at)
        .limit(1)
    ).one_or_none()


def has_recorded_import(publication: Publication) -> bool:
    """Say whether the publication was brought into a tender before, and that was recorded."""
    recorded = exists().where(TenderImport.publication_id == publication.id, TenderImport.recorded_at.is_not(None))
    return bool(db.session.scalar(select(recorded)))


def count_spoken(consultation: Consultation) -> dict[str, int]:
    """Return how many proposals there are in each state, and the people and votes behind them."""
    rows = db.session.execute(
        select(Proposal.moderation_status, func.count())
        .where(Proposal.consultation_id == consultation.id)
        .group_by(Proposal.moderation_status)
    )
    states: dict[ModerationStatus, int] = {row[0]: row[1] for row in rows}
    return {
        "proposals": sum(states.values()),
        **{status.value: states.get(status, 0) for status in ModerationStatus},
        "participants": _count(Participant, consultation),
        "exposures": _count(Exposure, consultation),
        "votes": _count(Vote, consultation),
        "voters": db.session.scalar(
            select(func.count(Vote.participant_id.distinct())).where(Vote.consultation_id == consultation.id)
        )
        or 0,
    }


def count_grouped(run: GroupingRun) -> dict[str, int]:
    """Return what a run made of the statements."""
    placed = GroupedStatement.candidate_theme_id.is_not(None)
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(placed),
            func.count(GroupedStatement.duplicate_of_id),
            func.count(Statement.proposal_id.distinct()),
        )
        .select_from(GroupedStatement)
        .join(Statement, Statement.id == GroupedStatement.statement_id)
        .where(GroupedStatement.grouping_run_id == run.id)
    ).one()
    levels = {
        level: db.session.scalar(
            select(func.count()).where(CandidateTheme.grouping_run_id == run.id, CandidateTheme.level == level)
        )
        for level in (BROAD, FINE)
    }
    return {
        "proposals_grouped": row[3],
        "statements": row[0],
        "placed": row[1],
        "unplaced": row[0] - row[1],
        "duplicates": row[2],
        "candidate_themes_broad": levels[BROAD] or 0,
        "candidate_themes_fine": levels[FINE] or 0,
    }


def count_themes(consultation: Consultation) -> dict[str, int]:
    """Return how many themes were confirmed and discarded."""
    rows = db.session.execute(
        select(Theme.state, func.count()).where(Theme.consultation_id == consultation.id).group_by(Theme.state)
    )
    states: dict[ThemeState, int] = {row[0]: row[1] for row in rows}
    return {state.value: states.get(state, 0) for state in ThemeState}


def _count(model: Any, consultation: Consultation) -> int:
    return db.session.scalar(select(func.count()).where(model.consultation_id == consultation.id)) or 0
