"""Which goals, milestones and measures each theme of a run may serve, by vectors that the run has stored."""

from collections.abc import Mapping, Sequence

from citizen_voice.exports.measures import PublishedMeasure
from citizen_voice.grouping.suggesting import Described, suggest_codes
from citizen_voice.grouping.types import FloatArray, Placement, SourceText
from citizen_voice.grouping.vectors import Encoder, VectorStore, embed
from citizen_voice.reference.catalogue import Goal
from citizen_voice.themes.steps.findings import FoundSuggestion
from citizen_voice.vocabulary import SuggestionKind

LANGUAGE = "en"
MOST_READ = 1000
"""Statements of a theme that are read, those nearest to its middle first, so that a huge theme takes no more."""

MOST_SUGGESTED = dict.fromkeys(SuggestionKind, 3)


def described(
    goals: Sequence[Goal], measures: Sequence[PublishedMeasure] = ()
) -> dict[SuggestionKind, list[Described]]:
    """Return what a theme may serve, in the words of the authority's goals and of measures that are published."""
    milestones = (milestone for goal in goals for milestone in goal.milestones)
    return {
        SuggestionKind.MISSION: [Described(one.code, one.description) for one in goals],
        SuggestionKind.MILESTONE: [Described(one.code, one.text) for one in milestones],
        SuggestionKind.MEASURE: [Described(one.code, f"{one.title}. {one.definition}") for one in measures],
    }


def suggest_for_themes(
    texts: Sequence[SourceText],
    placements: Sequence[Placement],
    encoder: Encoder,
    store: VectorStore,
    *,
    goals: Sequence[Goal],
    measures: Sequence[PublishedMeasure] = (),
) -> dict[int, list[FoundSuggestion]]:
    """Return suggestions for each fine theme by its number, the most alike first in each kind.

    Only statements in the language of the descriptions are compared with them: the vectors of others need not be
    comparable. A theme without any has no suggestions. Vectors are read a theme at a time; those of the descriptions
    are kept, so that a theme can be compared with them without loading the model again.
    """
    kinds = {kind: several for kind, several in described(goals, measures).items() if several}
    vectors = {kind: embed([one.text for one in several], encoder, store) for kind, several in kinds.items()}
    return {
        number: list(_suggest(rows, kinds, vectors, encoder, store))
        for number, rows in _rows_by_theme(texts, placements).items()
    }


def _rows_by_theme(texts: Sequence[SourceText], placements: Sequence[Placement]) -> dict[int, list[SourceText]]:
    sources = {source.row_id: source for source in texts}
    rows: dict[int, list[SourceText]] = {}
    for one in sorted(placements, key=lambda one: (-(one.score or 0.0), one.row_id)):
        if one.theme_id is not None and sources[one.row_id].language in (LANGUAGE, None):
            own = rows.setdefault(one.theme_id, [])
            if len(own) < MOST_READ:
                own.append(sources[one.row_id])
    return rows


def _suggest(
    rows: Sequence[SourceText],
    kinds: Mapping[SuggestionKind, Sequence[Described]],
    vectors: Mapping[SuggestionKind, FloatArray],
    encoder: Encoder,
    store: VectorStore,
) -> list[FoundSuggestion]:
    texts = [row.text for row in rows]
    own = embed(texts, encoder, store)
    return [
        FoundSuggestion(
            kind=kind,
            code=one.code,
            score=one.score,
            nearest=tuple(rows[place].row_id for place in one.nearest),
            shared_words=one.shared_words,
        )
        for kind, several in kinds.items()
        for one in suggest_codes(several, vectors[kind], texts, own, most=MOST_SUGGESTED[kind], language=LANGUAGE)
    ]
