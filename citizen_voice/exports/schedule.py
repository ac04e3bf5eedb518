"""The schedule of social value as a Word document, for the tender documents that bidders get."""

from collections.abc import Iterator
from datetime import datetime

from citizen_voice.exports import wording
from citizen_voice.exports.frameworks import frameworks_in_words
from citizen_voice.exports.goals import goals_called, goals_in_words
from citizen_voice.exports.tender import ImportedStandardSnapshot, LotSnapshot, QuestionSnapshot, TenderSnapshot
from citizen_voice.exports.word_document import WordDocument
from citizen_voice.exports.word_tables import Line, Look

MEASURE_COLUMNS = (
    "Measure id",
    "Measure",
    "What it means",
    "Unit",
    "How it is counted",
    "Where it is counted",
    "Target",
    "Days that count",
    "Evidence",
    "Reported",
)
# Millimetres; together what lies between the margins of a landscape page.
_MEASURE_WIDTHS = (20, 26, 38, 18, 38, 27, 24, 25, 31, 20)

_INTRODUCTION = (
    (
        "This schedule sets out the social value that the council asks of bidders for this contract. It rests on"
        " what residents of the region said they want. Each standard has a version and an address that stays the same:"
        " what stands at that address is never changed."
    ),
    (
        "Bidders commit to each measure below, in its unit. The words of a measure are the same for all bidders, so"
        " that what is delivered can be added up."
    ),
)


def build_schedule_docx(tender: TenderSnapshot, *, recorded_at: datetime) -> bytes:
    """Return the schedule of social value of a tender as DOCX: the same bytes for the same recorded import.

    Raises ValueError when ``recorded_at`` has no time zone.
    """
    document = WordDocument(
        title=f"Schedule of social value: {tender.title}",
        subject=f"Tender {tender.reference}",
        author=tender.buyer.name,
        moment=recorded_at,
        is_landscape=True,
        margin=15,
    )
    document.title("Schedule of social value", f"{tender.title} ({tender.reference}), {tender.buyer.name}")
    document.footer(f"{tender.reference}: schedule of social value, {wording.day_of(recorded_at)}.")
    for words in _INTRODUCTION:
        document.paragraph(words)
    lots = [lot for lot in tender.lots if lot.standards]
    for number, lot in enumerate(lots, start=1):
        _add_lot(document, lot, tender, number)
    return document.to_bytes()


def _add_lot(document: WordDocument, lot: LotSnapshot, tender: TenderSnapshot, number: int) -> None:
    document.heading(f"{number}. {wording.lot_in_words(lot, tender)}", 1)
    document.paragraph("Each part counts for this much of the total score.")
    document.table(
        ("Part of the score", "Weight"),
        [
            ("Price", wording.percent(lot.price_weight)),
            ("Quality", wording.percent(lot.quality_weight)),
            *(
                (f"Social value: {wording.standard_in_words(one)}", wording.percent(one.weight))
                for one in lot.standards
            ),
            ("Total", [Line(wording.percent(sum(lot.weights[1:], lot.weights[0])), is_bold=True)]),
        ],
        (140, 30),
        about=f"The weights of price, quality and each standard in {wording.lot_in_words(lot, tender)}",
        look=Look(numbers=(1,), is_short=True),
    )
    for place, one in enumerate(lot.standards, start=1):
        _add_standard(document, one, f"{number}.{place}")


def _add_standard(document: WordDocument, one: ImportedStandardSnapshot, number: str) -> None:
    document.heading(f"{number} {wording.standard_in_words(one)}", 2)
    document.link("Version:", f"{one.version}, at", one.document_url)
    document.paragraph(one.priority_statement, lead="What residents want:")
    document.paragraph(one.outcome_sought, lead="What is to change:")
    document.paragraph(one.where_delivered, lead="Where it is delivered:")
    document.paragraph(frameworks_in_words(one.frameworks), lead="Also serves:")
    document.paragraph(goals_in_words(one.goals), lead=f"{goals_called(one.goals)}:")
    document.paragraph(f"{wording.percent(one.weight)} of the total score.", lead="Weight:")
    document.paragraph(one.weight_reason, lead="Why the weight is outside the range of the standard:")
    sections = (_add_measures, _add_examples, _add_questions, _add_scoring, _add_terms, _add_adaptations)
    written = 0
    for add in sections:
        written += add(document, one, f"{number}.{written + 1}")


