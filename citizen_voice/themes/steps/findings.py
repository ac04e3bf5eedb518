"""What a run works out beside its themes, as it is handed on to be stored. Plain values: the web loads this module."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from citizen_voice.vocabulary import ChangeKind, Stance, StanceBasis, SuggestionKind


@dataclass(frozen=True)
class Change:
    """What became of a theme since the run before, or statements that went from one to another.

    `theme` is the number of the theme in the new run; the rest is as in the table `run_change`.
    """

    kind: ChangeKind
    theme: int | None
    earlier_candidate_id: uuid.UUID | None
    statements: int
    fresh: int = 0
    overlap: float | None = None


@dataclass(frozen=True)
class Comparison:
    """A run beside the one before it. `continued` gives the candidate that a theme continues, by the theme's number."""

    earlier_run_id: uuid.UUID
    added: int
    removed: int
    changes: Sequence[Change]
    continued: Mapping[int, uuid.UUID]


@dataclass(frozen=True)
class FoundSuggestion:
    """A mission or milestone that a theme may serve. `nearest` are row ids, the nearest first."""

    kind: SuggestionKind
    code: str
    score: float
    nearest: tuple[str, ...]
    shared_words: tuple[str, ...]


@dataclass(frozen=True)
class FoundStance:
    """Which way a statement looks at the title of its theme, and what that rests on; `confidence` from 0 to 1."""

    stance: Stance
    basis: StanceBasis
    confidence: float


@dataclass(frozen=True)
class ThemeStances:
    """The stances of statements by row id, and the row id of the strongest dissent by the number of the theme."""

    of_statements: Mapping[str, FoundStance] = field(default_factory=dict)
    dissent: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """All that is worked out when the themes stand, by the number of the theme."""

    stances: ThemeStances = field(default_factory=ThemeStances)
    comparison: Comparison | None = None
    continued_themes: Mapping[int, uuid.UUID] = field(default_factory=dict)
    suggestions: Mapping[int, Sequence[FoundSuggestion]] = field(default_factory=dict)
