"""Keeping vectors in the database: read and written in bulk, by the hash of the text and the encoder's revision."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from pgvector.psycopg.vector import register_vector_info
from psycopg.types import TypeInfo
from sqlalchemy import select

from citizen_voice.db import db, transactional
from citizen_voice.grouping.types import FloatArray
from citizen_voice.models import Embedding, GroupingRun
from citizen_voice.vocabulary import RunState

READ_AT_ONCE = 5000


class DatabaseVectorStore:
    """Vectors of one encoder revision in the database; each call is a short transaction of its own."""

    def __init__(self, revision: str) -> None:
        self._revision = revision

    def load(self, keys: Sequence[str]) -> dict[str, FloatArray]:
        """Return the vectors that are known."""
        return transactional(load_vectors)(self._revision, keys)

    def save(self, fresh: Mapping[str, FloatArray]) -> None:
        """Keep these vectors."""
        transactional(save_vectors)(self._revision, fresh)


def newest_revision(consultation_id: uuid.UUID) -> str | None:
    """Return the revision of the encoder of the newest run that came to its end, None when there is none.

    That one has embedded every statement that it grouped. An older run may have had another encoder, and a newer one
    that was stopped or failed may have named one and embedded nothing.
    """
    return db.session.scalar(
        select(GroupingRun.encoder_revision)
        .where(
            GroupingRun.consultation_id == consultation_id,
            GroupingRun.encoder_revision.is_not(None),
            GroupingRun.state.in_((RunState.SUCCEEDED, RunState.SUPERSEDED)),
        )
        .order_by(GroupingRun.queued_at.desc())
        .limit(1)
    )


def known_keys(revision: str, keys: Sequence[str]) -> set[str]:
    """Return those of the keys whose vector is known."""
    known: set[str] = set()
    for start in range(0, len(keys), READ_AT_ONCE):
        part = list(keys[start : start + READ_AT_ONCE])
        rows = select(Embedding.text_sha256).where(
            Embedding.encoder_revision == revision, Embedding.text_sha256.in_(part)
        )
        known.update(db.session.scalars(rows))
    return known


def load_vectors(revision: str, keys: Sequence[str]) -> dict[str, FloatArray]:
    """Return the float32 vectors that are known for these keys and this revision of the encoder."""
    found: dict[str, FloatArray] = {}
    with _vector_cursor() as cursor:
        for start in range(0, len(keys), READ_AT_ONCE):
            part = list(keys[start : start + READ_AT_ONCE])
            cursor.execute(
                "SELECT text_sha256, vector FROM embedding WHERE encoder_revision = %s AND text_sha256 = ANY(%s)",
                (revision, part),
            )
            found.update({key: vector.to_numpy().astype(np.float32) for key, vector in cursor})
    return found


def save_vectors(revision: str, vectors: Mapping[str, FloatArray]) -> None:
    """Keep vectors. Those that another run stored meanwhile stay as they are: they are the same."""
    with _vector_cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE fresh_embedding (text_sha256 text, encoder_revision text, vector vector)"
        )
        with cursor.copy(
            "COPY fresh_embedding (text_sha256, encoder_revision, vector) FROM STDIN (FORMAT BINARY)"
        ) as copy:
            copy.set_types(["text", "text", "vector"])
            for key, vector in vectors.items():
                copy.write_row((key, revision, np.asarray(vector, dtype=np.float32)))
        # In one order in every run, so that two of them never wait for each other in a circle.
        cursor.execute(
            "INSERT INTO embedding (text_sha256, encoder_revision, vector) "
            "SELECT text_sha256, encoder_revision, vector FROM fresh_embedding ORDER BY text_sha256 "
            "ON CONFLICT DO NOTHING"
        )
        cursor.execute("DROP TABLE fresh_embedding")


def _vector_cursor() -> Any:
    """Return a cursor of the session's connection that reads and writes vectors in binary.

    As text they take several times as long. What is registered holds for this cursor alone: the rest of the application
    reads vectors through SQLAlchemy.
    """
    raw: Any = db.session.connection().connection.driver_connection
    cursor = raw.cursor(binary=True)
    register_vector_info(cursor, TypeInfo.fetch(raw, "vector"))
    return cursor
