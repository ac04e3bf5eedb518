"""The goals of an authority, and how near a theme is to each, by the vectors that a run has stored."""

import uuid
from typing import NamedTuple

from pgvector.sqlalchemy import Vector
from sqlalchemy import String, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_voice.db import db
from citizen_voice.grouping.vectors import text_key
from citizen_voice.models import (
    Authority,
    CandidateTheme,
    Consultation,
    Embedding,
    GroupingRun,
    Proposal,
    ProposalText,
    Statement,
    Theme,
    ThemeStatement,
)
from citizen_voice.reference.catalogue import Goal
from citizen_voice.themes.queries import published
from citizen_voice.themes.steps.vectors import newest_revision


class GoalScoreRow(NamedTuple):
    """How near a theme is to a goal: the cosine of their vectors."""

    code: str
    name: str
    score: float


def list_goals(consultation_id: uuid.UUID) -> tuple[Goal, ...]:
    """Return the goals of the authority of a consultation, by its policy profile of today."""
    authority = db.session.scalars(
        select(Authority)
        .join(Consultation, Consultation.authority_id == Authority.id)
        .where(Consultation.id == consultation_id)
    ).one()
    return authority.profile.goals


def goal_scores(theme: Theme) -> list[GoalScoreRow]:
    """Return (goal code, name, cosine) for the mean vector of a theme's statements to each goal, nearest first.

    The vectors are those stored by the run that the theme came from, and the database works out the mean and the
    cosines. Empty when the vectors of that encoder are not there.
    """
    revision = _revision_of(theme)
    rows = (
        select(Statement.start_offset, Statement.end_offset, ProposalText.text)
        .join(ThemeStatement, ThemeStatement.statement_id == Statement.id)
        .join(ProposalText, ProposalText.id == Statement.proposal_text_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(ThemeStatement.theme_id == theme.id)
    )
    keys = [text_key(text[start:end]) for start, end, text in db.session.execute(published(rows))]
    named = {text_key(goal.description): goal for goal in list_goals(theme.consultation_id)}
    wanted = func.unnest(cast(keys, ARRAY(String))).table_valued("key").render_derived(name="wanted")
    mean = (
        select(func.avg(Embedding.vector, type_=Vector()).label("vector"))
        .select_from(wanted)
        .join(Embedding, (Embedding.text_sha256 == wanted.c.key) & (Embedding.encoder_revision == revision))
        .scalar_subquery()
    )
    distance = Embedding.vector.cosine_distance(mean)
    scores = db.session.execute(
        select(Embedding.text_sha256, distance)
        .where(Embedding.encoder_revision == revision, Embedding.text_sha256.in_(list(named)))
        .order_by(distance)
    ).all()
    return [
        GoalScoreRow(named[sha256].code, named[sha256].name, 1.0 - far) for sha256, far in scores if far is not None
    ]


def _revision_of(theme: Theme) -> str | None:
    if theme.first_candidate_id is None:
        # Made by an officer of statements that fitted nowhere: the newest run has their vectors too.
        return newest_revision(theme.consultation_id)
    return db.session.scalar(
        select(GroupingRun.encoder_revision)
        .join(CandidateTheme, CandidateTheme.grouping_run_id == GroupingRun.id)
        .where(CandidateTheme.id == theme.first_candidate_id)
    )