def _add_measures(document: WordDocument, one: ImportedStandardSnapshot, number: str) -> bool:
    document.heading(f"{number} Measures", 3)
    document.table(
        MEASURE_COLUMNS,
        [
            (
                measure.id,
                measure.title,
                measure.description,
                measure.unit_name,
                measure.counting_rule,
                measure.geography or wording.NOT_STATED,
                wording.target_in_words(measure),
                wording.days_in_words(one),
                measure.evidence or wording.NOT_STATED,
                measure.frequency or wording.NOT_STATED,
            )
            for measure in one.measures
        ],
        _MEASURE_WIDTHS,
        about=f"The measures of {wording.standard_in_words(one)} with their targets",
    )
    return True


def _add_examples(document: WordDocument, one: ImportedStandardSnapshot, number: str) -> bool:
    if not one.examples:
        return False
    document.heading(f"{number} Examples of what a bidder could offer", 3)
    document.paragraph("These are examples and no requirements.")
    document.bullets(one.examples)
    return True


def _add_questions(document: WordDocument, one: ImportedStandardSnapshot, number: str) -> bool:
    if not one.questions:
        return False
    document.heading(f"{number} Questions", 3)
    document.bullets(_in_words(question) for question in one.questions)
    return True


def _in_words(question: QuestionSnapshot) -> str:
    asked = {"quantitative": "Give an amount", "qualitative": "Answer in words"}.get(question.kind, "Answer in words")
    limit = f", in at most {question.word_limit:,} words" if question.word_limit else ""
    return f"{question.question} ({asked}{limit}.)"


def _add_scoring(document: WordDocument, one: ImportedStandardSnapshot, number: str) -> bool:
    adapted = one.find_adaptation("scoring_guidance")
    if not (one.bands or one.minimum_for_any_score or (adapted and adapted.words)):
        return False
    document.heading(f"{number} How answers are scored", 3)
    if adapted:
        document.paragraph(adapted.words)
    if one.bands:
        document.table(
            ("Score", "What earns it"),
            [(str(score), words) for score, words in enumerate(one.bands)],
            (20, 247),
            about=f"What earns each score from 0 to 5 for {wording.standard_in_words(one)}",
            look=Look(is_short=True),
        )
        document.paragraph(f"The score is multiplied by the weight, {wording.percent(one.weight)}, and divided by 5.")
    document.paragraph(one.minimum_for_any_score, lead="Minimum for any score:")
    if one.minimum_band is not None:
        document.paragraph(f"{one.minimum_band}. A bid that scores less here fails.", lead="Lowest score that passes:")
    return True


def _add_terms(document: WordDocument, one: ImportedStandardSnapshot, number: str) -> bool:
    clause, remedy = one.contract_terms
    if not (clause or remedy):
        return False
    document.heading(f"{number} In the contract", 3)
    document.paragraph(clause, lead="Suggested clause:")
    document.paragraph(remedy, lead="Remedy:")
    return True


def _add_adaptations(document: WordDocument, one: ImportedStandardSnapshot, number: str) -> bool:
    if not one.adaptations:
        return False
    document.heading(f"{number} What the council adapted", 3)
    document.bullets(adaptations_in_words(one))
    return True


def adaptations_in_words(one: ImportedStandardSnapshot) -> Iterator[str]:
    """Yield for each adaptation what part of the standard it is, what holds in its place, and why."""
    for adapted in one.adaptations:
        what = f"in this tender “{adapted.words.rstrip('.')}”" if adapted.words else "left out"
        yield f"{adapted.label or adapted.field}: {what}. Why: {wording.sentence(adapted.reason)}"
