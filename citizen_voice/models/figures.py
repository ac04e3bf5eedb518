"""Figures of suggestions and themes that cost too much to count at each look at a page."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table


class CandidateFigures(AuthorityOwned, Base):
    """How people voted on the proposals of a candidate, and where they live; as of `GroupingRun.counted_at`.

    `voters` counts distinct people; `agree`, `disagree` and `unsure` add up the votes on its distinct proposals as they
    are for or against its title, which is told by votes or by standing in the statement. Votes on all other proposals
    are `votes_left_out`.
    `areas` holds a pair [code of a council, distinct people of it who wrote or voted] for each area, the largest first.
    """

    __tablename__ = "candidate_figures"
    __table_args__ = owned_table(
        owned_by("grouping_run"),
        owned_by("candidate_theme"),
        UniqueConstraint("candidate_theme_id"),
    )

    grouping_run_id: Mapped[uuid.UUID]
    candidate_theme_id: Mapped[uuid.UUID]
    voters: Mapped[int]
    agree: Mapped[int]
    disagree: Mapped[int]
    unsure: Mapped[int]
    votes_left_out: Mapped[int]
    areas: Mapped[list[Any]]

    @property
    def votes(self) -> int:
        """Number of votes that count for or against the title, with the unsure ones."""
        return self.agree + self.disagree + self.unsure


class ThemeFigures(AuthorityOwned, Base):
    """A confirmed theme in figures, as of `counted_at`; what they count is said in `theme_figures.ThemeFiguresRow`.

    `areas` is as in `CandidateFigures`. An officer's decision about the theme, or time, makes them out of date.
    """

    __tablename__ = "theme_figures"
    __table_args__ = owned_table(owned_by("theme"), UniqueConstraint("theme_id"))

    theme_id: Mapped[uuid.UUID]
    people: Mapped[int]
    proposals: Mapped[int]
    statements: Mapped[int]
    voters: Mapped[int]
    support: Mapped[int]
    opposition: Mapped[int]
    unsure: Mapped[int]
    unoriented: Mapped[int]
    votes_left_out: Mapped[int]
    areas: Mapped[list[Any]]
    counted_at: Mapped[datetime]
