"""A tender of two lots in words as long as councils write them, to be opened as a reader would; all of it made up."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from citizen_voice.exports.delivery_return import ReturnLine
from citizen_voice.exports.frameworks import LinkedFramework
from citizen_voice.exports.goals import WELL_BEING_GOALS, LinkedGoal
from citizen_voice.exports.snapshot import (
    AuthoritySnapshot,
    ConsultationSnapshot,
    GoalSnapshot,
    ProfileSnapshot,
    PublicationSnapshot,
    StandardSnapshot,
)
from citizen_voice.exports.supplier_pack import PackStandard
from citizen_voice.exports.tender import (
    AdaptationSnapshot,
    BuyerSnapshot,
    ImportedMeasureSnapshot,
    ImportedStandardSnapshot,
    LotSnapshot,
    QuestionSnapshot,
    TenderSnapshot,
)
from citizen_voice.exports.tender_record import ConsideredTests, RecordSnapshot
from citizen_voice.reference import catalogue
from tests.unit.exports.examples import officer
from tests.unit.exports.tender_examples import BANDS

RECORDED_AT = datetime(2027, 6, 1, 8, 5, 31, tzinfo=UTC)
_ADDRESS = "https://voice.ellermarch-combined-authority.example.org/ellermarch/publications/what-residents-ask-2027/1.0"
_SIX = "Where the work is done, or where the person lives: in one of the six council areas of Ellermarch"
_DAYS = {"starts_on": date(2027, 9, 1), "ends_on": date(2031, 8, 31)}


def _measure(code: str, title: str, unit: tuple[str, str], target: str, **changes: Any) -> ImportedMeasureSnapshot:
    return ImportedMeasureSnapshot(
        **{
            "id": code,
            "id_in_full": f"ellermarch/{code}",
            "title": title,
            "unit_id": unit[0],
            "unit_name": unit[1],
            "target": Decimal(target),
            "geography": _SIX,
            "description": f"{title}, as they stand in the records of the supplier and of its subcontractors.",
            "counting_rule": "Each person once, on the day they start, whoever employs them. Those who leave within "
            "four weeks are not counted. Part-time posts of 16 hours a week or more count as one.",
            "evidence": "An extract of the payroll with names taken out, and the register of the training provider",
            "frequency": "Every quarter, within 20 working days",
            "external_scheme": "X_NATIONAL_TOMS",
            "external_code": "NT10",
            **changes,
        }
    )


PEOPLE, HOURS = ("people", "people"), ("hours", "hours")
TONNES, PERCENT, POUNDS = ("tco2e", "tonnes of CO2 equivalent"), ("percent", "percent"), ("gbp", "pounds")


def _standard(reference: str, title: str, weight: str, **changes: Any) -> ImportedStandardSnapshot:
    return ImportedStandardSnapshot(
        **{
            "authority_slug": "ellermarch",
            "reference": reference,
            "version": "1.0",
            "title": title,
            "weight": Decimal(weight),
            "document_url": f"{_ADDRESS}#{reference}",
            "priority_statement": "People want the firms that work for the council to train and keep young people from "
            "here, above all those who have been out of work for more than six months.",
            "outcome_sought": "More young people start and finish an apprenticeship close to home, and stay in the "
            "trade afterwards.",
            "questions": (
                QuestionSnapshot(
                    "How will you find, start and keep apprentices on this contract, and how will you support those "
                    "who need more help, such as care leavers and people returning to work after an illness?",
                    "qualitative",
                    750,
                ),
                QuestionSnapshot("How many apprentices will you start in each year?", "quantitative", 100),
            ),
            "bands": BANDS,
            "minimum_for_any_score": "A bid that makes no measurable commitment scores 0.",
            "kpi_clause": "The supplier starts the apprentices that it committed to, keeps a register of them, and "
            "reports them every quarter in the form that the council gives.",
            "remedy": "A plan to put things right within 20 working days; then 2% of the fee for the quarter is kept "
            "until the commitment is met.",
            "where_delivered": "In some council areas: Northmoor, Southmoor, Eller Valley",
            "examples": (
                "Pre-apprenticeship courses of six weeks with a local college, with a promised interview at the end.",
                "A named mentor for each apprentice, with two hours a month set aside.",
            ),
            "goals": (
                LinkedGoal("growth", "Kickstart economic growth", "", "direct", "X_UK_MISSION", f"{_ADDRESS}/growth"),
                LinkedGoal(
                    "opportunity",
                    "Break down barriers to opportunity",
                    "",
                    "supporting",
                    "X_UK_MISSION",
                    f"{_ADDRESS}/o",
                ),
            ),
            "frameworks": (
                LinkedFramework("X_PPN_002", "2b", "Social Value Model (PPN 002), outcome 2b Skills", "", "direct"),
            ),
            **_DAYS,
            **changes,
        }
    )


def _apprentices(**changes: Any) -> ImportedStandardSnapshot:
    return _standard(
        "SV-01",
        "Apprenticeships and first jobs for young people from Ellermarch",
        "7.5",
        **{
            "measures": (
                _measure("SV-01-M1", "Apprentices started on this contract", PEOPLE, "1200"),
                _measure("SV-01-M2", "Hours of paid training for people out of work", HOURS, "12500.5"),
            ),
            "weight_reason": "The contract is long, and labour is most of its cost.",
            "adaptations": (
                AdaptationSnapshot(
                    "evidence",
                    "A list signed by the manager of the site",
                    "Small firms in the market told us that they have no payroll extract.",
                    "Evidence for measures",
                ),
                AdaptationSnapshot("contract_terms", "", "The contract has its own terms.", "Contract terms"),
            ),
            **changes,
        },
    )


def _carbon() -> ImportedStandardSnapshot:
    return _standard(
        "SV-02",
        "Cleaner air and less carbon from the vehicles, machines and journeys of council contracts",
        "5.25",
        measures=(
            _measure("SV-02-M1", "Carbon of travel to work", TONNES, "40.250", direction="lower"),
            _measure("SV-02-M2", "Share of vehicles without exhaust", PERCENT, "62.5", evidence=""),
        ),
        questions=(
            QuestionSnapshot("Which vehicles will you use, and from when will they be electric?", "qualitative"),
        ),
        bands=(),
        minimum_for_any_score="",
        adaptations=(
            AdaptationSnapshot(
                "scoring_guidance",
                "The lowest carbon per mile scores 5, the highest 0, and the others in between.",
                "Carbon can be counted exactly here.",
                "How answers are scored",
            ),
        ),
    )


def _small_firms() -> ImportedStandardSnapshot:
    return _standard(
        "SV-03",
        "More spending with small firms and social enterprises",
        "10",
        measures=(_measure("SV-03-M1", "Spend with small firms", POUNDS, "12345678.50", frequency="Every year"),),
    )


def long_tender(**changes: Any) -> TenderSnapshot:
    first = LotSnapshot(
        "1",
        "Grounds maintenance of parks, cemeteries, school fields and roadside verges in the north of the borough",
        Decimal(45),
        Decimal("32.25"),
        (_apprentices(), _carbon(), _small_firms()),
    )
    second = LotSnapshot(
        "2", "Trees, hedges and woodland everywhere", Decimal(50), Decimal("42.50"), (_apprentices(adaptations=()),)
    )
    return TenderSnapshot(
        **{
            "ocid": "ocds-cvoice-ellermarch-1",
            "reference": "NMBC/ENV/2027/0041",
            "title": "Grounds maintenance, arboriculture and associated environmental services 2027 to 2031",
            "buyer": BuyerSnapshot("northmoor-council", "Northmoor Metropolitan Borough Council", "E08000001"),
            "value_amount": Decimal("12900000.50"),
            "cpv_code": "77300000",
            "cpv_description": "Agricultural, forestry, horticultural, aquacultural and apicultural services",
            "category": "services",
            "lots": (first, second),
            "description": "Mowing, planting and repairs.",
            **changes,
        }
    )


def _published(one: ImportedStandardSnapshot) -> StandardSnapshot:
    measures = [
        {
            "id": measure.id,
            "title": measure.title,
            "unit": measure.unit_id,
            "definition": measure.description,
            "counting_rule": measure.counting_rule,
            "geography": measure.geography,
            "evidence": measure.evidence,
            "target": str(measure.target),
        }
        for measure in one.measures
    ]
    questions = [
        {"question": asked.question, "kind": asked.kind, "word_limit": asked.word_limit} for asked in one.questions
    ]
    return StandardSnapshot(
        one.reference,
        one.version,
        one.reference,
        (
            officer("title", one.title),
            officer("outcome_sought", one.outcome_sought),
            officer("measures", measures),
            officer("evaluation_questions", questions),
            officer("weighting_range", {"minimum": "2", "recommended": "5", "maximum": "10"}),
            officer(
                "resident_evidence",
                {"people": 4180, "voters": 12904, "votes": {"agree": 9120, "disagree": 2310, "unsure": 1474}},
            ),
        ),
    )


def _publication(**changes: Any) -> PublicationSnapshot:
    return PublicationSnapshot(
        **{
            "authority": AuthoritySnapshot("ellermarch", "Ellermarch Combined Authority", None, "E47000099"),
            "slug": "what-residents-ask-2027",
            "version": "1.0",
            "title": "What residents of Ellermarch ask of contracts, 2027",
            "consultation": ConsultationSnapshot(
                "buying",
                "Buying for good",
                "What should our contracts do for you?",
                date(2026, 9, 1),
                date(2026, 11, 30),
            ),
            "effective_on": date(2027, 4, 1),
            "standards": tuple(_published(one) for one in (_apprentices(), _carbon(), _small_firms())),
            "licence_url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            **changes,
        }
    )


def long_record(**changes: Any) -> RecordSnapshot:
    return RecordSnapshot(
        **{
            "tender": long_tender(),
            "publication": _publication(),
            "publication_url": _ADDRESS,
            "tests": ConsideredTests(
                subject_matter="The work is done in the parks of the borough by people hired and trained for it, and "
                "most of the cost is labour. The vehicles and machines are bought or hired for this contract only.",
                clear_measurable="Each measure has a unit, a rule of counting and a target; all bidders see the same "
                "words, and all bids are scored by the same six bands.",
                technical_rules="No make, process or certificate of one scheme is asked for.",
                proportionate="The targets are a small part of four years of work. Small firms told us in the market "
                "engagement of March 2027 that they could meet them.",
            ),
            "recorded_by": "Samantha Ashworth-Llewellyn",
            "recorded_at": RECORDED_AT,
            "total_weight_reason": "Labour is most of the cost, and the head of procurement agreed on 12 May 2027.",
            **changes,
        }
    )


def welsh_record(**changes: Any) -> RecordSnapshot:
    """A record in Wales: the set names the seven well-being goals, in both languages."""
    goals = tuple(GoalSnapshot(one.code, one.name, one.name_cy) for one in catalogue.well_being_goals())
    served = {"SV-01": ("prosperous", "equal"), "SV-02": ("resilient", "healthier"), "SV-03": ("prosperous", "culture")}

    def linked(one: ImportedStandardSnapshot) -> ImportedStandardSnapshot:
        links = tuple(
            LinkedGoal(goal.code, goal.name, goal.name_cy, strength, "X_WALES_WELL_BEING_GOAL", f"{_ADDRESS}/goals")
            for goal in goals
            for strength, code in zip(("direct", "supporting"), served[one.reference], strict=True)
            if goal.code == code
        )
        return replace(one, goals=links)

    tender = long_tender()
    lots = tuple(replace(lot, standards=tuple(linked(one) for one in lot.standards)) for lot in tender.lots)
    buyer = BuyerSnapshot("W06000015", "Cyngor Caerdydd", "W06000015")
    title = "Cynnal a chadw tiroedd, coed a gwasanaethau amgylcheddol 2027 i 2031"
    return long_record(
        tender=replace(tender, lots=lots, buyer=buyer, title=title),
        publication=_publication(
            profile=ProfileSnapshot("wales", date(2026, 4, 1), WELL_BEING_GOALS, goals),
            consultation=ConsultationSnapshot(
                "prynu", "Prynu er lles", "Beth ddylai ein contractau ei wneud?", date(2026, 9, 1), date(2026, 11, 30)
            ),
        ),
        **changes,
    )


def long_pack() -> list[PackStandard]:
    names = {one.code: one.name for one in catalogue.units()}
    return [
        PackStandard(_published(one), one.priority_statement, one.document_url, names)
        for one in (_apprentices(), _carbon(), _small_firms())
    ]


def return_lines() -> list[ReturnLine]:
    """The quarters of a year of each measure of the first lot, with the ids that a database gives."""
    quarters = (
        (date(2027, 9, 1), date(2027, 11, 30)),
        (date(2027, 12, 1), date(2028, 2, 29)),
        (date(2028, 3, 1), date(2028, 5, 31)),
        (date(2028, 6, 1), date(2028, 8, 31)),
    )
    asked = [(one, measure) for one in long_tender().lots[0].standards for measure in one.measures]
    return [
        ReturnLine(
            id=f"0197a2c4-6f1e-7d2b-9a3c-5e8f1b2d4c{number:02}",
            lot=1,
            standard=one.reference,
            measure=measure.title,
            unit=measure.unit_name,
            counting_rule=measure.counting_rule,
            first=first,
            last=last,
        )
        for number, (one, measure) in enumerate(asked, start=1)
        for first, last in quarters
    ]
