"""Votes and areas of a run's suggestions, counted once and kept: at the end of the run, and again while people vote."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, delete, exists, insert, or_, select, union_all
from sqlalchemy.orm import aliased

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.grouping.types import BROAD
from citizen_voice.models import (
    CandidateFigures,
    CandidateTheme,
    Consultation,
    Council,
    GroupedStatement,
    GroupingRun,
    ModerationDecision,
    Proposal,
    Statement,
)
from citizen_voice.themes import queries
from citizen_voice.themes.steps.decisions import SETTLED
from citizen_voice.themes.steps.theme_figures import areas_by_theme, theme_proposals, votes_by_theme
from citizen_voice.vocabulary import RunState, Stance

COUNT_AGAIN_AFTER = timedelta(minutes=10)


def count_figures(run: GroupingRun) -> None:
    """Count the votes and areas of every suggestion of a run, broad and fine, in place of what was counted before."""
    members = _members(run)
    proposals = theme_proposals(members)
    voted, areas = votes_by_theme(proposals), areas_by_theme(members, proposals)
    ids = db.session.scalars(select(CandidateTheme.id).where(CandidateTheme.grouping_run_id == run.id)).all()
    db.session.execute(delete(CandidateFigures).where(CandidateFigures.grouping_run_id == run.id))
    rows = [_row(run, at, voted.get(at, {}), areas.get(at, [])) for at in ids]
    if rows:
        db.session.execute(insert(CandidateFigures), rows)
    run.counted_at = utcnow()


def _row(
    run: GroupingRun, at: uuid.UUID, voted: Mapping[str, int], areas: list[tuple[str, str, int]]
) -> dict[str, Any]:
    return {
        "authority_id": run.authority_id,
        "grouping_run_id": run.id,
        "candidate_theme_id": at,
        "voters": voted.get("voters", 0),
        "agree": voted.get("support", 0),
        "disagree": voted.get("opposition", 0),
        "unsure": voted.get("unsure", 0),
        "votes_left_out": voted.get("votes_left_out", 0),
        "areas": [[code, people] for code, _name, people in areas],
    }


def _members(run: GroupingRun) -> Subquery:
    """Give the statements of each suggestion, and of the broad one above it, with who wrote them and their stances.

    A stance is towards the title of the fine suggestion, and counts where it would once that is confirmed: told by
    votes, or because the title stands in the statement (`decisions.SETTLED`).
    """
    fine, broad = aliased(CandidateTheme), aliased(CandidateTheme)
    stance = case(
        (GroupedStatement.statement_id == fine.label_statement_id, Stance.FOR),
        (GroupedStatement.stance_basis.in_(SETTLED), GroupedStatement.stance),
        else_=None,
    )
    placed = (
        select(
            GroupedStatement.statement_id,
            Statement.proposal_id,
            queries.author().label("participant_id"),
            stance.label("stance"),
        )
        .join(fine, fine.id == GroupedStatement.candidate_theme_id)
        .join(Statement, Statement.id == GroupedStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(GroupedStatement.grouping_run_id == run.id)
    )
    placed = queries.published(placed)
    own = placed.add_columns(fine.id.label("theme_id"))
    above = placed.add_columns(broad.id.label("theme_id")).join(
        broad, (broad.grouping_run_id == run.id) & (broad.number == fine.parent_number) & (broad.level == BROAD)
    )
    return union_all(own, above).subquery()


def recount_due() -> int:
    """Count one run again whose votes may have changed since they were counted. Returns how many. For the sweep.

    That is the newest run of a consultation in which people could vote meanwhile or withdrew a proposal, at most every
    `COUNT_AGAIN_AFTER`, or one that was made before its votes were counted at all.
    """
    run = db.session.scalars(
        select(GroupingRun)
        .join(Consultation, Consultation.id == GroupingRun.consultation_id)
        .where(
            GroupingRun.state == RunState.SUCCEEDED,
            or_(GroupingRun.counted_at.is_(None), may_have_changed(GroupingRun.counted_at)),
        )
        .order_by(GroupingRun.counted_at.nulls_first())
        .limit(1)
        .with_for_update(skip_locked=True, of=GroupingRun)
    ).one_or_none()
    if run is None:
        return 0
    count_figures(run)
    return 1


def may_have_changed(counted_at: Any) -> ColumnElement[bool]:
    """Say of figures counted at that time whether they may differ by now. For a query that has `Consultation`."""
    withdrawn = exists().where(Proposal.consultation_id == Consultation.id, Proposal.withdrawn_at > counted_at)
    moderated = exists().where(
        Proposal.consultation_id == Consultation.id,
        ModerationDecision.proposal_id == Proposal.id,
        ModerationDecision.decided_at > counted_at,
    )
    return and_(
        counted_at < utcnow() - COUNT_AGAIN_AFTER,
        or_(Consultation.closed_at.is_(None), Consultation.closed_at > counted_at, withdrawn, moderated),
    )


def load_figures(candidate_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, CandidateFigures]:
    """Return what was counted of these suggestions; one that was never counted is missing."""
    rows = db.session.scalars(
        select(CandidateFigures).where(CandidateFigures.candidate_theme_id.in_(list(candidate_ids)))
    )
    return {row.candidate_theme_id: row for row in rows}


def load_area_names(authority_id: uuid.UUID) -> dict[str, str]:
    """Return the names of an authority's councils by code."""
    rows = db.session.execute(select(Council.code, Council.name).where(Council.authority_id == authority_id))
    return {row.code: row.name for row in rows}
