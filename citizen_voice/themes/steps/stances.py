"""Which way each statement of a run looks at the title of its theme. For the worker alone: it loads mathematics."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from citizen_voice.db import transactional
from citizen_voice.grouping.stance import Stance as FoundBySide
from citizen_voice.grouping.stance import orient_statements, strongest_dissent
from citizen_voice.grouping.types import FINE, Placement, Progress, SourceText
from citizen_voice.grouping.types import Theme as GroupedTheme
from citizen_voice.themes.steps.ballots import count_ballots, map_ballots, read_ballots
from citizen_voice.themes.steps.findings import FoundStance, ThemeStances
from citizen_voice.themes.steps.runs import RunInput
from citizen_voice.vocabulary import Stance, StanceBasis

MOST_VOTES = 2_000_000
"""Votes that are held at a time. A theme with more is worked on in parts, each beside the title's statement."""


@dataclass(frozen=True)
class _Row:
    """A statement of a theme: its text, how near it is to the middle, and the proposal whose votes are its own."""

    source: SourceText
    score: float
    proposal_id: uuid.UUID | None
    agree: int
    votes: int


def orient_themes(
    given: RunInput, themes: Sequence[GroupedTheme], placements: Sequence[Placement], progress: Progress
) -> ThemeStances:
    """Return the stance of each statement of each fine theme that has one, and the strongest dissent of each theme.

    Votes are read a theme at a time, in short transactions; nothing is open while the stances are worked out.
    """
    rows = _rows_by_theme(given, placements)
    fine = [theme for theme in themes if theme.level == FINE]
    stances: dict[str, FoundStance] = {}
    dissent: dict[int, str] = {}
    for done, theme in enumerate(fine):
        progress("stance", done, len(fine))
        own = rows[theme.id]
        found = _orient(theme, own)
        stances |= {row.source.row_id: _stored(one) for row, one in zip(own, found, strict=True) if one.sign}
        likeness, agree = np.array([row.score for row in own]), [row.agree for row in own]
        strongest = strongest_dissent(found, likeness, agree)
        if strongest is not None:
            dissent[theme.id] = own[strongest].source.row_id
    return ThemeStances(stances, dissent)


def _rows_by_theme(given: RunInput, placements: Sequence[Placement]) -> dict[int, list[_Row]]:
    ballots = transactional(map_ballots)(given.consultation_id, given.statement_ids)
    counts = transactional(count_ballots)(given.consultation_id)
    sources, statement_of = {source.row_id: source for source in given.texts}, given.statement_of()
    rows: dict[int, list[_Row]] = {}
    for one in placements:
        if one.theme_id is not None:
            proposal_id = ballots.get(statement_of[one.row_id])
            agree, disagree = counts.get(proposal_id, (0, 0)) if proposal_id else (0, 0)
            row = _Row(sources[one.row_id], one.score or 0.0, proposal_id, agree, agree + disagree)
            rows.setdefault(one.theme_id, []).append(row)
    return rows


def _orient(theme: GroupedTheme, rows: Sequence[_Row]) -> list[FoundBySide]:
    """Return the stance of each row. What has no votes of its own is read once for all that say the same."""
    titled = theme.label_source.partition(":")[0]
    place_of: dict[object, int] = {}
    distinct: list[_Row] = []
    places = []
    for row in rows:
        is_alone = row.votes or row.source.row_id == titled
        key = row.source.row_id if is_alone else (row.source.text, row.source.language)
        if key not in place_of:
            place_of[key] = len(distinct)
            distinct.append(row)
        places.append(place_of[key])
    found = _orient_distinct(theme, distinct, place_of[titled])
    return [found[place] for place in places]


def _orient_distinct(theme: GroupedTheme, rows: Sequence[_Row], source: int) -> list[FoundBySide]:
    found: dict[int, FoundBySide] = {}
    for part in _parts(rows, source):
        own = [rows[place] for place in part]
        ballots = [row.proposal_id if row.votes else None for row in own]
        votes = transactional(read_ballots)(ballots) if any(ballots) else None
        oriented = orient_statements(
            theme.label,
            [row.source.text for row in own],
            source=0,
            votes=votes,
            language=theme.label_language,
            languages=[row.source.language for row in own],
        )
        found |= dict(zip(part, oriented, strict=True))
    return [found[place] for place in range(len(rows))]


def _parts(rows: Sequence[_Row], source: int) -> Iterator[list[int]]:
    """Yield places in parts of at most `MOST_VOTES` votes where that can be, each beginning with the source's."""
    part, votes = [source], rows[source].votes
    for place, row in enumerate(rows):
        if place == source:
            continue
        if votes + row.votes > MOST_VOTES and len(part) > 1:
            yield part
            part, votes = [source], rows[source].votes
        part.append(place)
        votes += row.votes
    yield part


def _stored(found: FoundBySide) -> FoundStance:
    stance = Stance.FOR if found.sign > 0 else Stance.AGAINST
    return FoundStance(stance, StanceBasis(found.basis.value), found.confidence)
