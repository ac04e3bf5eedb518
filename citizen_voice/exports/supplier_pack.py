"""What a region's contracts may ask, for suppliers: a workbook to answer once and use again, and measures as CSV."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from openpyxl import Workbook

from citizen_voice.exports.answer_boxes import answer_lines, answer_width
from citizen_voice.exports.measures import PublishedMeasure, measures_of, title_of, weight_range_of
from citizen_voice.exports.sheet_cells import INPUT, Column, Row
from citizen_voice.exports.sheets import add_read_me, add_sheet, make_room, start_workbook, to_bytes
from citizen_voice.exports.snapshot import StandardSnapshot
from citizen_voice.exports.tables import neutralised
from citizen_voice.exports.wording import NOT_STATED

CONTRACT_SLOT = "[contract]"
MEASURE_COLUMNS = (
    Column("Standard", 9),
    Column("Version", 8),
    Column("Measure id", 13),
    Column("Measure", 22),
    Column("What it means", 32),
    Column("Unit", 12),
    Column("How it is counted", 32),
    Column("Where it is counted", 20),
    Column("Evidence that is asked for", 22),
    Column("What you can offer, and for what size of contract", 26),
    Column("How you do it", 32),
    Column("Evidence that you have", 24),
)
_ANSWER = Column("Your answer, to be adapted to each contract", 80)
QUESTION_COLUMNS = (
    Column("Standard", 9),
    Column("Version", 8),
    Column("Number", 8),
    Column("Question", 50),
    Column("Word limit", 8, is_number=True),
    _ANSWER,
)
STANDARD_COLUMNS = (
    Column("Standard", 9),
    Column("Version", 8),
    Column("Title", 28),
    Column("What residents want", 44),
    Column("What is to come of it", 40),
    Column("Usual weight, percent", 10),
    Column("Address", 38),
)
CSV_COLUMNS = (
    *("standard", "version", "title", "measure", "measure_title", "definition", "unit", "counting_rule"),
    *("geography", "evidence", "frequency", "weight_minimum", "weight_maximum", "url"),
)


@dataclass(frozen=True, slots=True)
class PackStandard:
    """A standard in force as suppliers need it. ``url`` is its stable address; ``unit_names`` are by unit code."""

    standard: StandardSnapshot
    priority: str
    url: str
    unit_names: dict[str, str]

    @property
    def measures(self) -> tuple[PublishedMeasure, ...]:
        """Its measures, in order."""
        return measures_of(self.standard)

    @property
    def title(self) -> str:
        """Its title."""
        return title_of(self.standard)

    @property
    def outcome(self) -> str:
        """What is to come of it, empty where that was not written."""
        return str(self.standard.value("outcome_sought") or "")

    @property
    def weight(self) -> str:
        """The usual weights in percent, such as 2 to 10; empty where none are given."""
        bounds = weight_range_of(self.standard)
        return f"{bounds.minimum.normalize():f} to {bounds.maximum.normalize():f}" if bounds else ""

    @property
    def bands(self) -> tuple[str, ...]:
        """What earns each score from 0 to 5; none where that is not described."""
        said = self.standard.value("scoring_guidance") or {}
        return tuple(str(said.get(f"band_{score}", "")) for score in range(6)) if said else ()

    @property
    def minimum(self) -> str:
        """What an answer needs to score at all, empty where that is not said."""
        return str((self.standard.value("scoring_guidance") or {}).get("minimum") or "")

    @property
    def questions(self) -> list[tuple[str, int | None]]:
        """The questions that bidders are asked, each with its word limit if it has one."""
        asked = self.standard.value("evaluation_questions") or ()
        return [
            (str(one.get("question", "")).replace(CONTRACT_SLOT, "the contract"), one.get("word_limit"))
            for one in asked
        ]


def build_pack_xlsx(standards: Sequence[PackStandard], *, authority: str, moment: datetime) -> bytes:
    """Return the workbook: the same bytes for the same standards and moment. Raises ValueError without a time zone."""
    title = f"Answers for contracts in {authority}"
    workbook = start_workbook(title=title, subject="Supplier response pack", author=authority, moment=moment)
    _add_readme(workbook, authority)
    add_sheet(workbook, "Standards", STANDARD_COLUMNS, (_standard_row(one) for one in standards), lines=3)
    add_sheet(workbook, "Measures", MEASURE_COLUMNS, _measure_rows(standards), lines=5)
    _add_questions(workbook, standards)
    return to_bytes(workbook, moment)


def _add_readme(workbook: Workbook, authority: str) -> None:
    rows = (
        ("What it is for", f"Write your answers to the standards of {authority} once, and use them in each tender."),
        (
            "",
            "Fill in the yellow cells of the sheets Measures and Questions. All others are locked, without a password.",
        ),
        (
            "",
            "Measure ids stay the same in all tenders and councils of the region, so you find your answers again.",
        ),
        (
            "In a tender",
            "The tender says which standards and measures it asks for, its targets and its weights. They differ.",
        ),
        ("", "Adapt each answer to the contract: what counts is what this contract will do, not where your firm is."),
        (
            "Versions",
            "A standard that changes gets a new version. Compare the version in the tender with the one here.",
        ),
    )
    add_read_me(workbook, "Supplier response pack", rows)


def _standard_row(one: PackStandard) -> Row:
    return (
        one.standard.reference,
        one.standard.version,
        one.title,
        one.priority,
        one.outcome,
        one.weight,
        one.url,
    )


def _measure_rows(standards: Sequence[PackStandard]) -> Iterator[Row]:
    for one in standards:
        for measure in one.measures:
            yield (
                one.standard.reference,
                one.standard.version,
                measure.code,
                measure.title,
                measure.definition or NOT_STATED,
                one.unit_names.get(measure.unit, measure.unit),
                measure.counting_rule,
                measure.geography or NOT_STATED,
                measure.evidence or NOT_STATED,
                INPUT,
                INPUT,
                INPUT,
            )


def _add_questions(workbook: Workbook, standards: Sequence[PackStandard]) -> None:
    limits = [limit for one in standards for _, limit in one.questions]
    answer = replace(_ANSWER, width=answer_width(limits))
    columns = [answer if one is _ANSWER else one for one in QUESTION_COLUMNS]
    sheet = add_sheet(workbook, "Questions", columns, _question_rows(standards))
    for row, limit in enumerate(limits, start=2):
        make_room(sheet, row, lines=answer_lines(limit, answer.width))


def _question_rows(standards: Sequence[PackStandard]) -> Iterator[Row]:
    for one in standards:
        for number, (question, limit) in enumerate(one.questions, start=1):
            yield (one.standard.reference, one.standard.version, number, question, limit, INPUT)


def build_pack_csv(standards: Sequence[PackStandard]) -> bytes:
    """Return the measures in force as CSV in UTF-8 with a header; what a spreadsheet would run gets an apostrophe."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(CSV_COLUMNS)
    for one in standards:
        bounds = weight_range_of(one.standard)
        for measure in one.measures:
            cells = (
                *(one.standard.reference, one.standard.version, one.title, measure.code, measure.title),
                *(measure.definition, one.unit_names.get(measure.unit, measure.unit), measure.counting_rule),
                *(measure.geography, measure.evidence, measure.frequency),
                *((f"{bounds.minimum:f}", f"{bounds.maximum:f}") if bounds else ("", "")),
                one.url,
            )
            table.writerow([neutralised(str(cell)) for cell in cells])
    return text.getvalue().encode()
