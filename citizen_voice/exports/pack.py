"""What a supplier needs to answer the standards of a region once, for all its tenders: as a workbook and a table."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from openpyxl import Workbook

from citizen_voice.exports import wording
from citizen_voice.exports.measures import PublishedMeasure, WeightRange
from citizen_voice.exports.sheets import (
    INPUT,
    Column,
    Formula,
    Row,
    add_sheet,
    allow_numbers,
    name_range,
    start_workbook,
    to_bytes,
)
from citizen_voice.exports.tables import neutralised

ANSWER_COLUMNS = (
    Column("Standard", 9),
    Column("Version", 8),
    Column("Measure id", 11),
    Column("Measure", 24),
    Column("Unit", 12),
    Column("How it is counted", 30),
    Column("What you can offer, in the unit", 14, is_number=True),
    Column("For a contract of what size", 18),
    Column("How you will do it", 36),
    Column("Evidence you can give", 28),
)
QUESTION_COLUMNS = (
    Column("Standard", 9),
    Column("Version", 8),
    Column("Number", 8),
    Column("Question", 44),
    Column("Word limit", 8, is_number=True),
    Column("Your answer", 62),
    Column("Words used", 8, is_number=True),
    Column("Within the limit?", 11),
)
DEFINITION_COLUMNS = (Column("Standard", 9), Column("About", 14), Column("Part", 22), Column("Words", 90))
TABLE_COLUMNS = (
    *("standard", "standard_version", "standard_title", "standard_url", "weight_minimum", "weight_recommended"),
    *("weight_maximum", "measure_id", "measure_title", "measure_definition", "measure_unit", "measure_counting_rule"),
    *("measure_evidence", "measure_frequency", "your_offer", "your_method", "your_evidence"),
)
_README = (
    ("What this is", "The standards in force of this region, with room for your answers. Fill it in once."),
    ("For a tender", "Save a copy, take out what the tender does not ask for, and fit each answer to the contract."),
    ("What differs", "Each tender chooses its own standards, measures, targets and weights: its own documents hold."),
    ("", "A standard may have a new version. Its number is beside each answer: compare it with the tender's."),
    ("How to fill it in", "Fill in the yellow cells of the sheets Answers and Questions, and your name below."),
    ("", "All other cells are locked, so that ids and words stay as they were published. There is no password."),
    ("", "Nobody asks for this sheet, and it is sent to nobody but by you."),
)


@dataclass(frozen=True, slots=True)
class PackMeasure:
    """A measure with the name of its unit."""

    measure: PublishedMeasure
    unit_name: str


@dataclass(frozen=True, slots=True)
class PackQuestion:
    """A question to bidders, and how many words the answer may have."""

    question: str
    word_limit: int | None


@dataclass(frozen=True, slots=True)
class PackStandard:
    """A standard in force, as a supplier reads it."""

    reference: str
    version: str
    title: str
    title_cy: str
    priority: str
    outcome: str
    bounds: tuple[str, ...]
    weights: WeightRange | None
    measures: tuple[PackMeasure, ...]
    questions: tuple[PackQuestion, ...]
    bands: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The standards in force of a region; ``moment`` is when the latest of their sets was published."""

    authority: str
    standards: tuple[PackStandard, ...]
    moment: datetime


@lru_cache(maxsize=16)
def build_pack_xlsx(pack: Pack) -> bytes:
    """Return the sheet to answer as XLSX: the same bytes for the same standards, kept for the next who asks."""
    workbook = start_workbook(
        title=f"Answers to the standards of {pack.authority}",
        subject="Social value: answers that a supplier can use again",
        author=pack.authority,
        moment=pack.moment,
    )
    rows: list[Row] = [
        ("Region", pack.authority),
        ("Latest set published", wording.moment_in_words(pack.moment)),
        *_README,
        ("Name of the supplier", INPUT),
        ("Filled in on", INPUT),
    ]
    sheet = add_sheet(workbook, "Read me", (Column("Read me", 24), Column("Answer once, use again", 90)), rows)
    name_range(workbook, "supplier_name", sheet, f"$B${len(rows)}")
    _add_answers(workbook, pack)
    questions = list(_question_rows(pack))
    sheet = add_sheet(workbook, "Questions", QUESTION_COLUMNS, questions, lines=8)
    if questions:
        name_range(workbook, "question_answers", sheet, f"$F$2:$F${len(questions) + 1}")
    add_sheet(workbook, "Definitions", DEFINITION_COLUMNS, _definition_rows(pack))
    return to_bytes(workbook, pack.moment)


