"""Which themes and suggestions are most like some statements, by a few typical statements of each."""

import uuid
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from sqlalchemy import func, select

from citizen_voice.db import db
from citizen_voice.grouping.types import FloatArray
from citizen_voice.grouping.vectors import text_key
from citizen_voice.models import (
    CandidateTheme,
    Consultation,
    ProposalText,
    Statement,
    Theme,
    ThemeStatement,
)
from citizen_voice.themes.steps.journal import among
from citizen_voice.themes.steps.vectors import load_vectors, newest_revision

TYPICAL = 3
"""How many statements stand for a theme. A thousand themes are compared while somebody waits for a page."""


def list_typical(target: Theme | CandidateTheme) -> list[uuid.UUID]:
    """Return the statements that stand for a theme or a suggestion."""
    return _typical_of([target]).get(target.id, [])


def order_by_likeness(
    consultation: Consultation, targets: Sequence[Theme | CandidateTheme], statement_ids: Collection[uuid.UUID]
) -> list[Theme | CandidateTheme]:
    """Return the targets that can be compared with the statements, the most alike first; of equals, the first listed.

    Compared is the cosine of the mean vectors. A target of which no vector is stored is left out, and so are all where
    the statements have none: a page says then what it has, without this order.
    """
    typical = _typical_of(targets)
    wanted = {at for several in typical.values() for at in several} | set(statement_ids)
    vectors = _load_vectors(consultation, wanted)
    middle = _middle(vectors, statement_ids)
    if middle is None:
        return []
    middles = {one.id: _middle(vectors, typical.get(one.id, [])) for one in targets}
    likeness = {at: round(float(own @ middle), 5) for at, own in middles.items() if own is not None}
    return sorted((one for one in targets if one.id in likeness), key=lambda one: -likeness[one.id])


def _middle(vectors: Mapping[uuid.UUID, FloatArray], ids: Collection[uuid.UUID]) -> FloatArray | None:
    known = [vectors[at] for at in ids if at in vectors]
    if not known:
        return None
    mean: FloatArray = np.mean(known, axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-12)


def _typical_of(targets: Sequence[Theme | CandidateTheme]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return the statements that stand for each: its exemplars, or any that it has."""
    found = {
        one.id: [uuid.UUID(at) for at in one.exemplar_statement_ids[:TYPICAL]]
        for one in targets
        if isinstance(one, CandidateTheme)
    }
    themes = {one.id for one in targets if isinstance(one, Theme)}
    found |= _members_of(themes, are_exemplars=True)
    return found | _members_of(themes - found.keys(), are_exemplars=False)


def _members_of(theme_ids: Collection[uuid.UUID], *, are_exemplars: bool) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return up to `TYPICAL` exemplars of each theme, or of its other statements."""
    place = func.row_number().over(partition_by=ThemeStatement.theme_id, order_by=ThemeStatement.statement_id)
    own = (
        select(ThemeStatement.theme_id, ThemeStatement.statement_id, place.label("place"))
        .where(among(ThemeStatement.theme_id, theme_ids), ThemeStatement.is_exemplar.is_(are_exemplars))
        .subquery()
    )
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for theme_id, statement_id in db.session.execute(
        select(own.c.theme_id, own.c.statement_id).where(own.c.place <= TYPICAL).order_by(own.c.theme_id, own.c.place)
    ):
        found.setdefault(theme_id, []).append(statement_id)
    return found


def _load_vectors(consultation: Consultation, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, FloatArray]:
    """Return the vectors of statements as the newest run that has an encoder made them."""
    revision = newest_revision(consultation.id)
    if revision is None:
        return {}
    rows = db.session.execute(
        select(Statement.id, ProposalText.text, Statement.start_offset, Statement.end_offset)
        .join(ProposalText, ProposalText.id == Statement.proposal_text_id)
        .where(among(Statement.id, ids), Statement.consultation_id == consultation.id)
    )
    keys = {at: text_key(text[start:end]) for at, text, start, end in rows}
    stored = load_vectors(revision, sorted(set(keys.values())))
    return {at: stored[key] for at, key in keys.items() if key in stored}
