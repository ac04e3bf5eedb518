"""Changes to tokens: made, ended, used."""

import secrets
import uuid
from collections.abc import Collection
from datetime import date, timedelta

from flask_babel import gettext
from sqlalchemy import update

from citizen_voice import audit
from citizen_voice.clock import end_of_day, today, utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import InvalidInputError, InvalidTransitionError
from citizen_voice.models import ApiToken, Authority
from citizen_voice.tokens.queries import hash_secret
from citizen_voice.vocabulary import TokenScope

LONGEST = timedelta(days=365)
SHOWN = 11
"""Signs of a secret by which it is told from others: `cvt_` and seven more."""


def make_token(
    authority: Authority,
    *,
    officer_id: uuid.UUID,
    name: str,
    scopes: Collection[TokenScope],
    expires_on: date,
    council_id: uuid.UUID | None = None,
) -> tuple[ApiToken, str]:
    """Make a token that acts as an officer until the end of a day. Returns it with its secret, which is not kept.

    Raises `InvalidInputError` with the field: no name, no scope, or a day that is over or more than a year away.
    """
    _check(name, scopes, expires_on)
    secret = f"cvt_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        authority_id=authority.id,
        officer_id=officer_id,
        council_id=council_id,
        name=name.strip(),
        prefix=secret[:SHOWN],
        secret_sha256=hash_secret(secret),
        scopes=sorted(one.value for one in scopes),
        expires_at=end_of_day(expires_on),
    )
    db.session.add(token)
    db.session.flush()
    audit.record(
        "api_token_made",
        who=audit.officer(officer_id),
        authority_id=authority.id,
        subject_kind="api_token",
        subject_id=token.id,
        scopes=" ".join(token.scopes),
        council_id=str(council_id) if council_id else None,
        expires_on=expires_on.isoformat(),
    )
    return token, secret


def _check(name: str, scopes: Collection[TokenScope], expires_on: date) -> None:
    if not name.strip():
        raise InvalidInputError(gettext("Give the token a name."), "name")
    if not scopes:
        raise InvalidInputError(gettext("Select what the program may do"), "scopes")
    if not today() <= expires_on <= today() + LONGEST:
        raise InvalidInputError(gettext("The last day must be today or later, and at most a year away."), "expires_on")


def revoke_token(token: ApiToken, *, officer_id: uuid.UUID) -> None:
    """End a token at once. Raises `InvalidTransitionError` when it was ended before."""
    db.session.refresh(token, with_for_update=True)
    if token.revoked_at is not None:
        raise InvalidTransitionError(gettext("This token has been ended already."))
    token.revoked_at = utcnow()
    db.session.flush()
    audit.record(
        "api_token_revoked",
        who=audit.officer(officer_id),
        authority_id=token.authority_id,
        subject_kind="api_token",
        subject_id=token.id,
    )


def note_use(token_id: uuid.UUID) -> None:
    """Write down that a token was used now."""
    db.session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=utcnow()))
