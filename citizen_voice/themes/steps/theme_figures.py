"""Themes in figures: who wrote and voted where, and what the votes say for and against each theme."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, case, func, select, union

from citizen_voice.db import db
from citizen_voice.models import (
    Consultation,
    Council,
    Participant,
    Proposal,
    Statement,
    Theme,
    ThemeStatement,
    Vote,
)
from citizen_voice.themes.queries import author, list_confirmed_themes, published
from citizen_voice.themes.steps.grades import list_unstable
from citizen_voice.vocabulary import Stance, ThemeState, VoteChoice


@dataclass(frozen=True)
class ThemeFiguresRow:
    """A confirmed theme in figures, over proposals that are published and not withdrawn.

    `people` wrote its statements, `voters` voted on any of its proposals (distinct people each); `areas` are (council
    code, council name, distinct people who wrote or voted).

    `support` counts votes for the theme: agreement with a statement that is for it, disagreement with one that is
    against it; `opposition` the reverse, `unsure` the unsure votes on the same. A vote is on a proposal, so one that
    says both, or has only statements whose stance nobody has settled, counts for nothing: there are `unoriented` such
    statements, with `votes_left_out`.
    """

    theme: Theme
    people: int
    proposals: int
    statements: int
    voters: int
    support: int
    opposition: int
    unsure: int
    unoriented: int
    votes_left_out: int
    areas: list[tuple[str, str, int]]
    is_unstable: bool

    @property
    def votes(self) -> int:
        """Number of votes that count for or against the theme, with the unsure ones."""
        return self.support + self.opposition + self.unsure


def list_theme_figures(consultation: Consultation) -> list[ThemeFiguresRow]:
    """Return the confirmed themes of a consultation with their figures: most people first, then most votes.

    The number of queries does not grow with the number of themes.
    """
    figures = describe_themes(list_confirmed_themes(consultation), theme_members(consultation))
    return sorted(figures, key=lambda row: (-row.people, -row.votes, row.theme.title))


def describe_themes(themes: Sequence[Theme], members: Subquery) -> list[ThemeFiguresRow]:
    """Return themes with their figures, in the order given. `members` is what `theme_members` gives."""
    proposals = theme_proposals(members)
    written, voted = _written_by_theme(members), votes_by_theme(proposals)
    areas, unstable = areas_by_theme(members, proposals), list_unstable([one.id for one in themes])
    return [
        ThemeFiguresRow(
            theme=theme,
            **written.get(theme.id, dict.fromkeys(("people", "proposals", "statements", "unoriented"), 0)),
            **voted.get(theme.id, dict.fromkeys(_VOTES, 0)),
            areas=areas.get(theme.id, []),
            is_unstable=theme.id in unstable,
        )
        for theme in themes
    ]


_VOTES = ("voters", "support", "opposition", "unsure", "votes_left_out")


def theme_members(consultation: Consultation, theme_ids: Sequence[uuid.UUID] | None = None) -> Subquery:
    """Give the published statements of the confirmed themes of a consultation, or of the themes named."""
    stance = case((ThemeStatement.is_stance_settled, ThemeStatement.stance), else_=None)
    rows = (
        select(
            ThemeStatement.theme_id,
            ThemeStatement.statement_id,
            Statement.proposal_id,
            author().label("participant_id"),
            stance.label("stance"),
        )
        .join(Theme, Theme.id == ThemeStatement.theme_id)
        .join(Statement, Statement.id == ThemeStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(Theme.consultation_id == consultation.id)
    )
    rows = rows.where(Theme.state == ThemeState.CONFIRMED) if theme_ids is None else rows.where(Theme.id.in_(theme_ids))
    members: Subquery = published(rows).subquery()
    return members


def theme_proposals(members: Subquery) -> Subquery:
    """Give (theme_id, proposal_id, stance) for each proposal of a theme, from the stances of its statements.

    There is no stance where a proposal has statements both for and against, or none that is told.
    """
    lowest, highest = func.min(members.c.stance), func.max(members.c.stance)
    return (
        select(
            members.c.theme_id,
            members.c.proposal_id,
            case((lowest == highest, lowest), else_=None).label("stance"),
        )
        .group_by(members.c.theme_id, members.c.proposal_id)
        .subquery()
    )


def _written_by_theme(members: Subquery) -> dict[uuid.UUID, dict[str, int]]:
    rows = db.session.execute(
        select(
            members.c.theme_id,
            func.count(members.c.participant_id.distinct()).label("people"),
            func.count(members.c.proposal_id.distinct()).label("proposals"),
            func.count().label("statements"),
            func.count().filter(members.c.stance.is_(None)).label("unoriented"),
        ).group_by(members.c.theme_id)
    )
    return {row["theme_id"]: _numbers(row) for row in rows.mappings()}


def votes_by_theme(proposals: Subquery) -> dict[uuid.UUID, dict[str, int]]:
    """Return by theme its voters and votes, on what `theme_proposals` gives.

    Whoever agrees with a proposal against the theme is against the theme. Votes on proposals without a stance are
    `votes_left_out`.
    """
    stance = proposals.c.stance
    agree, disagree = Vote.choice == VoteChoice.AGREE, Vote.choice == VoteChoice.DISAGREE
    is_for, is_against = stance == Stance.FOR, stance == Stance.AGAINST
    rows = db.session.execute(
        select(
            proposals.c.theme_id,
            func.count(Vote.participant_id.distinct()).label("voters"),
            func.count().filter((is_for & agree) | (is_against & disagree)).label("support"),
            func.count().filter((is_for & disagree) | (is_against & agree)).label("opposition"),
            func.count().filter(stance.is_not(None) & (Vote.choice == VoteChoice.UNSURE)).label("unsure"),
            func.count().filter(stance.is_(None)).label("votes_left_out"),
        )
        .join(Vote, Vote.proposal_id == proposals.c.proposal_id)
        .group_by(proposals.c.theme_id)
    )
    return {row["theme_id"]: _numbers(row) for row in rows.mappings()}


def count_important(proposals: Subquery) -> dict[uuid.UUID, int]:
    """Return by theme how many people support it with a vote of which they say that it matters a lot to them."""
    stance = proposals.c.stance
    is_support = ((stance == Stance.FOR) & (Vote.choice == VoteChoice.AGREE)) | (
        (stance == Stance.AGAINST) & (Vote.choice == VoteChoice.DISAGREE)
    )
    rows = db.session.execute(
        select(proposals.c.theme_id, func.count(Vote.participant_id.distinct()).label("people"))
        .join(Vote, Vote.proposal_id == proposals.c.proposal_id)
        .where(Vote.is_important, is_support)
        .group_by(proposals.c.theme_id)
    )
    return {row.theme_id: row.people for row in rows}


def _numbers(row: Any) -> dict[str, int]:
    return {name: number for name, number in row.items() if name != "theme_id"}


def areas_by_theme(members: Subquery, proposals: Subquery) -> dict[uuid.UUID, list[tuple[str, str, int]]]:
    """Return by theme (council code, its name, distinct people who wrote or voted), the largest first.

    `members` has a row (theme_id, participant_id) for who wrote, `proposals` (theme_id, proposal_id) for what was
    voted on. A theme may be an officer's or a machine's.
    """
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
