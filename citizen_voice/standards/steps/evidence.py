"""What a standard is drafted from: a chosen theme with its stored figures, its statements and their votes."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager

from citizen_voice.db import db
from citizen_voice.drafting.types import ChosenTheme, EvidenceOrigin, SupportingStatement, ThemeFigures
from citizen_voice.models import (
    Consultation,
    Council,
    Participant,
    PriorityListEntry,
    Proposal,
    Statement,
    Theme,
    ThemeDecision,
    ThemeOrigin,
    ThemeStatement,
    Vote,
)
from citizen_voice.standards.steps.words import words_of
from citizen_voice.vocabulary import Stance, VoteChoice
from citizen_voice.voting.steps.opinion_figures import LETTERS
from citizen_voice.voting.steps.opinion_runs import find_last_good

Votes = tuple[int, int, int]


def chosen_theme(entry: PriorityListEntry) -> ChosenTheme:
    """Return what drafting needs of a chosen entry: figures of the day of the choice, words as published now."""
    statements = supporting_statements(entry.theme_id)
    theme = entry.theme
    return ChosenTheme(
        title=theme.title,
        figures=figures_of(entry.figures),
        statements=statements,
        title_statement_ids=_title_statement_ids(theme, statements),
        title_language=theme.title_language,
        origin=_origin(theme),
    )


def _origin(theme: Theme) -> EvidenceOrigin:
    groups = db.session.scalars(
        select(ThemeOrigin.candidate_theme_id).where(ThemeOrigin.theme_id == theme.id).order_by(ThemeOrigin.id)
    ).all()
    first = [theme.first_candidate_id] if theme.first_candidate_id and not groups else []
    run = find_last_good(theme.consultation_id)
    return EvidenceOrigin(
        consultation=db.session.scalars(
            select(Consultation.slug).where(Consultation.id == theme.consultation_id)
        ).one(),
        theme=str(theme.id),
        groups=tuple(str(one) for one in (*groups, *first)),
        opinion_run=str(run.id) if run else None,
        # One group is none: people's votes then do not fall into distinct ones.
        opinion_groups=tuple(LETTERS[: run.k]) if run and run.k > 1 else (),
    )


def figures_of(stored: Mapping[str, Any]) -> ThemeFigures:
    """Return the figures that a priority list stored. Areas may be stored as a mapping or as a list of pairs."""
    areas = stored.get("areas") or {}
    pairs = areas.items() if isinstance(areas, Mapping) else (_pair(one) for one in areas)
    names = ("people", "proposals", "statements", "voters", "agree", "disagree", "unsure")
    return ThemeFigures(
        **{name: int(stored.get(name, 0)) for name in names},
        areas=tuple((str(area), int(people)) for area, people in pairs),
    )


def _pair(area: Any) -> tuple[str, int]:
    if isinstance(area, Mapping):
        return area.get("code") or area["area"], area["people"]
    return area[0], area[-1]


def supporting_statements(theme_id: uuid.UUID) -> tuple[SupportingStatement, ...]:
    """Return the statements of a theme that still stand, with the votes on their proposals.

    Left out is what was withdrawn, is no longer published, or was cut from a version that is no longer shown.
    """
    rows = db.session.execute(
        select(Statement, ThemeStatement, Council.code)
        .join(ThemeStatement, ThemeStatement.statement_id == Statement.id)
        .join(Statement.proposal)
        .join(Statement.proposal_text)
        .join(Participant, Participant.id == Proposal.participant_id)
        .outerjoin(Council, Council.id == Participant.council_id)
        .options(contains_eager(Statement.proposal_text))
        .where(
            ThemeStatement.theme_id == theme_id,
            Proposal.withdrawn_at.is_(None),
            Proposal.published_text_id == Statement.proposal_text_id,
        )
        .order_by(Statement.id)
    ).all()
    votes = votes_of([statement.proposal_id for statement, _, _ in rows])
    return tuple(
        SupportingStatement(
            str(statement.id),
            words_of(statement),
            statement.proposal_text.language,
            *votes.get(statement.proposal_id, (0, 0, 0)),
            is_exemplar=member.is_exemplar,
            council=council,
            is_against=member.is_stance_settled and member.stance is Stance.AGAINST,
        )
        for statement, member, council in rows
    )


def votes_of(proposal_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Votes]:
    """Return agree, disagree and unsure for each proposal that has votes, in one query."""

    def count(choice: VoteChoice) -> Any:
        return func.count(case((Vote.choice == choice, 1)))

    rows = db.session.execute(
        select(Vote.proposal_id, count(VoteChoice.AGREE), count(VoteChoice.DISAGREE), count(VoteChoice.UNSURE))
        .where(Vote.proposal_id.in_(set(proposal_ids)))
        .group_by(Vote.proposal_id)
    ).all()
    return {proposal_id: (agree, disagree, unsure) for proposal_id, agree, disagree, unsure in rows}


def _title_statement_ids(theme: Theme, statements: Sequence[SupportingStatement]) -> tuple[str, ...]:
    """Return the statements whose words the title took; none when an officer worded it.

    The machine takes a title as a phrase out of statements of the theme. When that statement has since been
    withdrawn, the exemplars, which say the same, support the title; without any, an officer answers for it.
    """
    if not theme.is_title_from_residents:
        return ()
    title = _folded(theme.title)
    said = tuple(one.id for one in statements if title in _folded(one.text))
    return said or tuple(one.id for one in statements if one.is_exemplar)


def _folded(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def wording_of_title(theme: Theme) -> ThemeDecision | None:
    """Return the latest decision by which an officer gave the theme the title that it has now."""
    return db.session.scalars(
        select(ThemeDecision)
        .where(ThemeDecision.theme_id == theme.id, ThemeDecision.new_title == theme.title)
        .order_by(ThemeDecision.number.desc())
        .limit(1)
    ).first()