def build_pack_csv(pack: Pack) -> bytes:
    """Return the measures as CSV in UTF-8 with a header and empty columns for answers; one row a measure."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(TABLE_COLUMNS)
    for one in pack.standards:
        bounds = one.weights
        weights = (bounds.minimum, bounds.recommended, bounds.maximum) if bounds else (None, None, None)
        shared = (
            one.reference,
            one.version,
            one.title,
            one.url,
            *(wording.plain_digits(w) if w else "" for w in weights),
        )
        for placed in one.measures:
            said = placed.measure
            parts = (said.code, said.title, said.definition, placed.unit_name, said.counting_rule, said.evidence)
            cells = (*shared, *parts, said.frequency, "", "", "")
            table.writerow([neutralised(cell) for cell in cells])
    return text.getvalue().encode()


def _add_answers(workbook: Workbook, pack: Pack) -> None:
    rows: list[Row] = [
        (
            *(one.reference, one.version, placed.measure.code, placed.measure.title),
            *(placed.unit_name, placed.measure.counting_rule, INPUT, INPUT, INPUT, INPUT),
        )
        for one in pack.standards
        for placed in one.measures
    ]
    sheet = add_sheet(workbook, "Answers", ANSWER_COLUMNS, rows, lines=4)
    sheet.freeze_panes = "E2"
    last = len(rows) + 1
    if not rows:
        return
    for name, letter in (("measure_ids", "C"), ("offers", "G"), ("methods", "I"), ("evidence", "J")):
        name_range(workbook, name, sheet, f"${letter}$2:${letter}${last}")
    words = "Enter a number, 0 or more, in the unit of the row."
    allow_numbers(sheet, f"G2:G{last}", least=0, title="What you can offer", words=words)


def _question_rows(pack: Pack) -> Iterator[Row]:
    asked = [(one, number, q) for one in pack.standards for number, q in enumerate(one.questions, start=1)]
    for row, (one, number, question) in enumerate(asked, start=2):
        words = f'TRIM(SUBSTITUTE(SUBSTITUTE(F{row},CHAR(10)," "),CHAR(13)," "))'
        yield (
            *(one.reference, one.version, number, question.question, question.word_limit, INPUT),
            Formula(f'=IF({words}="",0,LEN({words})-LEN(SUBSTITUTE({words}," ",""))+1)'),
            Formula(f'=IF(E{row}="","No limit",IF(G{row}>E{row},"Too long","Yes"))'),
        )


def _definition_rows(pack: Pack) -> Iterator[Row]:
    for one in pack.standards:
        for about, part, words in _definitions(one):
            if words:
                yield one.reference, about, part, words


def _definitions(one: PackStandard) -> Iterator[tuple[str, str, str]]:
    yield one.reference, "Title", one.title
    yield one.reference, "Title in Welsh", one.title_cy
    yield one.reference, "Address", one.url
    yield one.reference, "What residents want", one.priority
    yield one.reference, "What is to change", one.outcome
    yield one.reference, "For tenders", "; ".join(one.bounds)
    if one.weights:
        least, most = wording.percent(one.weights.minimum), wording.percent(one.weights.maximum)
        yield one.reference, "Weight", f"{least} to {most} of the total score, as the tender chooses"
    for placed in one.measures:
        said = placed.measure
        yield said.code, "Measure", said.title
        yield said.code, "What it means", said.definition
        yield said.code, "Unit", placed.unit_name
        yield said.code, "Where it is counted", said.geography
        yield said.code, "Evidence", said.evidence
        yield said.code, "Reported", said.frequency
    for score, words in enumerate(one.bands):
        yield f"Score {score}", "What earns it", words
