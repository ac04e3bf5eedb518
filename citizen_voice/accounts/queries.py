"""Reads about authorities, staff and residents."""

import uuid
from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import bindparam, select

from citizen_voice.access.actor import Actor
from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import Authority, Council, Officer, OfficerRole, Resident
from citizen_voice.vocabulary import ActorKind, Role

# Made once, for it is sent with every page of an authority.
_AUTHORITY = select(Authority).where(Authority.slug == bindparam("slug"))


def get_authority(authority_slug: str) -> Authority:
    """Return the authority of that slug. Raises `NotFoundError`."""
    authority = db.session.scalars(_AUTHORITY, {"slug": authority_slug}).one_or_none()
    if authority is None:
        raise NotFoundError(gettext("There is no authority at this address."))
    return authority


def list_authorities() -> Sequence[Authority]:
    """Return all authorities of the installation, by name."""
    return db.session.scalars(select(Authority).order_by(Authority.name)).all()


def list_councils(authority: Authority) -> Sequence[Council]:
    """Return the councils of an authority's area, by name."""
    return db.session.scalars(select(Council).where(Council.authority_id == authority.id).order_by(Council.name)).all()


def find_officer(authority: Authority, email: str) -> Officer | None:
    """Return the active member of staff with that e-mail address, or None."""
    return db.session.scalars(
        select(Officer).where(
            Officer.authority_id == authority.id, Officer.email == email.strip().lower(), Officer.is_active
        )
    ).one_or_none()


def list_officers(authority: Authority) -> Sequence[Officer]:
    """Return all staff of an authority with their roles, by name."""
    return db.session.scalars(select(Officer).where(Officer.authority_id == authority.id).order_by(Officer.name)).all()


def find_actor(session_id: str) -> Actor | None:
    """Return who a session cookie stands for, or None when that account is gone or no longer active."""
    kind, _, raw_id = session_id.partition(":")
    try:
        actor_id = uuid.UUID(raw_id)
    except ValueError:
        return None
    if kind == ActorKind.OFFICER:
        officer = db.session.get(Officer, actor_id)
        return as_actor(officer) if officer is not None and officer.is_active else None
    resident = db.session.get(Resident, actor_id) if kind == ActorKind.RESIDENT else None
    return as_actor(resident) if resident is not None else None


def as_actor(person: Officer | Resident) -> Actor:
    """Return the actor that a member of staff or a resident is to permissions."""
    if isinstance(person, Resident):
        return Actor(kind=ActorKind.RESIDENT, id=person.id, authority_id=person.authority_id)
    roles: list[OfficerRole] = person.roles
    return Actor(
        kind=ActorKind.OFFICER,
        id=person.id,
        authority_id=person.authority_id,
        name=person.name,
        roles=frozenset(one.role for one in roles),
        commissioned_council_ids=frozenset(
            one.council_id for one in roles if one.role is Role.COMMISSIONER and one.council_id
        ),
    )
