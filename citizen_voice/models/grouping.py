"""A machine's run over the statements of a consultation, and what it proposed. People's decisions are in `theme`."""

import uuid
from datetime import datetime
from typing import Any

from pgvector.sqlalchemy import Vector
from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from citizen_voice.models.base import AuthorityOwned, Base, Timed, owned_by, owned_table
from citizen_voice.vocabulary import RunState, Stance, StanceBasis


class GroupingRun(AuthorityOwned, Base):
    """One run. The row, not the queue, is the truth about it; `heartbeat_at` shows that a worker still lives.

    `attempts` counts how often a worker has begun it. A step, or part of one, that belongs to an earlier attempt has
    nothing to do any more.
    """

    __tablename__ = "grouping_run"
    __table_args__ = owned_table(
        owned_by("consultation"),
        owned_by("officer", "requested_by_id"),
        # Two clicks, two tabs or two officers still make one run at a time.
        Index(
            "uq_grouping_run_unfinished",
            "consultation_id",
            unique=True,
            postgresql_where="state IN ('queued', 'running')",
        ),
    )

    consultation_id: Mapped[uuid.UUID]
    requested_by_id: Mapped[uuid.UUID]
    state: Mapped[RunState] = mapped_column(default=RunState.QUEUED)
    parameters: Mapped[dict[str, Any]]
    encoder_name: Mapped[str | None]
    encoder_revision: Mapped[str | None]
    input_hash: Mapped[str | None]
    counts: Mapped[dict[str, Any] | None]
    seconds: Mapped[dict[str, Any] | None]
    step: Mapped[str | None]
    step_done: Mapped[int] = mapped_column(default=0)
    step_total: Mapped[int] = mapped_column(default=0)
    step_began_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    queued_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failure: Mapped[str | None]


class GroupingBatch(AuthorityOwned, Base):
    """Statements of a run whose words have no vector yet, for one worker to read. Kept only while the run is at work.

    Of statements with the same words it names one. `failure` is the code of the last fault; it is tried again.
    """

    __tablename__ = "grouping_batch"
    __table_args__ = owned_table(
        owned_by("grouping_run"),
        UniqueConstraint("grouping_run_id", "attempt", "number"),
    )

    grouping_run_id: Mapped[uuid.UUID]
    attempt: Mapped[int]
    number: Mapped[int]
    statement_ids: Mapped[list[Any]]
    done_at: Mapped[datetime | None]
    failure: Mapped[str | None]


class CandidateTheme(AuthorityOwned, Base):
    """A theme as the machine proposed it. Never changed: an officer's decision about it is another row.

    `label` stands word for word in the statement `label_statement_id`; `label_language` is the language of that and of
    the keywords. `people` counts distinct people, `statements` all statements and `distinct_statements` those with
    near-duplicates counted once. `x` and `y`, from 0 to 1, are its place on a picture on which like themes lie near.
    `dissent_statement_id` is the statement that speaks most strongly against the label.
    `continues_theme_id` is the officers' theme, confirmed or discarded, that it was still the same as when the run
    ended, and `continues_candidate_id` the candidate of the run before.
    """

    __tablename__ = "candidate_theme"
    __table_args__ = owned_table(
        owned_by("grouping_run"),
        owned_by("statement", "label_statement_id"),
        owned_by("statement", "dissent_statement_id"),
        ForeignKeyConstraint(
            ["grouping_run_id", "parent_number"],
            ["candidate_theme.grouping_run_id", "candidate_theme.number"],
            name="fk_candidate_theme_parent",
        ),
        # Themes point at the candidates that they come from, so one of the two is added after both tables.
        ForeignKeyConstraint(
            ["authority_id", "continues_theme_id"],
            ["theme.authority_id", "theme.id"],
            name="fk_candidate_theme_continues_theme",
            use_alter=True,
        ),
        owned_by("candidate_theme", "continues_candidate_id"),
        UniqueConstraint("grouping_run_id", "number"),
        Index("ix_candidate_theme_continues_theme", "continues_theme_id"),
    )

    grouping_run_id: Mapped[uuid.UUID]
    number: Mapped[int]
    parent_number: Mapped[int | None]
    level: Mapped[int]
    label: Mapped[str]
    label_language: Mapped[str | None]
    label_statement_id: Mapped[uuid.UUID | None]
    dissent_statement_id: Mapped[uuid.UUID | None]
    keywords: Mapped[list[Any]]
    exemplar_statement_ids: Mapped[list[Any]]
    people: Mapped[int]
    statements: Mapped[int]
    distinct_statements: Mapped[int]
    coherence: Mapped[float]
    stability: Mapped[float]
    grade: Mapped[str]
    x: Mapped[float] = mapped_column(default=0.5)
    y: Mapped[float] = mapped_column(default=0.5)
    continues_theme_id: Mapped[uuid.UUID | None]
    continues_candidate_id: Mapped[uuid.UUID | None]

    run: Mapped[GroupingRun] = relationship(viewonly=True)


