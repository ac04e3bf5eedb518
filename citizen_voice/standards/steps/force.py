"""From when to when a version of a published set holds: until the first day on which any later version of it does.

Versions may take effect in another order than they were published in: one that was planned for June is overtaken by a
correction that holds from March.
"""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from citizen_voice.clock import today
from citizen_voice.db import db
from citizen_voice.models import Authority, Publication
from citizen_voice.vocabulary import CatalogueState

_later = aliased(Publication)
_FOLLOWS = and_(
    _later.authority_id == Publication.authority_id,
    _later.slug == Publication.slug,
    or_(_later.supersedes_id == Publication.id, _later.published_at > Publication.published_at),
)


def is_replaced() -> ColumnElement[bool]:
    """Give in SQL whether a later version of a publication holds today, or will by the day from which it would."""
    return exists().where(_FOLLOWS, _later.effective_on <= func.greatest(today(), Publication.effective_on))


def replaced_on() -> ColumnElement[Any]:
    """Give in SQL the first day from which a later version of a publication holds; null where there is none."""
    return select(func.min(_later.effective_on)).where(_FOLLOWS).scalar_subquery()


def state_of_publication() -> ColumnElement[str]:
    """Give in SQL whether a publication is in force today, coming or replaced."""
    return case(
        (is_replaced(), literal(CatalogueState.REPLACED.value)),
        (Publication.effective_on > today(), literal(CatalogueState.COMING.value)),
        else_=literal(CatalogueState.IN_FORCE.value),
    )


def list_states(publication_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, CatalogueState]:
    """Return whether publications are in force today, coming or replaced, by their ids, in one query."""
    rows = db.session.execute(select(Publication.id, state_of_publication()).where(Publication.id.in_(publication_ids)))
    return {one: CatalogueState(state) for one, state in rows}


def find_replacement(publication: Publication) -> Publication | None:
    """Return the later version that holds first, today or some day; None where there is no later version."""
    return db.session.scalars(
        select(_later)
        .select_from(Publication)
        .join(_later, _FOLLOWS)
        .where(Publication.id == publication.id)
        .order_by(_later.effective_on, _later.published_at.desc())
        .limit(1)
    ).one_or_none()


def find_holding(authority: Authority, slug: str) -> Publication | None:
    """Return the version of a set that holds today, else the one that holds next; None where there is no such set."""
    return db.session.scalars(
        select(Publication)
        .where(Publication.authority_id == authority.id, Publication.slug == slug, ~is_replaced())
        .order_by((Publication.effective_on <= today()).desc(), Publication.effective_on)
        .limit(1)
    ).one_or_none()
