"""How many people live in each area and are of each age: what those who took part are compared with."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import delete

from citizen_voice import audit
from citizen_voice.accounts import queries as accounts_queries
from citizen_voice.db import db, hold_row
from citizen_voice.exceptions import InvalidInputError
from citizen_voice.models import Consultation, PopulationMargin
from citizen_voice.opinion.raking import TOTALS_MAY_DIFFER, MarginsError, rake
from citizen_voice.priorities import queries
from citizen_voice.templating import format_number
from citizen_voice.vocabulary import AgeBand, MarginKind

MOST_PEOPLE = 100_000_000
LONGEST_SOURCE = 300


@dataclass(frozen=True)
class Margin:
    """People by category, which is a council's code or an age band, and in words where the numbers are from."""

    people: Mapping[str, int]
    source: str

    @property
    def total(self) -> int:
        """How many people there are together."""
        return sum(self.people.values())


Population = Mapping[MarginKind, Margin]
"""What is known of a population; a kind that nobody has entered is missing."""


def read_population(consultation: Consultation) -> dict[MarginKind, Margin]:
    """Return what the authority has entered for a consultation."""
    rows = queries.list_margins(consultation)
    return {
        kind: Margin({row.category: row.people for row in own}, own[0].source)
        for kind in MarginKind
        if (own := [row for row in rows if row.kind is kind])
    }


def set_population(consultation: Consultation, population: Population, *, officer_id: uuid.UUID) -> None:
    """Store what is known of the population in place of all that was; a kind that is missing is known no more.

    The same again changes nothing. Raises `InvalidInputError` unless each kind has every area of the authority or
    every age band, with whole numbers above 0 and a source, and the two can be of one population.
    """
    # One at a time: half of one officer's numbers beside half of another's would be nobody's.
    hold_row(Consultation, consultation.id)
    _check(consultation, population)
    if read_population(consultation) == population:
        return
    db.session.execute(delete(PopulationMargin).where(PopulationMargin.consultation_id == consultation.id))
    db.session.add_all(
        PopulationMargin(
            authority_id=consultation.authority_id,
            consultation_id=consultation.id,
            kind=kind,
            category=category,
            people=people,
            source=margin.source,
            entered_by_id=officer_id,
        )
        for kind, margin in population.items()
        for category, people in margin.people.items()
    )
    db.session.flush()
    audit.record(
        "population_set",
        who=audit.officer(officer_id),
        authority_id=consultation.authority_id,
        subject_kind="consultation",
        subject_id=consultation.id,
        **{f"people_by_{kind}": margin.total for kind, margin in population.items()},
    )


def find_fault(population: Mapping[MarginKind, Mapping[str, int]]) -> str | None:
    """Say in words why these numbers can't be those of one population; None when they can."""
    margins = {kind.value: people for kind, people in population.items()}
    try:
        rake(dict.fromkeys(margins, ()), margins)
    except MarginsError as fault:
        if len(population) < len(MarginKind):
            return str(gettext("These numbers can't be used: %(fault)s", fault=fault))
        areas, ages = (sum(population[kind].values()) for kind in (MarginKind.AREA, MarginKind.AGE))
        words = gettext(
            "The areas add up to %(areas)s people and the age bands to %(ages)s. They must be numbers of the same "
            "people: the totals may differ by %(percent)d%% at most",
            areas=format_number(areas),
            ages=format_number(ages),
            percent=round(100 * TOTALS_MAY_DIFFER),
        )
        return str(words)
    return None


def _check(consultation: Consultation, population: Population) -> None:
    wanted = {
        MarginKind.AREA: {one.code for one in accounts_queries.list_councils(consultation.authority)},
        MarginKind.AGE: {band.value for band in AgeBand},
    }
    for kind, margin in population.items():
        if set(margin.people) != wanted[kind]:
            raise InvalidInputError(gettext("Enter a number for all of them, or for none."), kind.value)
        if not all(1 <= people <= MOST_PEOPLE for people in margin.people.values()):
            raise InvalidInputError(gettext("Numbers of people are whole numbers above 0."), kind.value)
        if not 0 < len(margin.source) <= LONGEST_SOURCE:
            raise InvalidInputError(gettext("Say in a few words where the numbers are from."), "source")
    if fault := find_fault({kind: margin.people for kind, margin in population.items()}):
        raise InvalidInputError(fault)
