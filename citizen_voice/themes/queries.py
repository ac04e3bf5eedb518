"""Reads about runs, candidates and themes, and the figures of confirmed themes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Subquery, func, select, union

from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import (
    Authority,
    CandidateTheme,
    Consultation,
    Council,
    GroupingRun,
    Participant,
    Proposal,
    Standard,
    Statement,
    Theme,
    ThemeDecision,
    ThemeStatement,
    Vote,
)
from citizen_voice.themes import policy
from citizen_voice.vocabulary import ModerationStatus, RunState, ThemeState, VoteChoice


@dataclass(frozen=True)
class ThemeFiguresRow:
    """A confirmed theme in figures, over proposals that are published and not withdrawn.

    `people` wrote its statements, `voters` voted on any of its proposals (distinct people each); `agree`, `disagree`
    and `unsure` add up the votes on its distinct proposals; `areas` are (council code, council name, distinct people
    who wrote or voted).
    """

    theme: Theme
    people: int
    proposals: int
    statements: int
    voters: int
    agree: int
    disagree: int
    unsure: int
    areas: list[tuple[str, str, int]]

    @property
    def votes(self) -> int:
        """Number of votes of any kind."""
        return self.agree + self.disagree + self.unsure


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


def shown_state(run: GroupingRun) -> RunState:
    """Return the state to show: a silent run that can't go on has failed, swept up or not (`policy`)."""
    return policy.shown_state(run)


def published(rows: Any) -> Any:
    """Narrow rows with a `Proposal` to those that are published and not withdrawn."""
    return rows.where(Proposal.moderation_status == ModerationStatus.APPROVED, Proposal.withdrawn_at.is_(None))


def count_published(consultation: Consultation) -> int:
    """Return how many proposals are published and not withdrawn."""
    rows = select(func.count()).select_from(Proposal).where(Proposal.consultation_id == consultation.id)
    return db.session.scalar(published(rows)) or 0


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
    themes = list_confirmed_themes(consultation)
    members = _theme_members(consultation)
    written = {
        row.theme_id: row
        for row in db.session.execute(
            select(
                members.c.theme_id,
                func.count(members.c.participant_id.distinct()).label("people"),
                func.count(members.c.proposal_id.distinct()).label("proposals"),
                func.count(members.c.statement_id).label("statements"),
            ).group_by(members.c.theme_id)
        )
    }
    voted = _votes_by_theme(members)
    areas = _areas_by_theme(members)
    figures = [
        ThemeFiguresRow(
            theme=theme,
            people=written[theme.id].people if theme.id in written else 0,
            proposals=written[theme.id].proposals if theme.id in written else 0,
            statements=written[theme.id].statements if theme.id in written else 0,
            voters=voted[theme.id].voters if theme.id in voted else 0,
            agree=voted[theme.id].agree if theme.id in voted else 0,
            disagree=voted[theme.id].disagree if theme.id in voted else 0,
            unsure=voted[theme.id].unsure if theme.id in voted else 0,
            areas=areas.get(theme.id, []),
        )
        for theme in themes
    ]
    return sorted(figures, key=lambda row: (-row.people, -row.votes, row.theme.title))


def _theme_members(consultation: Consultation) -> Subquery:
    rows = (
        select(
            ThemeStatement.theme_id,
            ThemeStatement.statement_id,
            Statement.proposal_id,
            Proposal.participant_id,
        )
        .join(Theme, Theme.id == ThemeStatement.theme_id)
        .join(Statement, Statement.id == ThemeStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(Theme.consultation_id == consultation.id, Theme.state == ThemeState.CONFIRMED)
    )
    members: Subquery = published(rows).subquery()
    return members


def _theme_proposals(members: Subquery) -> Subquery:
    return select(members.c.theme_id, members.c.proposal_id).distinct().subquery()


def _votes_by_theme(members: Subquery) -> dict[uuid.UUID, Any]:
    proposals = _theme_proposals(members)
    counts = {choice.value: func.count().filter(Vote.choice == choice).label(choice.value) for choice in VoteChoice}
    rows = db.session.execute(
        select(proposals.c.theme_id, func.count(Vote.participant_id.distinct()).label("voters"), *counts.values())
        .join(Vote, Vote.proposal_id == proposals.c.proposal_id)
        .group_by(proposals.c.theme_id)
    )
    return {row.theme_id: row for row in rows}


def _areas_by_theme(members: Subquery) -> dict[uuid.UUID, list[tuple[str, str, int]]]:
    proposals = _theme_proposals(members)
    people = union(
        select(members.c.theme_id, members.c.participant_id),
        select(proposals.c.theme_id, Vote.participant_id).join(Vote, Vote.proposal_id == proposals.c.proposal_id),
    ).subquery()
    rows = db.session.execute(
        select(people.c.theme_id, Council.code, Council.name, func.count())
        .join(Participant, Participant.id == people.c.participant_id)
        .join(Council, Council.id == Participant.council_id)
        .group_by(people.c.theme_id, Council.code, Council.name)
        .order_by(func.count().desc(), Council.name)
    )
    found: dict[uuid.UUID, list[tuple[str, str, int]]] = {}
    for theme_id, code, name, count in rows:
        found.setdefault(theme_id, []).append((code, name, count))
    return found
