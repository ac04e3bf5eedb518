"""The figures of confirmed themes: people, proposals, votes and areas, counted by the database."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, func, select, union

from citizen_voice.db import db
from citizen_voice.models import Consultation, Council, Participant, Proposal, Statement, Theme, ThemeStatement, Vote
from citizen_voice.vocabulary import ModerationStatus, ThemeState, VoteChoice


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


def count_figures(consultation: Consultation) -> list[ThemeFiguresRow]:
    """Return the confirmed themes of a consultation with their figures: most people first, then most votes.

    The number of queries does not grow with the number of themes.
    """
    themes = db.session.scalars(
        select(Theme).where(Theme.consultation_id == consultation.id, Theme.state == ThemeState.CONFIRMED)
    ).all()
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
        .where(
            Theme.consultation_id == consultation.id,
            Theme.state == ThemeState.CONFIRMED,
            Proposal.moderation_status == ModerationStatus.APPROVED,
            Proposal.withdrawn_at.is_(None),
        )
    )
    return rows.subquery()


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
