"""What everything in the workbook of a tender means: a row for each thing that is defined."""

from collections.abc import Iterator

from citizen_voice.exports import wording
from citizen_voice.exports.frameworks import frameworks_in_words
from citizen_voice.exports.goals import goals_called, goals_in_words
from citizen_voice.exports.schedule import adaptations_in_words
from citizen_voice.exports.sheet_cells import Column, Link, Row
from citizen_voice.exports.sheets import code
from citizen_voice.exports.tender import ImportedMeasureSnapshot, ImportedStandardSnapshot, TenderSnapshot

DEFINITION_COLUMNS = (
    Column("Lot", 5),
    Column("Standard", 9),
    Column("About", 14),
    Column("Part", 26),
    Column("Words", 100),
)


def definition_rows(tender: TenderSnapshot) -> Iterator[Row]:
    """Yield lot, standard, what it is about, which part of it, and the words; parts without words are left out."""
    for lot in tender.lots:
        for one in lot.standards:
            for about, part, words in _of_standard(one):
                if words:
                    yield code(lot.id), one.reference, about, part, words


def _of_standard(one: ImportedStandardSnapshot) -> Iterator[tuple[str, str, str | Link]]:
    yield one.reference, "Title", one.title
    yield one.reference, "Version", one.version
    yield one.reference, "Address", Link(one.document_url)
    yield one.reference, "What residents want", one.priority_statement
    yield one.reference, "What is to change", one.outcome_sought
    yield one.reference, goals_called(one.goals), goals_in_words(one.goals)
    yield one.reference, "Also serves", frameworks_in_words(one.frameworks)
    yield one.reference, "Where it is delivered", one.where_delivered
    for example in one.examples:
        yield one.reference, "Example, no requirement", example
    for measure in one.measures:
        for part, words in _of_measure(measure):
            yield measure.id, part, words
    for score, words in enumerate(one.bands):
        yield f"Score {score}", "What earns it", words
    adapted = one.find_adaptation("scoring_guidance")
    yield "Scores", "What earns them", adapted.words if adapted else ""
    yield "Scores", "Minimum for any score", one.minimum_for_any_score
    yield "Scores", "Lowest score that passes", "" if one.minimum_band is None else str(one.minimum_band)
    for words in adaptations_in_words(one):
        yield one.reference, "What the council adapted", words


def _of_measure(measure: ImportedMeasureSnapshot) -> Iterator[tuple[str, str]]:
    yield "Measure", measure.title
    yield "What it means", measure.description
    yield "Unit", measure.unit_name
    yield "Target", wording.target_in_words(measure)
    yield "How it is counted", measure.counting_rule
    yield "Where it is counted", measure.geography
    yield "Evidence", measure.evidence
    yield "Reported", measure.frequency
    yield "In another set", f"{measure.external_scheme} {measure.external_code}".strip()
