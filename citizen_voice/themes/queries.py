"""Reads about runs, candidates and themes: the figures of themes, and the words of residents as they may be shown."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask import current_app
from flask_sqlalchemy.pagination import Pagination
from pgvector.sqlalchemy import Vector
from sqlalchemy import String, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.grouping.vectors import text_key
from citizen_voice.models import (
    Authority,
    CandidateTheme,
    Consultation,
    Embedding,
    GroupingRun,
    Proposal,
    ProposalText,
    Standard,
    Statement,
    Theme,
    ThemeDecision,
    ThemeStatement,
)
from citizen_voice.reference.catalogue import missions
from citizen_voice.themes.figures import ThemeFiguresRow, count_figures
from citizen_voice.themes.words import load_shown
from citizen_voice.vocabulary import ModerationStatus, RunState, ThemeState

PER_PAGE = 50


class GroupableRow(NamedTuple):
    """A statement as it goes into a run: its id, the words of its span, and where they come from."""

    id: uuid.UUID
    words: str
    language: str
    reference: str
    number: int


def _in_consultation(rows: Any, model: Any, authority_slug: str, consultation_slug: str) -> Any:
    return (
        rows.join(Consultation, Consultation.id == model.consultation_id)
        .join(Authority, Authority.id == Consultation.authority_id)
        .where(Authority.slug == authority_slug, Consultation.slug == consultation_slug)
    )


def get_run(authority_slug: str, consultation_slug: str, run_id: uuid.UUID) -> GroupingRun:
    """Return a run of a consultation. Raises `NotFoundError`."""
    rows = select(GroupingRun).where(GroupingRun.id == run_id)
    run: GroupingRun | None = db.session.scalars(
        _in_consultation(rows, GroupingRun, authority_slug, consultation_slug)
    ).one_or_none()
    if run is None:
        raise NotFoundError("There is no grouping at this address.")
    return run


def get_candidate(authority_slug: str, consultation_slug: str, candidate_id: uuid.UUID) -> CandidateTheme:
    """Return a candidate theme of a consultation. Raises `NotFoundError`."""
    rows = (
        select(CandidateTheme)
        .join(GroupingRun, GroupingRun.id == CandidateTheme.grouping_run_id)
        .where(CandidateTheme.id == candidate_id)
    )
    candidate: CandidateTheme | None = db.session.scalars(
        _in_consultation(rows, GroupingRun, authority_slug, consultation_slug)
    ).one_or_none()
    if candidate is None:
        raise NotFoundError("There is no suggested theme at this address.")
    return candidate


def get_theme(authority_slug: str, consultation_slug: str, theme_id: uuid.UUID) -> Theme:
    """Return a theme, confirmed or discarded. Raises `NotFoundError`."""
    rows = select(Theme).where(Theme.id == theme_id)
    theme: Theme | None = db.session.scalars(
        _in_consultation(rows, Theme, authority_slug, consultation_slug)
    ).one_or_none()
    if theme is None:
        raise NotFoundError("There is no theme at this address.")
    return theme


def get_consultation_of(thing: GroupingRun | Theme | CandidateTheme) -> Consultation:
    """Return the consultation that a run, a theme or a candidate belongs to."""
    run = db.session.get_one(GroupingRun, thing.grouping_run_id) if isinstance(thing, CandidateTheme) else thing
    return db.session.get_one(Consultation, run.consultation_id)


def list_runs(consultation: Consultation, *, page: int = 1) -> Pagination:
    """Return a page of the runs of a consultation, newest first."""
    rows = (
        select(GroupingRun)
        .where(GroupingRun.consultation_id == consultation.id)
        .order_by(GroupingRun.queued_at.desc(), GroupingRun.id)
    )
    return db.paginate(rows, page=page, per_page=20, error_out=False)


def list_succeeded(consultation_id: uuid.UUID) -> Sequence[GroupingRun]:
    """Return the run whose candidates are under review now: one, or none."""
    return db.session.scalars(
        select(GroupingRun).where(
            GroupingRun.consultation_id == consultation_id, GroupingRun.state == RunState.SUCCEEDED
        )
    ).all()


def shown_state(run: GroupingRun) -> RunState:
    """Return the state to show: a run at work whose worker is silent for too long has failed, swept up or not."""
    if run.state is RunState.RUNNING and run.heartbeat_at is not None:
        silence = timedelta(seconds=current_app.config["SETTINGS"].grouping_stale_seconds)
        if run.heartbeat_at < utcnow() - silence:
            return RunState.FAILED
    return run.state


def _published(rows: Any) -> Any:
    return rows.where(Proposal.moderation_status == ModerationStatus.APPROVED, Proposal.withdrawn_at.is_(None))


def count_published(consultation: Consultation) -> int:
    """Return how many proposals are published and not withdrawn."""
    rows = select(func.count()).select_from(Proposal).where(Proposal.consultation_id == consultation.id)
    return db.session.scalar(_published(rows)) or 0


def list_groupable(consultation_id: uuid.UUID) -> list[GroupableRow]:
    """Return the statements of what is published now, with the words of their spans."""
    rows = (
        select(Statement, ProposalText.text, ProposalText.language, Proposal.reference)
        .join(Proposal, Proposal.published_text_id == Statement.proposal_text_id)
        .join(ProposalText, ProposalText.id == Statement.proposal_text_id)
        .where(Statement.consultation_id == consultation_id)
    )
    return [
        GroupableRow(one.id, text[one.start_offset : one.end_offset], language, reference, one.number)
        for one, text, language, reference in db.session.execute(_published(rows))
    ]


def map_authors(consultation_id: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """Return the participant behind each statement of a consultation."""
    rows = db.session.execute(
        select(Statement.id, Proposal.participant_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(Statement.consultation_id == consultation_id)
    )
    return {row.id: row.participant_id for row in rows}


def list_theme_statements(theme: Theme, *, page: int = 1) -> Pagination:
    """Return a page of `ShownStatement` of a theme with their votes: the exemplars first."""
    rows = (
        select(ThemeStatement)
        .join(Statement, Statement.id == ThemeStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(ThemeStatement.theme_id == theme.id)
        .order_by(ThemeStatement.is_exemplar.desc(), Proposal.reference, Statement.number)
    )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    shown = load_shown([one.statement_id for one in listing.items], with_votes=True)
    listing.items = [(shown[one.statement_id], one.is_exemplar) for one in listing.items]
    return listing


def list_theme_decisions(theme: Theme) -> Sequence[ThemeDecision]:
    """Return what officers did to a theme, and what they merged into it, newest first."""
    return db.session.scalars(
        select(ThemeDecision)
        .where((ThemeDecision.theme_id == theme.id) | (ThemeDecision.merged_into_id == theme.id))
        .order_by(ThemeDecision.decided_at.desc(), ThemeDecision.created_at.desc())
    ).all()


def list_confirmed_themes(consultation: Consultation) -> Sequence[Theme]:
    """Return the confirmed themes of a consultation, by title."""
    return db.session.scalars(
        select(Theme)
        .where(Theme.consultation_id == consultation.id, Theme.state == ThemeState.CONFIRMED)
        .order_by(Theme.title)
    ).all()


def has_standard(theme: Theme) -> bool:
    """Say whether a standard was drafted from the theme: its statements then carry clauses."""
    return db.session.scalar(select(Standard.id).where(Standard.theme_id == theme.id)) is not None


def list_theme_figures(consultation: Consultation) -> list[ThemeFiguresRow]:
    """Return the confirmed themes of a consultation with their figures: most people first, then most votes.

    The number of queries does not grow with the number of themes.
    """
    return count_figures(consultation)


class MissionScoreRow(NamedTuple):
    """How near a theme is to a mission: the cosine of their vectors."""

    code: str
    name: str
    score: float


def mission_scores(theme: Theme) -> list[MissionScoreRow]:
    """Return (mission code, name, cosine) for the mean vector of a theme's statements to each mission, nearest first.

    The vectors are those stored by the run that the theme came from, and the database works out the mean and the
    cosines. Empty when the vectors of that encoder are not there.
    """
    revision = db.session.scalar(
        select(GroupingRun.encoder_revision)
        .join(CandidateTheme, CandidateTheme.grouping_run_id == GroupingRun.id)
        .where(CandidateTheme.id == theme.first_candidate_id)
    )
    rows = (
        select(Statement.start_offset, Statement.end_offset, ProposalText.text)
        .join(ThemeStatement, ThemeStatement.statement_id == Statement.id)
        .join(ProposalText, ProposalText.id == Statement.proposal_text_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(ThemeStatement.theme_id == theme.id)
    )
    keys = [text_key(text[start:end]) for start, end, text in db.session.execute(_published(rows))]
    named = {text_key(mission.description): mission for mission in missions()}
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
        MissionScoreRow(named[sha256].code, named[sha256].name, 1.0 - far) for sha256, far in scores if far is not None
    ]