class CandidateOverlap(AuthorityOwned, Base):
    """Two fine candidates of a run that may be one.

    `score` is the cosine of their centroids, `shared` the share of the smaller one's edges that lead to the other.
    """

    __tablename__ = "candidate_overlap"
    __table_args__ = owned_table(
        owned_by("grouping_run"),
        owned_by("candidate_theme"),
        owned_by("candidate_theme", "other_candidate_theme_id"),
        UniqueConstraint("candidate_theme_id", "other_candidate_theme_id"),
        Index("ix_candidate_overlap_run", "grouping_run_id"),
    )

    grouping_run_id: Mapped[uuid.UUID]
    candidate_theme_id: Mapped[uuid.UUID]
    other_candidate_theme_id: Mapped[uuid.UUID]
    score: Mapped[float]
    shared: Mapped[float]


class GroupedStatement(AuthorityOwned, Base):
    """Where a run put a statement. No theme means that it fitted nowhere: it is counted and shown as such.

    Of one that fitted nowhere the nearest theme is kept, with the cosine to its centroid. `stance` is which way the
    machine reads it towards the label of its candidate, None where it can't tell.
    """

    __tablename__ = "grouped_statement"
    __table_args__ = owned_table(
        owned_by("grouping_run"),
        owned_by("statement"),
        owned_by("candidate_theme"),
        owned_by("statement", "duplicate_of_id"),
        owned_by("candidate_theme", "nearest_candidate_theme_id"),
        UniqueConstraint("grouping_run_id", "statement_id"),
        Index("ix_grouped_statement_theme", "candidate_theme_id"),
    )

    grouping_run_id: Mapped[uuid.UUID]
    statement_id: Mapped[uuid.UUID]
    candidate_theme_id: Mapped[uuid.UUID | None]
    score: Mapped[float | None]
    duplicate_of_id: Mapped[uuid.UUID | None]
    nearest_candidate_theme_id: Mapped[uuid.UUID | None]
    nearest_score: Mapped[float | None]
    stance: Mapped[Stance | None]
    stance_basis: Mapped[StanceBasis | None]
    stance_confidence: Mapped[float | None]


class Embedding(Timed, Base):
    """The vector of a text, made once, ever: a function of the text and the encoder's weights file alone.

    It belongs to no authority, since it holds nothing that its text does not, and is reached only by the text's hash.
    """

    __tablename__ = "embedding"

    text_sha256: Mapped[str] = mapped_column(primary_key=True)
    encoder_revision: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[Any] = mapped_column(Vector())


class EncoderWeights(Timed, Base):
    """The file of an encoder's weights that a run names, for the workers of other machines: `revision` is its SHA-256.

    It belongs to no authority: it is made from a published model.
    """

    __tablename__ = "encoder_weights"

    revision: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(deferred=True)
