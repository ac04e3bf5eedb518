"""What a run found, as rows: its suggestions, which of them are alike, and where each statement went."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from citizen_voice.db import db
from citizen_voice.grouping.types import Overlap, Placement
from citizen_voice.grouping.types import Theme as GroupedTheme
from citizen_voice.models import (
    CandidateOverlap,
    CandidateSuggestion,
    CandidateTheme,
    GroupedStatement,
    GroupingRun,
    RunChange,
    RunDifference,
)
from citizen_voice.themes.steps.figures import count_figures
from citizen_voice.themes.steps.findings import Comparison, Ending, FoundStance
from citizen_voice.themes.steps.texts import map_authors
from citizen_voice.vocabulary import SuggestionKind


@dataclass(frozen=True)
class RunResult:
    """What a worker found, as the pipeline gives it; row ids are numbers of `RunInput.statement_ids`."""

    themes: Sequence[GroupedTheme]
    placements: Sequence[Placement]
    overlaps: Sequence[Overlap]
    counts: Mapping[str, int]
    seconds: Mapping[str, float]
    parameters: Mapping[str, Any]
    encoder_name: str
    encoder_revision: str
    ending: Ending = field(default_factory=Ending)


def store_result(run: GroupingRun, result: RunResult, statement_of: Mapping[str, uuid.UUID]) -> None:
    """Write what a run found. `statement_of` gives the statement of each row id."""
    ids = {theme.id: uuid.uuid4() for theme in result.themes}
    _insert(CandidateTheme, run, _candidates(run, result, statement_of, ids))
    _insert(CandidateOverlap, run, _overlaps(result, ids))
    _insert(GroupedStatement, run, _placements(result, statement_of, ids))
    _insert(CandidateSuggestion, run, _suggestions(result, statement_of, ids), names_run=False)
    if result.ending.comparison is not None:
        _store_comparison(run, result.ending.comparison, ids)
    count_figures(run)


def _store_comparison(run: GroupingRun, found: Comparison, ids: Mapping[int, uuid.UUID]) -> None:
    told = {"earlier_run_id": found.earlier_run_id, "added": found.added, "removed": found.removed}
    _insert(RunDifference, run, [told])
    changes = [
        {
            "place": place,
            "kind": one.kind,
            "candidate_theme_id": None if one.theme is None else ids[one.theme],
            "earlier_candidate_id": one.earlier_candidate_id,
            "statements": one.statements,
            "fresh": one.fresh,
            "overlap": one.overlap,
        }
        for place, one in enumerate(found.changes, start=1)
    ]
    _insert(RunChange, run, changes)


def _insert(model: Any, run: GroupingRun, rows: list[dict[str, Any]], *, names_run: bool = True) -> None:
    own = {"authority_id": run.authority_id} | ({"grouping_run_id": run.id} if names_run else {})
    if rows:
        db.session.execute(insert(model), [own | row for row in rows])


def _candidates(
    run: GroupingRun, result: RunResult, statement_of: Mapping[str, uuid.UUID], ids: Mapping[int, uuid.UUID]
) -> list[dict[str, Any]]:
    people = _people(run, result, statement_of)
    ending = result.ending
    continued = {} if ending.comparison is None else ending.comparison.continued
    return [
        {
            "id": ids[theme.id],
            "number": theme.id,
            "parent_number": theme.parent_id,
            "level": theme.level,
            "label": theme.label,
            "label_language": theme.label_language,
            "label_statement_id": _statement(theme.label_source, statement_of),
            "keywords": list(theme.keywords),
            "exemplar_statement_ids": [str(_statement(key, statement_of)) for key in theme.exemplars],
            "people": people.get(theme.id, 0),
            "statements": theme.statements,
            "distinct_statements": theme.distinct,
            "coherence": theme.coherence,
            "stability": theme.stability,
            "grade": theme.grade,
            "x": theme.x,
            "y": theme.y,
            "dissent_statement_id": statement_of.get(ending.stances.dissent.get(theme.id, "")),
            "continues_theme_id": ending.continued_themes.get(theme.id),
            "continues_candidate_id": continued.get(theme.id),
        }
        for theme in sorted(result.themes, key=lambda theme: theme.level)
    ]


def _people(run: GroupingRun, result: RunResult, statement_of: Mapping[str, uuid.UUID]) -> dict[int, int]:
    authors = map_authors(run.consultation_id)
    people: dict[int, set[uuid.UUID]] = {}
    for placement in result.placements:
        author = authors.get(statement_of[placement.row_id])
        for theme_id in (placement.theme_id, placement.parent_id):
            if theme_id is not None and author is not None:
                people.setdefault(theme_id, set()).add(author)
    return {theme_id: len(several) for theme_id, several in people.items()}


def _overlaps(result: RunResult, ids: Mapping[int, uuid.UUID]) -> list[dict[str, Any]]:
    return [
        {
            "candidate_theme_id": ids[pair.one],
            "other_candidate_theme_id": ids[pair.other],
            "score": pair.score,
            "shared": pair.shared,
        }
        for pair in result.overlaps
    ]


def _placements(
    result: RunResult, statement_of: Mapping[str, uuid.UUID], ids: Mapping[int, uuid.UUID]
) -> list[dict[str, Any]]:
    return [
        {
            "statement_id": statement_of[one.row_id],
            "candidate_theme_id": None if one.theme_id is None else ids[one.theme_id],
            "score": one.score,
            "duplicate_of_id": _statement(one.duplicate_of, statement_of) if one.duplicate_of else None,
            "nearest_candidate_theme_id": None if one.nearest_theme_id is None else ids[one.nearest_theme_id],
            "nearest_score": one.nearest_score,
            **_stance(result.ending.stances.of_statements.get(one.row_id)),
        }
        for one in result.placements
    ]


def _stance(found: FoundStance | None) -> dict[str, Any]:
    return {
        "stance": found and found.stance,
        "stance_basis": found and found.basis,
        "stance_confidence": found and found.confidence,
    }


def _suggestions(
    result: RunResult, statement_of: Mapping[str, uuid.UUID], ids: Mapping[int, uuid.UUID]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, several in result.ending.suggestions.items():
        ranks: Counter[SuggestionKind] = Counter()
        for one in several:
            ranks[one.kind] += 1
            rows.append(
                {
                    "candidate_theme_id": ids[number],
                    "kind": one.kind,
                    "code": one.code,
                    "rank": ranks[one.kind],
                    "score": one.score,
                    "nearest_statement_ids": [str(statement_of[row_id]) for row_id in one.nearest],
                    "shared_words": list(one.shared_words),
                }
            )
    return rows


def _statement(key: str, statement_of: Mapping[str, uuid.UUID]) -> uuid.UUID:
    # Each statement went in as a text of its own, so its key is the row id with the number 1.
    return statement_of[key.partition(":")[0]]
