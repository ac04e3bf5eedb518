"""What a consultation has found, for everybody: what people think of each theme, and one's own view among all."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from citizen_voice.db import db
from citizen_voice.models import Consultation, OpinionPlace, OpinionRun, Participant, Theme, Vote, VoteTally
from citizen_voice.opinion.types import FEWEST_VOTES
from citizen_voice.priorities import queries
from citizen_voice.themes.queries import list_confirmed_themes
from citizen_voice.vocabulary import ConsultationState, VoteChoice
from citizen_voice.voting.steps.opinion_runs import find_last_good

AGREED, DIVIDED = 0.6, 0.25
"""All groups agree where the smallest share is above the first; groups differ where shares lie so far apart."""


@dataclass(frozen=True)
class ThemeResult:
    """One confirmed theme as people see it. `shares` are for it and against it by group, None for too few votes.

    `important` is the number of its supporters who say that it matters a lot to them; 0 where they are too few to tell.
    """

    theme: Theme
    seen: int
    approve: int
    oppose: int
    shares: Sequence[tuple[float, float] | None]
    important: int
    evidence: str

    @property
    def share(self) -> float:
        """The part of those who voted on it that is for it."""
        return self.approve / self.seen

    @property
    def spread(self) -> float:
        """How far apart the shares of two groups are at most."""
        known = [one[0] for one in self.shares if one is not None]
        return max(known) - min(known) if len(known) > 1 else 0.0

    @property
    def lowest(self) -> float:
        """The smallest share of a group that is for it, or of all where there are no groups."""
        known = [one[0] for one in self.shares if one is not None]
        return min(known, default=self.share)


@dataclass(frozen=True)
class Results:
    """All themes with votes enough, in three lists: agreed by all groups, divided, and the rest; and those without."""

    agreed: Sequence[ThemeResult]
    divided: Sequence[ThemeResult]
    others: Sequence[ThemeResult]
    untold: Sequence[Theme]
    people: int
    sizes: Sequence[int]

    @property
    def shown(self) -> list[ThemeResult]:
        """Return all that can be told, in the order of the lists."""
        return [*self.agreed, *self.divided, *self.others]


@dataclass(frozen=True)
class OwnView:
    """Somebody's votes among all: with the majority, against it, and their opinion group (None: not placed)."""

    votes: int
    with_most: int
    against_most: int
    group: int | None
    group_size: int


def are_shown(consultation: Consultation) -> bool:
    """Whether results are shown: once the consultation is over, so that nobody's vote is swayed by them."""
    return consultation.state not in (ConsultationState.DRAFT, ConsultationState.OPEN)


def find_results(consultation: Consultation) -> Results | None:
    """Return what people think of the confirmed themes; None before they were counted."""
    stored = queries.find_theme_opinion(consultation)
    if stored is None:
        return None
    figures: Mapping[str, Any] = stored.figures["themes"]
    told, untold = [], []
    for theme in list_confirmed_themes(consultation):
        one = figures.get(str(theme.id))
        if one is None or one["seen"] < FEWEST_VOTES:
            untold.append(theme)
        else:
            told.append(_result(theme, one))
    told.sort(key=lambda one: (-one.share, one.theme.title))
    divided = [one for one in told if one.spread >= DIVIDED]
    agreed = [one for one in told if one.lowest >= AGREED and one not in divided]
    return Results(
        agreed=agreed,
        divided=sorted(divided, key=lambda one: -one.spread),
        others=[one for one in told if one not in divided and one not in agreed],
        untold=untold,
        people=stored.figures["people"],
        sizes=stored.figures["sizes"],
    )


def _result(theme: Theme, figures: Mapping[str, Any]) -> ThemeResult:
    shares = [
        (one["approve"] / one["seen"], one["oppose"] / one["seen"]) if one["seen"] >= FEWEST_VOTES else None
        for one in figures["groups"]
    ]
    return ThemeResult(
        theme=theme,
        seen=figures["seen"],
        approve=figures["approve"],
        oppose=figures["oppose"],
        shares=shares if len(shares) > 1 else [],
        # Not there in what was counted before people were asked.
        important=important if (important := figures.get("important", 0)) >= FEWEST_VOTES else 0,
        evidence=figures["evidence"],
    )


def find_own_view(consultation: Consultation, participant: Participant | None) -> OwnView | None:
    """Return how somebody's votes stand among those of all; None for nobody, or who has not voted."""
    if participant is None:
        return None
    sign = case((Vote.choice == VoteChoice.AGREE, 1), (Vote.choice == VoteChoice.DISAGREE, -1), else_=0)
    most = func.sign(VoteTally.agree - VoteTally.disagree)
    row = db.session.execute(
        select(
            func.count().label("votes"),
            func.count().filter(sign * most > 0).label("with_most"),
            func.count().filter(sign * most < 0).label("against_most"),
        )
        .join(VoteTally, VoteTally.proposal_id == Vote.proposal_id)
        .where(Vote.participant_id == participant.id)
    ).one()
    if not row.votes:
        return None
    run = find_last_good(consultation.id)
    group = _group_of(run, participant.id) if run is not None and run.k > 1 else None
    size = run.figures["sizes"][group] if run is not None and group is not None else 0
    return OwnView(row.votes, row.with_most, row.against_most, group, size)


def _group_of(run: OpinionRun, participant_id: uuid.UUID) -> int | None:
    return db.session.scalar(
        select(OpinionPlace.group_number).where(
            OpinionPlace.opinion_run_id == run.id, OpinionPlace.participant_id == participant_id
        )
    )
