"""A tender of two lots with everything that a document can show; all of it made up."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from citizen_voice.exports.tender import (
    AdaptationSnapshot,
    ImportedMeasureSnapshot,
    ImportedStandardSnapshot,
    QuestionSnapshot,
    TenderSnapshot,
)
from citizen_voice.exports.tender_record import ConsideredTests, RecordSnapshot
from tests.unit.exports.examples import PUBLICATION, imported, lot, measure, tender

RECORDED_AT = datetime(2027, 6, 1, 8, 5, 31, tzinfo=UTC)
BANDS = (
    "No answer, or nothing that could be counted or checked.",
    "Good intentions. It does not say how much, by when or by whom.",
    "Some commitments with numbers, but with gaps: no date, no named person, or no sign that it can be done here.",
    "Clear commitments with numbers and dates, a named person, and a plan that could work in this contract.",
    "As band 3, with local partners who have agreed to take part, and evidence from earlier work.",
    "As band 4, closely fitted to what residents asked for, with a plan for putting things right.",
)
FORMULA = '=HYPERLINK("https://example.org","Rides")'


def apprentices(**changes: Any) -> ImportedStandardSnapshot:
    return imported(
        reference="SV-02",
        version="1.1",
        title="Apprenticeships for people from here",
        document_url="https://voice.example.org/northmoor/publications/priorities-2027/1.1#SV-02",
        **{
            "priority_statement": "People want the firms that work for the council to take on apprentices from here.",
            "outcome_sought": "More young people start and finish an apprenticeship close to home.",
            "weight": Decimal("7.5"),
            "weight_reason": "The contract is long, and labour is most of its cost.",
            "measures": (_starts(), _carbon()),
            "questions": (
                QuestionSnapshot("How will you start and keep apprentices on this contract?", "qualitative", 500),
                QuestionSnapshot("How many apprentices will you start?", "quantitative", 100),
            ),
            "bands": BANDS,
            "minimum_for_any_score": "A bid that makes no measurable commitment scores 0.",
            "kpi_clause": "The supplier starts the apprentices it committed to and reports them every quarter.",
            "remedy": "A plan to put things right within 20 working days; then 2% of the fee for the quarter is kept.",
            "adaptations": (
                AdaptationSnapshot(
                    "evidence", "A signed list", "Small firms have no payroll extract.", "Evidence for measures"
                ),
                AdaptationSnapshot("contract_terms", "", "The contract has its own terms.", "Contract terms"),
            ),
            "starts_on": date(2027, 9, 1),
            "ends_on": date(2031, 8, 31),
            **changes,
        },
    )


def _starts() -> ImportedMeasureSnapshot:
    return measure(
        id="SV-02-M1",
        title="Apprentices started",
        description="New apprentices who start work on this contract, whoever employs them.",
        counting_rule="Each person once, at the start. Those who leave within four weeks are not counted.",
        geography="The apprentice lives in one of the six council areas.",
        evidence="A signed list",
        frequency="Every quarter",
        target=Decimal(1200),
    )


def _carbon() -> ImportedMeasureSnapshot:
    return measure(
        id="SV-02-M2",
        title="Carbon of travel to work",
        description="Carbon dioxide from the daily journeys of those who work on this contract.",
        counting_rule="Distance by the factor of the year; shared rides once.",
        geography="All journeys to places in the six council areas.",
        evidence="A travel survey",
        frequency="Every year",
        unit_id="tco2e",
        unit_name="tonnes of CO2e",
        target=Decimal("40.250"),
        direction="lower",
    )


def full_tender(**changes: Any) -> TenderSnapshot:
    """Two lots: one standard in both, and in the first another whose words a spreadsheet would run."""
    dangerous = imported(
        weight=Decimal(5),
        measures=(measure(title=FORMULA, description="+1 for each ride", evidence="@list", frequency="-"),),
        questions=(QuestionSnapshot("=Which rides will you give?", "qualitative"),),
        starts_on=date(2027, 9, 1),
        ends_on=date(2031, 8, 31),
    )
    first = lot(title="=Parks in the north", quality_weight=Decimal("37.5"), standards=(dangerous, apprentices()))
    second = lot(id="2", title="Parks in the south", standards=(apprentices(),))
    return tender(**{"lots": (first, second), "description": "Mowing, planting and repairs.", **changes})


def value_act(**changes: Any) -> RecordSnapshot:
    return RecordSnapshot(
        **{
            "tender": full_tender(),
            "publication": PUBLICATION,
            "publication_url": "https://voice.example.org/northmoor/publications/priorities-2027/1.0",
            "tests": ConsideredTests(
                subject_matter="The work is done in the parks of the borough by people hired for it.",
                clear_measurable="Each measure has a unit and a target; all bidders see the same words.",
                technical_rules="No make, process or certificate of one scheme is asked for.",
                proportionate="The targets are a small part of four years of work.",
            ),
            "recorded_by": "Sam Ashworth",
            "recorded_at": RECORDED_AT,
            **changes,
        }
    )
