"""What has changed since the run before, and what each theme continues. For the worker alone: it loads mathematics."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.grouping.continuing import Difference, Flow, compare_runs, find_resembled
from citizen_voice.grouping.types import FINE, Placement
from citizen_voice.grouping.types import Theme as GroupedTheme
from citizen_voice.models import CandidateTheme, GroupedStatement
from citizen_voice.themes.steps.decided import Decided, key_of
from citizen_voice.themes.steps.findings import Change, Comparison
from citizen_voice.themes.steps.texts import list_succeeded
from citizen_voice.vocabulary import ChangeKind


@dataclass(frozen=True)
class EarlierRun:
    """The run before: the number of the fine theme of each statement that it saw, and the candidates by number."""

    id: uuid.UUID
    theme_of: Mapping[uuid.UUID, int | None]
    candidate_ids: Mapping[int, uuid.UUID]


def load_earlier(consultation_id: uuid.UUID) -> EarlierRun | None:
    """Return the run whose candidates are under review now, or None before the first."""
    run = next(iter(list_succeeded(consultation_id)), None)
    if run is None:
        return None
    placed = db.session.execute(
        select(GroupedStatement.statement_id, CandidateTheme.number)
        .outerjoin(CandidateTheme, CandidateTheme.id == GroupedStatement.candidate_theme_id)
        .where(GroupedStatement.grouping_run_id == run.id)
    )
    candidates = db.session.execute(
        select(CandidateTheme.number, CandidateTheme.id).where(CandidateTheme.grouping_run_id == run.id)
    )
    theme_of: dict[uuid.UUID, int | None] = {row.statement_id: row.number for row in placed}
    return EarlierRun(run.id, theme_of, {row.number: row.id for row in candidates})


def compare(earlier: EarlierRun, placed: Mapping[uuid.UUID, int | None]) -> Comparison:
    """Compare a run with the one before. `placed` gives the number of the fine theme of each statement, or None."""
    found = compare_runs(earlier.theme_of, placed)
    fresh = Counter(theme for at, theme in placed.items() if at not in earlier.theme_of)
    return Comparison(
        earlier_run_id=earlier.id,
        added=found.added,
        removed=found.removed,
        changes=list(_changes(found, earlier, placed, fresh)),
        continued={new: earlier.candidate_ids[old] for new, old in found.continued().items()},
    )


def _changes(
    found: Difference[uuid.UUID],
    earlier: EarlierRun,
    placed: Mapping[uuid.UUID, int | None],
    fresh: Mapping[int | None, int],
) -> Iterator[Change]:
    both = Counter(theme for at, theme in placed.items() if at in earlier.theme_of)
    before = Counter(theme for at, theme in earlier.theme_of.items() if at in placed)
    stayed = Counter((earlier.theme_of[at], theme) for at, theme in placed.items() if at in earlier.theme_of)
    ids = earlier.candidate_ids
    yield from (Change(ChangeKind.APPEARED, one, None, both[one], fresh.get(one, 0)) for one in found.appeared)
    yield from (Change(ChangeKind.VANISHED, None, ids[one], before[one]) for one in found.vanished)
    for kind, flows in (
        (ChangeKind.SPLIT, found.split),
        (ChangeKind.MERGED, found.merged),
        (ChangeKind.MOVED, found.moved),
    ):
        yield from (_flow(kind, one, ids, fresh) for one in flows)
    for kept in sorted(found.kept, key=lambda one: (-one.new_size, one.new)):
        count = stayed[kept.old, kept.new]
        yield Change(ChangeKind.KEPT, kept.new, ids[kept.old], count, fresh.get(kept.new, 0), round(kept.overlap, 4))


def _flow(kind: ChangeKind, flow: Flow, ids: Mapping[int, uuid.UUID], fresh: Mapping[int | None, int]) -> Change:
    earlier = None if flow.old is None else ids[flow.old]
    # The new statements of a theme are told once: where it appears, splits off or stays.
    new = fresh.get(flow.new, 0) if kind is ChangeKind.SPLIT else 0
    return Change(kind, flow.new, earlier, flow.statements, new)


def continued_themes(
    themes: Sequence[GroupedTheme], placements: Sequence[Placement], decided: Decided, seen: frozenset[str]
) -> dict[int, uuid.UUID]:
    """Return the officers' theme that each fine theme continues, by number, for those that do.

    A confirmed one by its statements, which the run kept together; else a discarded one whose statements are mostly the
    same, on the keys in `seen`: those that an earlier run knew.
    """
    names = {theme.id: theme.kept_name for theme in themes if theme.level == FINE and theme.kept_name is not None}
    members: dict[int, set[str]] = {}
    for one in placements:
        if one.theme_id is not None and one.theme_id not in names and key_of(one.row_id) in seen:
            members.setdefault(one.theme_id, set()).add(key_of(one.row_id))
    holders: dict[str, list[str]] = {}
    for name, keys in decided.discarded.items():
        for key in keys:
            holders.setdefault(key, []).append(name)
    for number, own in members.items():
        near = {name for key in own for name in holders.get(key, ())}
        resembled = find_resembled(own, {name: decided.discarded[name] for name in near})
        if resembled is not None:
            names[number] = resembled
    return {number: uuid.UUID(name) for number, name in names.items()}
