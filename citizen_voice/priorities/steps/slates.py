"""The proposed slate: worked out from the stored ballots while an officer waits, and told in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from flask_babel import gettext

from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import PopulationMargin, ThemeOpinion
from citizen_voice.opinion.raking import MarginsError, Raking, rake
from citizen_voice.opinion.representation import Audit, audit_slate
from citizen_voice.opinion.slate import SlatePlace, plain_ranking, propose_slate
from citizen_voice.opinion.themes import with_unseen_as_group
from citizen_voice.opinion.types import BoolArray
from citizen_voice.priorities.policy import DEFAULT_PLACES
from citizen_voice.priorities.steps.ballots import StoredBallots, unpack
from citizen_voice.vocabulary import AgeBand, AssuranceLevel, MarginKind

LEVELS, AGES = tuple(AssuranceLevel), tuple(AgeBand)


@dataclass(frozen=True)
class WhatIf:
    """Whose ballots count, and how: everybody's as they are where nothing is said.

    `group` is a number of an opinion group, `council` a code, `assurance` a level; `without_suspected` leaves out votes
    that may have been organised; `is_weighted` rakes people to the population; `unseen_as_group` counts a theme that
    somebody has not seen as most of their group see it.
    """

    places: int = DEFAULT_PLACES
    group: int | None = None
    council: str | None = None
    assurance: AssuranceLevel | None = None
    without_suspected: bool = False
    is_weighted: bool = False
    unseen_as_group: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether everybody's ballots count as they are."""
        return self == WhatIf(places=self.places)


@dataclass(frozen=True, eq=False)
class ProposedSlate:
    """A slate of themes with its audit, beside the ranking by support alone; both by theme ids, first place first.

    `places` tells of each how it came in; `voters` approve any theme at all, `represented` of them one that is in.
    `raking` says how far the weights can be trusted, where there are any.
    """

    theme_ids: tuple[UUID, ...]
    places: Mapping[UUID, SlatePlace]
    by_support: tuple[UUID, ...]
    voters: int
    represented: int
    unfilled: int
    audit: Audit
    raking: Raking | None = None


def propose(stored: ThemeOpinion, what_if: WhatIf, margins: Sequence[PopulationMargin] = ()) -> ProposedSlate:
    """Return the slate of so many places by the Method of Equal Shares, and what it is compared with.

    Where nobody is left to count the slate is empty. Raises `InvalidInputError` when people are to be weighted and the
    margins are missing or don't fit.
    """
    ballots, columns = unpack(stored.ballots), tuple(UUID(at) for at in stored.figures["order"])
    chosen = _counted(ballots, stored.figures, what_if)
    counted = ballots.only(chosen)
    raking = _raked(counted, stored.figures, margins) if what_if.is_weighted else None
    approvals = (
        with_unseen_as_group(counted.as_opinions(), counted.group, stored.figures["k"])
        if what_if.unseen_as_group
        else counted.approvals()
    )
    weights = raking.weights if raking is not None else None
    slate = propose_slate(approvals, what_if.places, weights=weights)
    plain = plain_ranking(approvals, what_if.places, weights=weights)
    return ProposedSlate(
        theme_ids=tuple(columns[at] for at in slate.columns),
        places={columns[one.column]: one for one in slate.places},
        by_support=tuple(columns[at] for at in plain.columns),
        voters=slate.voters,
        represented=slate.represented,
        unfilled=slate.unfilled,
        audit=audit_slate(approvals, slate.columns, max(len(slate.columns), 1)),
        raking=raking,
    )


def audit_choice(stored: ThemeOpinion, theme_ids: Sequence[UUID]) -> Audit:
    """Audit a list of themes that an officer chose, over everybody's ballots. Themes without figures are left out."""
    columns = [UUID(at) for at in stored.figures["order"]]
    chosen = [columns.index(at) for at in theme_ids if at in columns]
    return audit_slate(unpack(stored.ballots).approvals(), chosen, max(len(chosen), 1))


def _counted(ballots: StoredBallots, figures: Mapping[str, Any], what_if: WhatIf) -> BoolArray:
    chosen = np.ones(len(ballots), dtype=np.bool_)
    if what_if.group is not None:
        chosen &= ballots.group == what_if.group
    if what_if.council is not None:
        councils: list[str] = figures["councils"]
        chosen &= ballots.council == (councils.index(what_if.council) if what_if.council in councils else -2)
    if what_if.assurance is not None:
        chosen &= ballots.assurance == LEVELS.index(what_if.assurance)
    if what_if.without_suspected:
        chosen &= ~ballots.is_suspected
    return chosen


def _raked(ballots: StoredBallots, figures: Mapping[str, Any], margins: Sequence[PopulationMargin]) -> Raking:
    given: dict[str, dict[str, float]] = {}
    for one in margins:
        given.setdefault(one.kind.value, {})[one.category] = one.people
    if not given:
        raise InvalidInputError(
            gettext("Enter the population first: there is nothing to weight people to."), "weighted"
        )
    named = {
        MarginKind.AREA.value: _names(ballots.council, figures["councils"]),
        MarginKind.AGE.value: _names(ballots.age, [one.value for one in AGES]),
    }
    try:
        return rake({kind: named[kind] for kind in given}, given)
    except MarginsError as fault:
        raise InvalidInputError(
            gettext("The population that was entered does not fit the people who took part: %(fault)s", fault=fault),
            "weighted",
        ) from fault


def _names(places: Any, names: Sequence[str]) -> list[str | None]:
    return [names[at] if at >= 0 else None for at in places.tolist()]
