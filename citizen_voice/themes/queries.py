"""Reads about runs, candidates and themes."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import joinedload

from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import (
    Authority,
    CandidateTheme,
    Consultation,
    GroupingRun,
    Proposal,
    Standard,
    Theme,
    ThemeChange,
    ThemeDecision,
)
from citizen_voice.themes import policy
from citizen_voice.vocabulary import ContributionSource, ModerationStatus, RunState, ThemeState


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
        raise NotFoundError(gettext("There is no grouping at this address."))
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
        raise NotFoundError(gettext("There is no suggested theme at this address."))
    return candidate


def get_theme(authority_slug: str, consultation_slug: str, theme_id: uuid.UUID) -> Theme:
    """Return a theme, in whatever state it is. Raises `NotFoundError`."""
    rows = select(Theme).where(Theme.id == theme_id)
    theme: Theme | None = db.session.scalars(
        _in_consultation(rows, Theme, authority_slug, consultation_slug)
    ).one_or_none()
    if theme is None:
        raise NotFoundError(gettext("There is no theme at this address."))
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


def shown_state(run: GroupingRun) -> RunState:
    """Return the state to show: a silent run that can't go on has failed, swept up or not (`policy`)."""
    return policy.shown_state(run)


def published(rows: Any) -> Any:
    """Narrow rows with a `Proposal` to those that are published and not withdrawn."""
    return rows.where(Proposal.moderation_status == ModerationStatus.APPROVED, Proposal.withdrawn_at.is_(None))


def author() -> ColumnElement[uuid.UUID | None]:
    """Return who wrote a `Proposal`; nobody for a seed, for which an organiser stands who speaks for nobody."""
    return case((Proposal.source == ContributionSource.SEED, None), else_=Proposal.participant_id)


def count_published(consultation: Consultation) -> int:
    """Return how many proposals are published and not withdrawn."""
    rows = select(func.count()).select_from(Proposal).where(Proposal.consultation_id == consultation.id)
    return db.session.scalar(published(rows)) or 0


def list_theme_decisions(theme: Theme, *, most: int | None = None) -> Sequence[ThemeDecision]:
    """Return what officers did that had to do with a theme, newest first, and at most `most` of it."""
    touching = select(ThemeChange.theme_decision_id).where(ThemeChange.theme_id == theme.id)
    return db.session.scalars(
        select(ThemeDecision)
        .where(
            (ThemeDecision.theme_id == theme.id)
            | (ThemeDecision.merged_into_id == theme.id)
            | ThemeDecision.id.in_(touching)
        )
        .options(joinedload(ThemeDecision.officer))
        .order_by(ThemeDecision.number.desc())
        .limit(most)
    ).all()


def list_confirmed_themes(consultation: Consultation) -> Sequence[Theme]:
    """Return the confirmed themes of a consultation, by title."""
    return db.session.scalars(
        select(Theme)
        .where(Theme.consultation_id == consultation.id, Theme.state == ThemeState.CONFIRMED)
        .order_by(Theme.title)
    ).all()


def list_open_themes(consultation: Consultation) -> Sequence[Theme]:
    """Return the themes that were taken up and not confirmed yet, by title."""
    return db.session.scalars(
        select(Theme)
        .where(Theme.consultation_id == consultation.id, Theme.state == ThemeState.OPEN)
        .order_by(Theme.title, Theme.id)
    ).all()


def has_standard(theme: Theme) -> bool:
    """Say whether a standard was drafted from the theme: its statements then carry clauses."""
    return db.session.scalar(select(Standard.id).where(Standard.theme_id == theme.id)) is not None
