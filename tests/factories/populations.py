"""How many people live where, as an officer would enter it, and people who took part."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.db import db
from citizen_voice.models import Consultation, Council, Participant
from citizen_voice.priorities.steps import population
from citizen_voice.vocabulary import AgeBand, ContributionSource, MarginKind
from tests.factories import Factories

SOURCE = "ONS mid-2024 estimates"


def give(
    consultation: Consultation, areas: Mapping[str, int] | None = None, ages: Mapping[str, int] | None = None
) -> None:
    """Enter people by council code (by default 1,000 for each council) and, when given, by age band."""
    areas = areas or {one.code: 1000 for one in accounts_queries.list_councils(consultation.authority)}
    given = {MarginKind.AREA: population.Margin(areas, SOURCE)}
    if ages:
        given[MarginKind.AGE] = population.Margin({band.value: 1 for band in AgeBand} | dict(ages), SOURCE)
    population.set_population(consultation, given, officer_id=consultation.created_by_id)


def voters(
    make: Factories,
    consultation: Consultation,
    count: int,
    council: Council | None = None,
    *,
    at: datetime | None = None,
    **values: Any,
) -> list[Participant]:
    """Make people who have voted once each, now or at that moment, on a proposal that an organiser put in."""
    asked = make.proposal(consultation, source=ContributionSource.SEED)
    made = [make.participant(consultation, council=council, **values) for _ in range(count)]
    for one in made:
        vote = make.vote(asked, participant=one)
        vote.cast_at = at or vote.cast_at
    db.session.flush()
    return made
