"""Words looked for in a run: in residents' statements, and in the titles and keywords of its themes."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from markupsafe import Markup, escape
from sqlalchemy import CTE, ColumnElement, Text, cast, func, literal_column, or_, select

from citizen_voice.db import db
from citizen_voice.grouping.types import BROAD
from citizen_voice.models import (
    CandidateTheme,
    GroupedStatement,
    GroupingRun,
    Proposal,
    ProposalText,
    Statement,
    Theme,
    ThemeOrigin,
)
from citizen_voice.themes import queries
from citizen_voice.themes.steps.words import ShownStatement, load_shown

PER_PAGE = 50
MOST_PROPOSALS = 1000
"""Statements of so many proposals are shown at most: who finds more looks for more words."""
MOST_THEMES = 25
MOST_WORDS = 8
LONGEST_WORD = 60

# Words as they stand: the same rule for English, Welsh and any other language, and the one that the index follows.
_SIMPLE: ColumnElement[str] = literal_column("'simple'::regconfig")


@dataclass(frozen=True)
class StatementHit:
    """A statement in which the words stand; `marked` are its words with these marked. No candidate: placed nowhere."""

    statement: ShownStatement
    marked: Markup
    candidate: CandidateTheme | None


@dataclass(frozen=True)
class ThemeHit:
    """A suggestion in whose title or keywords the words stand; `theme` is what an officer made of it."""

    candidate: CandidateTheme
    marked: Markup
    theme: Theme | None


class Found(Pagination):
    """Pages of ids that are all at hand: they are looked for once, and need not be counted by another query.

    `is_cut_off` says that the words stand in more proposals than were looked at.
    """

    is_cut_off = False

    def __init__(self, ids: Sequence[uuid.UUID], *, page: int, per_page: int, error_out: bool) -> None:
        self._ids = ids
        last = max(1, -(-len(ids) // per_page))
        super().__init__(page=min(page, last), per_page=per_page, error_out=error_out)

    def _query_items(self) -> list[Any]:
        first = self._query_offset
        return list(self._ids[first : first + self.per_page])

    def _query_count(self) -> int:
        return len(self._ids)


def words_in(asked: str) -> list[str]:
    """Return the words to look for: letters and digits, the first few, in the order of the question."""
    return [word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", asked)][:MOST_WORDS]


def mark(words: str, sought: Sequence[str]) -> Markup:
    """Return words as markup in which each word that begins with one of those sought is marked."""
    if not sought:
        return escape(words)
    beginnings = "|".join(re.escape(word) for word in sorted(sought, key=len, reverse=True))
    parts = re.split(rf"((?<![^\W_])(?:{beginnings})[^\W_]*)", words, flags=re.IGNORECASE)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts)
    )


def search_statements(run: GroupingRun, sought: Sequence[str], *, page: int = 1) -> "Found":
    """Return a page of `StatementHit`: statements that hold every word, as they may be shown now.

    Those of the largest themes come first, those placed nowhere last; of `MOST_PROPOSALS` proposals at most.
    """
    found = db.session.execute(
        _matching(run, sought)
        .outerjoin(CandidateTheme, CandidateTheme.id == GroupedStatement.candidate_theme_id)
        .order_by(
            CandidateTheme.people.desc().nulls_last(),
            CandidateTheme.number,
            GroupedStatement.score.desc(),
            GroupedStatement.statement_id,
        )
    ).all()
    listing = Found([one.id for one in found], page=page, per_page=PER_PAGE, error_out=False)
    listing.is_cut_off = bool(found) and found[0].looked_at == MOST_PROPOSALS
    rows = db.session.scalars(select(GroupedStatement).where(GroupedStatement.id.in_(listing.items)))
    by_id = {one.id: one for one in rows}
    listing.items = [by_id[at] for at in listing.items]
    shown = load_shown([one.statement_id for one in listing.items])
    themes = _load_candidates({one.candidate_theme_id for one in listing.items})
    listing.items = [
        StatementHit(
            statement=shown[one.statement_id],
            marked=mark(shown[one.statement_id].words or "", sought),
            candidate=themes.get(one.candidate_theme_id),
        )
        for one in listing.items
    ]
    return listing


def search_themes(run: GroupingRun, sought: Sequence[str]) -> list[ThemeHit]:
    """Return suggestions, and themes made of them, in whose title or keywords every word stands: the largest first."""
    said = CandidateTheme.label + " " + cast(CandidateTheme.keywords, Text) + " " + func.coalesce(Theme.title, "")
    rows = db.session.execute(
        select(CandidateTheme, Theme)
        .outerjoin(ThemeOrigin, ThemeOrigin.candidate_theme_id == CandidateTheme.id)
        .outerjoin(Theme, Theme.id == ThemeOrigin.theme_id)
        .where(CandidateTheme.grouping_run_id == run.id, func.to_tsvector(_SIMPLE, said).op("@@")(_question(sought)))
        .order_by((CandidateTheme.level == BROAD).desc(), CandidateTheme.people.desc(), CandidateTheme.number)
        .limit(MOST_THEMES)
    )
    return [ThemeHit(candidate, mark(candidate.label, sought), theme) for candidate, theme in rows]


def _matching(run: GroupingRun, sought: Sequence[str]) -> Any:
    """Give the ids of the grouped statements in which the words stand, and in how many proposals these were found.

    In steps that the database takes one by one: left to itself it goes through all statements where a word is in one
    text of ten. First the texts of the authority by the index of words, then the proposals of the consultation.
    """
    question = _question(sought)
    published = _published(run, question)
    span = func.substr(ProposalText.text, Statement.start_offset + 1, Statement.end_offset - Statement.start_offset)
    is_whole = (Statement.start_offset == 0) & (Statement.end_offset >= func.char_length(ProposalText.text))
    looked_at = select(func.count()).select_from(published).scalar_subquery()
    return (
        select(GroupedStatement.id, looked_at.label("looked_at"))
        .join(Statement, Statement.id == GroupedStatement.statement_id)
        .join(published, published.c.id == Statement.proposal_id)
        .join(ProposalText, ProposalText.id == published.c.published_text_id)
        .where(
            GroupedStatement.grouping_run_id == run.id,
            # Words replaced since the grouping are shown whole; of others only the statement's own are looked at.
            or_(
                Statement.proposal_text_id != ProposalText.id,
                is_whole,
                func.to_tsvector(_SIMPLE, span).op("@@")(question),
            ),
        )
    )


def _published(run: GroupingRun, question: ColumnElement[str]) -> CTE:
    """Give the published proposals of the consultation that hold the words, `MOST_PROPOSALS` at most."""
    said = (
        select(ProposalText.id)
        .where(
            func.to_tsvector(_SIMPLE, ProposalText.text).op("@@")(question),
            ProposalText.authority_id == run.authority_id,
        )
        .cte("said")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    found: CTE = (
        queries.published(
            select(Proposal.id, Proposal.published_text_id)
            .join(said, said.c.id == Proposal.published_text_id)
            .where(Proposal.consultation_id == run.consultation_id)
        )
        .order_by(Proposal.id)
        .limit(MOST_PROPOSALS)
        .cte("published")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return found


def _question(sought: Sequence[str]) -> ColumnElement[str]:
    """Every word, each also as the beginning of a longer one: "bus" finds "buses"."""
    return func.to_tsquery(_SIMPLE, " & ".join(f"'{word}':*" for word in sought))


def _load_candidates(ids: set[uuid.UUID | None]) -> dict[uuid.UUID | None, CandidateTheme]:
    rows = db.session.scalars(select(CandidateTheme).where(CandidateTheme.id.in_([at for at in ids if at])))
    return {one.id: one for one in rows}
