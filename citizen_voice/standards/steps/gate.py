"""The gate of a standard: what it lacks before it is approved or published, and the codes that it may point at."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import selectinload

from citizen_voice.db import db
from citizen_voice.drafting.gate import missing_fields
from citizen_voice.drafting.measure_ids import id_in_full, measure_ids_in
from citizen_voice.drafting.problems import FieldProblem, Problem
from citizen_voice.drafting.rules import KnownCodes
from citizen_voice.drafting.types import FilledClause
from citizen_voice.drafting.validation import validate_value
from citizen_voice.models import (
    Authority,
    CatalogueEntry,
    Clause,
    Consultation,
    Council,
    Publication,
    PublishedStandard,
    Standard,
    Theme,
)
from citizen_voice.reference import catalogue
from citizen_voice.standards.queries import find_clause, support_of, title_of
from citizen_voice.standards.steps.support import find_lost_clauses
from citizen_voice.vocabulary import ThemeState


@dataclass(frozen=True)
class StandardRow:
    """A standard in a list: its title, and what it lacks before approval."""

    standard: Standard
    title: str
    title_language: str | None
    problems: list[FieldProblem]


def list_standards(consultation: Consultation) -> list[StandardRow]:
    """Return the standards of a consultation by reference, each with what it lacks; in a fixed number of queries."""
    standards = db.session.scalars(
        select(Standard)
        .where(Standard.consultation_id == consultation.id)
        .options(selectinload(Standard.current_revision))
        .order_by(func.length(Standard.reference), Standard.reference)
    ).all()
    codes = known_codes(consultation, measure_ids={code for one in standards for code in _measure_ids(one)})
    older = published_before(consultation.authority_id)
    gate: dict[str, Any] = {"codes": codes, "is_bilingual": consultation.authority.is_bilingual}
    gate["lost"] = find_lost_clauses(standards)
    return [
        StandardRow(one, *title_of(one), _missing(one, **gate, is_first_version=one.id not in older))
        for one in standards
    ]


def missing(standard: Standard, *, before: str = "approval") -> list[FieldProblem]:
    """Return what must be filled in or mended before `approval` or `publication`."""
    return _missing(
        standard,
        codes=known_codes(standard.consultation, measure_ids=_measure_ids(standard)),
        lost=find_lost_clauses([standard]),
        before=before,
        is_first_version=standard.id not in published_before(standard.authority_id),
        is_bilingual=standard.consultation.authority.is_bilingual,
    )


def _missing(standard: Standard, *, codes: KnownCodes, lost: Collection[uuid.UUID], **gate: Any) -> list[FieldProblem]:
    stored = standard.current_revision.clauses if standard.current_revision else []
    clauses = [replace(filled(one), has_lost_all=one.id in lost) for one in stored]
    return missing_fields(clauses, codes=replace(codes, reference=standard.reference), **gate)


def filled(clause: Clause) -> FilledClause:
    """Return a stored clause as the gate reads it."""
    return FilledClause(clause.field, clause.value, clause.kind.value, support_of(clause), clause.reason)


def value_problems(standard: Standard, field: str, value: object) -> list[Problem]:
    """Return what is wrong with a value for a field of this standard."""
    codes = known_codes(standard.consultation, measure_ids=measure_ids_in(value) if field == "measures" else ())
    return validate_value(field, value, replace(codes, reference=standard.reference))


def _measure_ids(standard: Standard) -> set[str]:
    clause = find_clause(standard, "measures")
    return measure_ids_in(clause.value) if clause else set()


def published_before(authority_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the ids of the standards that stand in some publication."""
    rows = db.session.scalars(
        select(PublishedStandard.standard_id).where(PublishedStandard.authority_id == authority_id).distinct()
    )
    return set(rows)


def known_codes(consultation: Consultation, *, measure_ids: Collection[str]) -> KnownCodes:
    """Return the codes that a standard may point at: reference data, and an authority's goals, councils and themes.

    Of published measures those of `measure_ids` are among them, where they are published.
    """
    authority = consultation.authority
    councils = db.session.scalars(select(Council.code).where(Council.authority_id == authority.id)).all()
    profile = authority.profile
    return KnownCodes(
        units=frozenset(one.code for one in catalogue.units()),
        goals=frozenset(one.code for one in profile.goals),
        has_well_being_goals=profile.has_well_being_goals,
        frameworks=frozenset(profile.frameworks),
        cpv_divisions=frozenset(one.division for one in catalogue.cpv_divisions()),
        councils=frozenset(councils),
        themes=frozenset(confirmed_themes(consultation.id)),
        authority=authority.slug,
        measures=find_measures(authority, measure_ids),
    )


def confirmed_themes(consultation_id: uuid.UUID) -> dict[str, str]:
    """Return the titles of the confirmed themes of a consultation by their codes, in the order of the titles."""
    rows = db.session.execute(
        select(Theme.id, Theme.title)
        .where(Theme.consultation_id == consultation_id, Theme.state == ThemeState.CONFIRMED)
        .order_by(Theme.title, Theme.id)
    )
    return {str(code): title for code, title in rows}


def find_measures(authority: Authority, ids: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """Return published measures by their id in full, as the latest publication says them.

    `ids` are as a standard of `authority` writes them. A measure is looked for in the region that it comes from: what
    others say who took it over is no source.
    """
    wanted = {tuple(id_in_full(authority.slug, one).split("/", 1)) for one in ids}
    if not wanted:
        return {}
    measure = func.jsonb_array_elements(CatalogueEntry.measures).table_valued("value").render_derived()
    code = measure.c.value.op("->>")("id")
    rows = db.session.execute(
        select(Authority.slug, code.label("code"), measure.c.value.label("measure"))
        .join_from(CatalogueEntry, Publication, Publication.id == CatalogueEntry.publication_id)
        .join(Authority, Authority.id == CatalogueEntry.authority_id)
        .join(measure, onclause=db.true())
        .where(Authority.slug.in_({slug for slug, _ in wanted}), tuple_(Authority.slug, code).in_(wanted))
        .order_by(Publication.published_at, Publication.id)
    )
    return {f"{row.slug}/{row.code}": row.measure for row in rows}
