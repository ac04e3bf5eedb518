"""Reads about tokens: whose they are, and whether a secret opens anything."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from citizen_voice.access.actor import Actor
from citizen_voice.accounts import queries as accounts
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import NotFoundError
from citizen_voice.models import ApiToken, Authority
from citizen_voice.vocabulary import Role

USE_IS_NOTED_EVERY = timedelta(hours=1)


def hash_secret(secret: str) -> str:
    """Return the SHA-256 of a secret in hexadecimal. It is random and long: a slow hash would add nothing."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def find_token(secret: str) -> ApiToken | None:
    """Return the token of that secret, or None when there is none, or it is revoked or over."""
    return db.session.scalars(
        select(ApiToken)
        .where(
            ApiToken.secret_sha256 == hash_secret(secret),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > utcnow(),
        )
        .options(joinedload(ApiToken.officer))
    ).one_or_none()


def find_actor(token: ApiToken) -> Actor | None:
    """Return whom a token acts as: its officer as they stand today, for its council alone where it names one.

    None when the officer's account is no longer active.
    """
    if not token.officer.is_active:
        return None
    actor = accounts.as_actor(token.officer)
    if token.council_id is None:
        return actor
    return replace(actor, commissioned_council_ids=actor.commissioned_council_ids & {token.council_id})


def is_use_to_be_noted(token: ApiToken) -> bool:
    """Say whether the last use that is written down lies so far back that this one is to be noted."""
    return token.last_used_at is None or token.last_used_at < utcnow() - USE_IS_NOTED_EVERY


def get_token(authority_slug: str, api_token_id: uuid.UUID) -> ApiToken:
    """Return a token of an authority. Raises `NotFoundError`."""
    token = db.session.scalars(
        select(ApiToken)
        .join(Authority, Authority.id == ApiToken.authority_id)
        .where(Authority.slug == authority_slug, ApiToken.id == api_token_id)
    ).one_or_none()
    if token is None:
        raise NotFoundError(gettext("There is no token at this address."))
    return token


def list_tokens(authority: Authority, actor: Actor) -> Sequence[ApiToken]:
    """Return the tokens that somebody may see, the latest first: their own, and an administrator everybody's."""
    rows = (
        select(ApiToken)
        .where(ApiToken.authority_id == authority.id)
        .options(joinedload(ApiToken.officer), joinedload(ApiToken.council))
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
        .limit(200)
    )
    if Role.ADMINISTRATOR not in actor.roles:
        rows = rows.where(ApiToken.officer_id == actor.id)
    return db.session.scalars(rows).unique().all()
