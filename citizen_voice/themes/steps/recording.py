"""What a run found, as rows: its suggestions, which of them are alike, and where each statement went."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from citizen_voice.db import db
from citizen_voice.grouping.types import Overlap, Placement
from citizen_voice.grouping.types import Theme as GroupedTheme
from citizen_voice.models import CandidateOverlap, CandidateTheme, GroupedStatement, GroupingRun
from citizen_voice.themes.steps.texts import map_authors


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


def store_result(run: GroupingRun, result: RunResult, statement_of: Mapping[str, uuid.UUID]) -> None:
    """Write what a run found. `statement_of` gives the statement of each row id."""
    ids = {theme.id: uuid.uuid4() for theme in result.themes}
    _insert(CandidateTheme, run, _candidates(run, result, statement_of, ids))
    _insert(CandidateOverlap, run, _overlaps(result, ids))
    _insert(GroupedStatement, run, _placements(result, statement_of, ids))


def _insert(model: Any, run: GroupingRun, rows: list[dict[str, Any]]) -> None:
    own = {"authority_id": run.authority_id, "grouping_run_id": run.id}
    if rows:
        db.session.execute(insert(model), [own | row for row in rows])


def _candidates(
    run: GroupingRun, result: RunResult, statement_of: Mapping[str, uuid.UUID], ids: Mapping[int, uuid.UUID]
) -> list[dict[str, Any]]:
    people = _people(run, result, statement_of)
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
        }
        for theme in sorted(result.themes, key=lambda theme: theme.level)
    ]


def _people(run: GroupingRun, result: RunResult, statement_of: Mapping[str, uuid.UUID]) -> dict[int, int]:
    authors = map_authors(run.consultation_id)
    people: dict[int, set[uuid.UUID]] = {}
    for placement in result.placements:
        for theme_id in (placement.theme_id, placement.parent_id):
            if theme_id is not None:
                people.setdefault(theme_id, set()).add(authors[statement_of[placement.row_id]])
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
        }
        for one in result.placements
    ]


def _statement(key: str, statement_of: Mapping[str, uuid.UUID]) -> uuid.UUID:
    # Each statement went in as a text of its own, so its key is the row id with the number 1.
    return statement_of[key.partition(":")[0]]
