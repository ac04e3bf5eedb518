"""Which themes and suggestions are most like some statements, by a few typical statements of each."""

import uuid
from collections.abc import Collection, Sequence

from pgvector.sqlalchemy import Vector
from sqlalchemy import ARRAY, String, Uuid, cast, column, func, select

from citizen_voice.db import db
from citizen_voice.grouping.vectors import text_key
from citizen_voice.models import (
    CandidateTheme,
    Consultation,
    Embedding,
    ProposalText,
    Statement,
    Theme,
    ThemeStatement,
)
from citizen_voice.themes.steps.journal import among
from citizen_voice.themes.steps.vectors import newest_revision

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
    keys = _keys_of(consultation, {at for several in typical.values() for at in several} | set(statement_ids))
    pairs = [(owner, keys[at]) for owner, several in typical.items() for at in several if at in keys]
    likeness = _likeness(consultation, pairs, [keys[at] for at in statement_ids if at in keys])
    return sorted((one for one in targets if one.id in likeness), key=lambda one: -likeness[one.id])


def _likeness(
    consultation: Consultation, pairs: Sequence[tuple[uuid.UUID, str]], asked: Sequence[str]
) -> dict[uuid.UUID, float]:
    """Return the cosine of each owner's mean vector to that of the texts asked for; `pairs` are (owner, text key).

    The database works it out, so that thousands of vectors need not come here.
    """
    owned = (
        func.unnest(cast([owner for owner, _ in pairs], ARRAY(Uuid)), cast([key for _, key in pairs], ARRAY(String)))
        .table_valued(column("owner", Uuid), column("key", String))
        .render_derived(name="owned")
    )
    wanted = func.unnest(cast(asked, ARRAY(String))).table_valued("key").render_derived(name="wanted")
    revision = Embedding.encoder_revision == newest_revision(consultation.id)
    mean = func.avg(Embedding.vector, type_=Vector())
    middle = select(mean).join(wanted, Embedding.text_sha256 == wanted.c.key).where(revision).scalar_subquery()
    rows = db.session.execute(
        select(owned.c.owner, mean.cosine_distance(middle).label("distance"))
        .join(Embedding, Embedding.text_sha256 == owned.c.key)
        .where(revision)
        .group_by(owned.c.owner)
    )
    return {row.owner: round(1.0 - row.distance, 5) for row in rows if row.distance is not None}


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


def _keys_of(consultation: Consultation, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return, for those of the statements that belong to the consultation, the key of the words of each."""
    rows = db.session.execute(
        select(Statement.id, ProposalText.text, Statement.start_offset, Statement.end_offset)
        .join(ProposalText, ProposalText.id == Statement.proposal_text_id)
        .where(among(Statement.id, ids), Statement.consultation_id == consultation.id)
    )
    return {at: text_key(text[start:end]) for at, text, start, end in rows}
