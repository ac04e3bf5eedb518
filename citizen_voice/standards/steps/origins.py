"""What the draft of a standard began with: the grouping run, the model, and how often people have revised it since."""

from typing import Any

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import CandidateTheme, GroupingRun, Standard, StandardRevision


def find_origin(standard: Standard, revision: StandardRevision | None) -> dict[str, Any] | None:
    """Return the run, its model and parameters, and the number of revisions after the draft.

    None for a standard from a theme that an officer made by hand. Numbers with a fraction are text: a snapshot holds
    no floating-point numbers.
    """
    run = db.session.scalars(
        select(GroupingRun)
        .join(CandidateTheme, CandidateTheme.grouping_run_id == GroupingRun.id)
        .where(CandidateTheme.id == standard.theme.first_candidate_id)
    ).one_or_none()
    if run is None:
        return None
    return {
        "run_id": str(run.id),
        "model": run.encoder_name or "",
        "parameters": _without_floats(run.parameters),
        "human_edits": revision.number - 1 if revision else 0,
    }


def _without_floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_floats(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_without_floats(part) for part in value]
    return str(value) if isinstance(value, float) else value
