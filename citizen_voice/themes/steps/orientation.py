"""How the statements of a theme look at its title: what pages show of it."""

from dataclasses import dataclass

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.models import Proposal, Statement, Theme, ThemeStatement
from citizen_voice.themes.steps.words import load_shown
from citizen_voice.vocabulary import Stance

PER_PAGE = 50


def list_members(theme: Theme, *, page: int = 1) -> Pagination:
    """Return a page of (statement as shown with its votes, its row in the theme): the exemplars first."""
    rows = (
        select(ThemeStatement)
        .join(Statement, Statement.id == ThemeStatement.statement_id)
        .join(Proposal, Proposal.id == Statement.proposal_id)
        .where(ThemeStatement.theme_id == theme.id)
        .order_by(ThemeStatement.is_exemplar.desc(), Proposal.reference, Statement.number)
    )
    listing = db.paginate(rows, page=page, per_page=PER_PAGE, error_out=False)
    shown = load_shown([one.statement_id for one in listing.items], with_votes=True)
    listing.items = [(shown[one.statement_id], one) for one in listing.items]
    return listing


@dataclass(frozen=True)
class StanceCounts:
    """How many statements of a theme are for it, against it, suggested to be one of both, and left open."""

    is_for: int
    is_against: int
    suggested: int
    unknown: int


def count_stances(theme: Theme) -> StanceCounts:
    """Return how the statements of a theme look at its title."""
    settled, stance = ThemeStatement.is_stance_settled, ThemeStatement.stance
    row = db.session.execute(
        select(
            func.count().filter(settled, stance == Stance.FOR),
            func.count().filter(settled, stance == Stance.AGAINST),
            func.count().filter(~settled, stance.is_not(None)),
            func.count().filter(stance.is_(None)),
        ).where(ThemeStatement.theme_id == theme.id)
    ).one()
    return StanceCounts(*row)
