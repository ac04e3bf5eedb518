"""What a run says beside its themes: what has changed since the run before, and which missions a theme may serve."""

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from citizen_voice.models.base import AuthorityOwned, Base, owned_by, owned_table
from citizen_voice.vocabulary import ChangeKind, SuggestionKind


class RunDifference(AuthorityOwned, Base):
    """A run beside the one before it: `added` and `removed` count the statements that only one of the two has seen."""

    __tablename__ = "run_difference"
    __table_args__ = owned_table(
        owned_by("grouping_run"),
        owned_by("grouping_run", "earlier_run_id"),
        UniqueConstraint("grouping_run_id"),
    )

    grouping_run_id: Mapped[uuid.UUID]
    earlier_run_id: Mapped[uuid.UUID]
    added: Mapped[int]
    removed: Mapped[int]


class RunChange(AuthorityOwned, Base):
    """What became of a fine theme since the run before, or statements that went from one theme to another.

    `place` is its number in the list. `statements` counts those that both runs have seen and that the change is about,
    `fresh` the new theme's statements that the run before had not seen, and `overlap` is the share (Jaccard) that a
    theme that stayed the same has in common with its earlier self. No theme on one side means placed nowhere.
    """

    __tablename__ = "run_change"
    __table_args__ = owned_table(
        owned_by("grouping_run"),
        owned_by("candidate_theme"),
        owned_by("candidate_theme", "earlier_candidate_id"),
        UniqueConstraint("grouping_run_id", "place"),
    )

    grouping_run_id: Mapped[uuid.UUID]
    place: Mapped[int]
    kind: Mapped[ChangeKind]
    candidate_theme_id: Mapped[uuid.UUID | None]
    earlier_candidate_id: Mapped[uuid.UUID | None]
    statements: Mapped[int]
    fresh: Mapped[int]
    overlap: Mapped[float | None]


class CandidateSuggestion(AuthorityOwned, Base):
    """A mission or milestone that a fine candidate may serve, as the machine suggests it; an officer decides.

    `score` is the cosine of the description to the middle of the theme, `rank` counts from 1 within a kind.
    `nearest_statement_ids` are the statements nearest to the description and `shared_words` words of both.
    """

    __tablename__ = "candidate_suggestion"
    __table_args__ = owned_table(
        owned_by("candidate_theme"),
        UniqueConstraint("candidate_theme_id", "kind", "code"),
        CheckConstraint("rank >= 1", name="rank_from_one"),
    )

    candidate_theme_id: Mapped[uuid.UUID]
    kind: Mapped[SuggestionKind]
    code: Mapped[str]
    rank: Mapped[int]
    score: Mapped[float]
    nearest_statement_ids: Mapped[list[Any]]
    shared_words: Mapped[list[Any]]
