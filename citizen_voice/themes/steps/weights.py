"""The encoder that a run is computed with: named in its row by the first worker, taken from there by the others."""

import uuid
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from citizen_voice.db import db
from citizen_voice.grouping.vectors import Encoder, HasWeights
from citizen_voice.models import EncoderWeights, GroupingRun


class NamedEncoder(NamedTuple):
    """Name of a model, and the SHA-256 of the weights file that it is computed with."""

    name: str
    revision: str


def find_encoder(run_id: uuid.UUID) -> NamedEncoder | None:
    """Return the encoder that a run is computed with; None as long as no worker has named it."""
    row = db.session.execute(
        select(GroupingRun.encoder_name, GroupingRun.encoder_revision).where(GroupingRun.id == run_id)
    ).one_or_none()
    return None if row is None or row.encoder_revision is None else NamedEncoder(row.encoder_name, row.encoder_revision)


def name_encoder(run_id: uuid.UUID, encoder: Encoder) -> None:
    """Write which encoder a run is computed with, and keep its weights file for the workers of other machines."""
    db.session.execute(
        update(GroupingRun)
        .where(GroupingRun.id == run_id)
        .values(encoder_name=encoder.name, encoder_revision=encoder.revision)
    )
    is_kept = db.session.scalar(select(EncoderWeights.revision).where(EncoderWeights.revision == encoder.revision))
    content = encoder.weights_bytes() if isinstance(encoder, HasWeights) and not is_kept else None
    if content is not None:
        row = insert(EncoderWeights).values(revision=encoder.revision, content=content)
        db.session.execute(row.on_conflict_do_nothing())


def load_weights(revision: str) -> bytes | None:
    """Return a weights file that a worker kept; None when none did."""
    return db.session.scalar(select(EncoderWeights.content).where(EncoderWeights.revision == revision))
