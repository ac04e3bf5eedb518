"""Published standards and tenders for tests: a real snapshot with its hash, over all rows it rests on."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from citizen_voice.clock import today, utcnow
from citizen_voice.commissioning import service
from citizen_voice.db import db
from citizen_voice.exports.snapshot import (
    AuthoritySnapshot,
    ClauseSnapshot,
    ConsultationSnapshot,
    PublicationSnapshot,
    StandardSnapshot,
    TotalWeightSnapshot,
    content_hash,
)
from citizen_voice.models import (
    CandidateTheme,
    Consultation,
    GroupingRun,
    Officer,
    OfficerRole,
    PriorityList,
    Publication,
    PublishedStandard,
    Standard,
    StandardRevision,
    Statement,
    Tender,
    TenderImport,
    Theme,
)
from citizen_voice.standards.steps.cataloguing import enter_publication
from citizen_voice.standards.steps.profiles import snapshot_profile
from citizen_voice.vocabulary import ConsultationState, Role, RunState, StandardState, ThemeState
from tests.factories import Factories, _keep, _numbers

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
TESTS = {
    "subject_matter": "The work is done in the parks of the borough by people hired for it.",
    "clear_measurable": "One measure with a unit and a target; all bidders see the same words.",
    "technical_rules": "No make, process or certificate of one scheme is asked for.",
    "proportionate": "The targets are a small part of four years of work.",
}


def measures(reference: str) -> list[dict[str, Any]]:
    """Two measures that are counted, in people and in tonnes, and one that is described in words."""
    shared = {"counting_rule": "Once each year", "direction": "higher", "evidence": "A list", "frequency": "Quarterly"}
    return [
        {
            "id": f"{reference}-M{number}",
            "title": title,
            "definition": f"{title}, as counted at the end of a year",
            "unit": unit,
            "geography": "The six council areas",
            "target": "3",
            "target_scaling": "per_million",
            **shared,
        }
        for number, (title, unit) in enumerate(
            [("Apprentices started", "people"), ("Carbon saved", "tco2e"), ("Lessons told", "text")], start=1
        )
    ]


def make_standard(
    make: Factories, consultation: Consultation, reference: str, *, statement: Statement | None = None, **values: Any
) -> tuple[Standard, StandardRevision, StandardSnapshot]:
    """A published standard, its revision, and what a publication says of it.

    `values` replace values of clauses; one that depends on the reference is a function of it.
    """
    values = {field: value(reference) if callable(value) else value for field, value in values.items()}
    owned = {"authority_id": consultation.authority_id}
    statement = statement or make.statement(make.proposal(consultation))
    officer_id = consultation.created_by_id
    run = _keep(
        GroupingRun(
            **owned,
            consultation_id=consultation.id,
            requested_by_id=officer_id,
            state=RunState.SUCCEEDED,
            parameters={},
            queued_at=utcnow(),
        )
    )
    candidate = _keep(
        CandidateTheme(
            **owned,
            grouping_run_id=run.id,
            number=1,
            level=1,
            label="apprentices",
            keywords=[],
            exemplar_statement_ids=[],
            people=1,
            statements=1,
            distinct_statements=1,
            grade="fair",
            coherence=1.0,
            stability=1.0,
        )
    )
    number = next(_numbers)
    theme = _keep(
        Theme(
            **owned,
            consultation_id=consultation.id,
            title=f"Theme {number}",
            state=ThemeState.CONFIRMED,
            first_candidate_id=candidate.id,
            is_title_from_residents=True,
        )
    )
    priority_list = _keep(
        PriorityList(
            **owned, consultation_id=consultation.id, number=number, chosen_by_id=officer_id, chosen_at=utcnow()
        )
    )
    standard = _keep(
        Standard(
            **owned,
            consultation_id=consultation.id,
            theme_id=theme.id,
            priority_list_id=priority_list.id,
            reference=reference,
            state=StandardState.PUBLISHED,
        )
    )
    revision = _keep(
        StandardRevision(
            **owned,
            standard_id=standard.id,
            number=1,
            author_id=officer_id,
            suggested_missions=[],
            written_at=utcnow(),
        )
    )
    standard.current_revision_id = revision.id
    db.session.flush()
    return standard, revision, _snapshot(standard, statement, str(officer_id), values)


def _snapshot(standard: Standard, statement: Statement, officer_id: str, values: dict[str, Any]) -> StandardSnapshot:
    support = (str(statement.id),)
    of_residents = {
        "title": f"Apprentices from here {standard.reference}",
        "priority_statement": {"text": "People ask for apprentices.", "quoted": list(support)},
    }
    of_officers = {
        "measures": measures(standard.reference),
        "weighting_range": {"minimum": "2", "recommended": "5", "maximum": "10"},
        "applicability": {"value_from": "100000", "categories": ["services"], "is_for_light_touch": True},
        "local_flexibility": {
            "may_change": "Where measures are counted",
            "must_stay": "All else",
            "recording": "In the tender",
            "optional": ["geography"],
        },
        "evaluation_questions": [{"question": "How will you do it in [contract]?", "kind": "qualitative"}],
        **dict.fromkeys(("scoring_guidance", "contract_terms", "resident_evidence", "outcome_sought")),
        **{field: value for field, value in values.items() if field not in of_residents},
    }
    clauses = [
        *(ClauseSnapshot(f, "resident", values.get(f, v), support) for f, v in of_residents.items()),
        *(
            ClauseSnapshot(f, "officer", values.get(f, v), officer_id=officer_id, reason="Policy")
            for f, v in of_officers.items()
            if values.get(f, v) is not None
        ),
    ]
    return StandardSnapshot(standard.reference, "1.0", str(standard.id), tuple(clauses))


def make_publication(
    make: Factories,
    *,
    authority: Any = None,
    count: int = 2,
    effective_on: date | None = None,
    supersedes: Publication | None = None,
    statement: Statement | None = None,
    title: str = "What residents ask of contracts",
    total_weight: tuple[str, str] | None = None,
    called: str | None = None,
    **values: Any,
) -> Publication:
    """A publication of `count` standards, `called` so, with a real snapshot; by default in force since yesterday."""
    if called is not None:
        values["title"] = called
    authority = authority or make.the_authority()
    if statement is not None:
        consultation = db.session.get_one(Consultation, statement.consultation_id)
    else:
        consultation = make.consultation(authority, state=ConsultationState.CLOSED)
    first = next(_numbers) * 10
    made = [
        make_standard(make, consultation, f"SV-{first + place:02}", statement=statement, **values)
        for place in range(count)
    ]
    snapshot = PublicationSnapshot(
        authority=AuthoritySnapshot(authority.slug, authority.name, None, None),
        slug=supersedes.slug if supersedes else f"priorities-{next(_numbers)}",
        version=f"{int(supersedes.version.split('.')[0]) + 1}.0" if supersedes else "1.0",
        title=title,
        consultation=ConsultationSnapshot(
            consultation.slug, "Contracts", "What next?", today() - timedelta(days=60), today() - timedelta(days=30)
        ),
        effective_on=effective_on or today() - timedelta(days=1),
        standards=tuple(said for _, _, said in made),
        licence_url=LICENCE,
        profile=snapshot_profile(authority.profile),
        total_weight=TotalWeightSnapshot(*total_weight) if total_weight else None,
    )
    owned = {"authority_id": authority.id}
    publication = _keep(
        Publication(
            **owned,
            consultation_id=consultation.id,
            slug=snapshot.slug,
            version=snapshot.version,
            title=title,
            effective_on=snapshot.effective_on,
            published_at=utcnow(),
            published_by_id=consultation.created_by_id,
            content_hash=content_hash(snapshot),
            snapshot=snapshot.to_json(),
            supersedes_id=supersedes.id if supersedes else None,
        )
    )
    published = [
        _keep(
            PublishedStandard(
                **owned,
                publication_id=publication.id,
                standard_id=standard.id,
                standard_revision_id=revision.id,
                position=position,
                version=said.version,
            )
        )
        for position, (standard, revision, said) in enumerate(made, start=1)
    ]
    enter_publication(publication, snapshot, published)
    db.session.refresh(publication)
    return publication


def make_commissioner(make: Factories, authority: Any = None) -> tuple[Officer, Any]:
    """A commissioner and the council they buy for."""
    council = make.council(authority)
    return make.officer(Role.COMMISSIONER, authority=authority, council=council), council


def make_tender(council: Any, officer: Officer, **values: Any) -> Tender:
    """A tender that leaves 15 percent to the standards."""
    words = {
        "title": "Grounds maintenance",
        "reference": f"GM-{next(_numbers)}",
        "value_gbp": Decimal("900000.00"),
        "cpv_code": "77300000-3",
        "lot_title": "All parks",
        "price_weight": Decimal("50.00"),
        "quality_weight": Decimal("35.00"),
    }
    return service.record_tender(council, officer_id=officer.id, **{**words, **values})


def make_import(tender: Tender, publication: Publication, officer: Officer) -> TenderImport:
    """An import of all standards of a publication, with nothing chosen yet."""
    ids = [one.id for one in publication.standards]
    chosen = {lot.id: ids for lot in tender.lots}
    return service.begin_import(tender, publication=publication, chosen=chosen, officer_id=officer.id)


def fill_import(
    tender_import: TenderImport,
    *weights: str,
    days: tuple[date, date] = (date(2027, 4, 1), date(2031, 3, 31)),
) -> None:
    """Choose the first measure, a target and days for each standard, with the weights given; answer the tests."""
    for one, weight in zip(tender_import.standards, weights, strict=True):
        service.choose_measures(
            one,
            officer_id=tender_import.created_by_id,
            targets={f"{one.published_standard.standard.reference}-M1": Decimal(12)},
            weight=Decimal(weight),
            starts_on=days[0],
            ends_on=days[1],
        )
    service.answer_tests(tender_import, officer_id=tender_import.created_by_id, **TESTS)


def make_recorded_import(make: Factories, officer: Officer, council: Any, **values: Any) -> TenderImport:
    """A recorded import of two standards at 7.5 percent each."""
    publication = make_publication(make, authority=None, **values)
    tender_import = make_import(make_tender(council, officer), publication, officer)
    fill_import(tender_import, *(["7.50"] * 2))
    return service.record_import(tender_import, officer_id=officer.id)


def add_council(officer: Officer, council: Any) -> None:
    """Let a commissioner buy for another council too."""
    _keep(
        OfficerRole(
            authority_id=officer.authority_id, officer_id=officer.id, role=Role.COMMISSIONER, council_id=council.id
        )
    )
    db.session.refresh(officer)
