"""Where standards hold: authorities, and the councils of each."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from citizen_voice.db import db
from citizen_voice.models import Authority, CatalogueEntry, Council


class Place(NamedTuple):
    """An authority, or a council of one. `value` stands for it in an address."""

    value: str
    authority_id: uuid.UUID
    council: str | None
    authority: Authority
    named: Council | None


def list_places(authority: Authority | None = None) -> list[Place]:
    """Return each authority that has published a standard, or the one given, each followed by its councils."""
    wanted = select(Authority).order_by(Authority.name, Authority.id)
    if authority is not None:
        wanted = wanted.where(Authority.id == authority.id)
    else:
        wanted = wanted.where(Authority.id.in_(select(CatalogueEntry.authority_id)))
    places = []
    authorities: Sequence[Authority] = db.session.scalars(wanted).all()
    councils = db.session.scalars(
        select(Council).where(Council.authority_id.in_([one.id for one in authorities])).order_by(Council.name)
    ).all()
    for one in authorities:
        places.append(Place(one.slug, one.id, None, one, None))
        places += [
            Place(f"{one.slug}/{council.code}", one.id, council.code, one, council)
            for council in councils
            if council.authority_id == one.id
        ]
    return places


def list_authorities_of(council_code: str) -> list[str]:
    """Return the parts of addresses of the authorities that have a council of that code and published a standard."""
    published = select(CatalogueEntry.authority_id)
    return list(
        db.session.scalars(
            select(Authority.slug)
            .join(Council, Council.authority_id == Authority.id)
            .where(Council.code == council_code, Authority.id.in_(published))
            .order_by(Authority.slug)
        )
    )
