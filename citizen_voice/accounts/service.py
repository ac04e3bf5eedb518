"""Signing in by one-time link, and inviting staff."""

import hashlib
import re
import secrets
import uuid
from collections.abc import Sequence
from datetime import timedelta

from flask import current_app
from flask_babel import gettext, lazy_gettext
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from citizen_voice import audit, mail
from citizen_voice.accounts import queries
from citizen_voice.audit import Who
from citizen_voice.clock import utcnow
from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidInputError, LinkNotValidError
from citizen_voice.models import Authority, Council, Officer, OfficerRole, Resident, SignInLink
from citizen_voice.templating import public_address
from citizen_voice.vocabulary import ActorKind, Language, Role

LINK_NOT_VALID = lazy_gettext("This link has expired or has been used. Ask for a new one: it takes a minute.")


def request_sign_in_link(
    authority: Authority, *, email: str, is_for_staff: bool, language: Language, next_url: str | None = None
) -> None:
    """Mail a one-time link. Links asked for before stop working.

    For staff nothing is sent to an address that nobody invited; the page says the same either way, so that it can't
    be used to find out who works here.
    """
    email = email.strip().lower()
    if is_for_staff and queries.find_officer(authority, email) is None:
        return
    _replace_older_links(authority, email=email, is_for_staff=is_for_staff)
    token = _signer().dumps(secrets.token_urlsafe(24))
    minutes: int = current_app.config["SETTINGS"].sign_in_link_minutes
    db.session.add(
        SignInLink(
            authority_id=authority.id,
            token_hash=_hash(token),
            email=email,
            is_for_staff=is_for_staff,
            next_url=_own_address(authority, next_url),
            language=language,
            expires_at=utcnow() + timedelta(minutes=minutes),
        )
    )
    mail.post(
        authority_id=authority.id,
        to_address=email,
        template="sign_in",
        subject=lazy_gettext("Your link to sign in"),
        language=language,
        authority=authority,
        link=public_address("accounts.show_sign_in_link", authority_slug=authority.slug, token=token),
        minutes=minutes,
        is_for_staff=is_for_staff,
    )


def _replace_older_links(authority: Authority, *, email: str, is_for_staff: bool) -> None:
    db.session.execute(
        update(SignInLink)
        .where(
            SignInLink.authority_id == authority.id,
            SignInLink.email == email,
            SignInLink.is_for_staff == is_for_staff,
            SignInLink.used_at.is_(None),
            SignInLink.replaced_at.is_(None),
        )
        .values(replaced_at=utcnow())
    )


def get_sign_in_link(authority: Authority, token: str) -> SignInLink:
    """Return a link that can still be used, without using it. Raises `LinkNotValidError`.

    Mail scanners open links before people do, so opening one changes nothing: only `use_sign_in_link` does.
    """
    try:
        _signer().loads(token)
    except BadSignature as fault:
        raise LinkNotValidError(str(LINK_NOT_VALID)) from fault
    link = db.session.scalars(
        select(SignInLink).where(SignInLink.authority_id == authority.id, SignInLink.token_hash == _hash(token))
    ).one_or_none()
    if link is None or link.used_at or link.replaced_at or link.expires_at <= utcnow():
        raise LinkNotValidError(str(LINK_NOT_VALID))
    return link


def use_sign_in_link(authority: Authority, token: str) -> tuple[Officer | Resident, str | None]:
    """Use a link up. Returns the person who may now be signed in, and the page they came for.

    Raises `LinkNotValidError`, also to the second of two who use it at the same moment.
    """
    link = get_sign_in_link(authority, token)
    used = db.session.execute(
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
        .values(used_at=utcnow())
        .returning(SignInLink.id)
    ).first()
    if used is None:
        raise LinkNotValidError(str(LINK_NOT_VALID))
    person: Officer | Resident | None
    if link.is_for_staff:
        person = queries.find_officer(authority, link.email)
        if person is None:
            raise LinkNotValidError(str(LINK_NOT_VALID))
        audit.record(
            "officer_signed_in",
            who=audit.officer(person.id),
            authority_id=authority.id,
            subject_kind="officer",
            subject_id=person.id,
        )
    else:
        person = add_resident(authority, email=link.email, language=link.language)
    return person, link.next_url


def add_resident(authority: Authority, *, email: str, language: Language = Language.ENGLISH) -> Resident:
    """Return the resident of that e-mail address, written down now if nobody has it yet."""
    email = email.strip().lower()
    resident = db.session.scalars(
        select(Resident).where(Resident.authority_id == authority.id, Resident.email == email)
    ).one_or_none()
    if resident is None:
        resident = Resident(authority_id=authority.id, email=email, language=language)
        db.session.add(resident)
        db.session.flush()
    return resident


# First parts of addresses that mean something else; an authority named like one could not be reached.
RESERVED_SLUGS = frozenset(
    {
        "about",
        "accessibility",
        "api",
        "cookies",
        "dev",
        "health",
        "language",
        "missions",
        "privacy",
        "standards",
        "static",
    }
)


def check_slug(slug: str) -> None:
    """Raise `InvalidInputError` when an authority can't be reached under this slug."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,62}", slug):
        raise InvalidInputError(
            gettext("“%(slug)s” can't be used in addresses: give small letters, digits and hyphens.", slug=slug), "slug"
        )
    if slug in RESERVED_SLUGS:
        raise InvalidInputError(
            gettext("“%(slug)s” is the address of another page: choose another.", slug=slug), "slug"
        )


def add_authority(
    *,
    name: str,
    slug: str,
    councils: Sequence[tuple[str, str, str | None]],
    administrator_email: str,
    administrator_name: str | None = None,
    name_cy: str | None = None,
    is_bilingual: bool = False,
    is_demonstration: bool = False,
) -> Authority:
    """Create an authority with its councils (code, name, Welsh name) and its first administrator.

    Raises `ConflictError` when the slug is taken.
    """
    check_slug(slug)
    authority = Authority(
        name=name, name_cy=name_cy, slug=slug, is_bilingual=is_bilingual, is_demonstration=is_demonstration
    )
    _take_slug(authority)
    db.session.add_all(
        Council(authority_id=authority.id, code=code, name=council_name, name_cy=council_name_cy)
        for code, council_name, council_name_cy in councils
    )
    db.session.flush()
    audit.record(
        "authority_added",
        who=audit.SYSTEM,
        authority_id=authority.id,
        subject_kind="authority",
        subject_id=authority.id,
    )
    invite_officer(
        authority,
        name=administrator_name or administrator_email.partition("@")[0],
        email=administrator_email,
        role=Role.ADMINISTRATOR,
        who=audit.SYSTEM,
    )
    return authority


def _take_slug(authority: Authority) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(authority)
    except IntegrityError as fault:
        words = f"There is an authority with the address '{authority.slug}' already: choose another --slug."
        raise ConflictError(words) from fault


def invite_officer(
    authority: Authority, *, name: str, email: str, role: Role, who: Who, council_id: uuid.UUID | None = None
) -> Officer:
    """Give somebody a role, and tell them by mail how to sign in. A person may hold several roles.

    Raises `InvalidInputError` when a commissioner has no council or another role has one, and `ConflictError` when
    they hold the role already.
    """
    if (role is Role.COMMISSIONER) != (council_id is not None):
        raise InvalidInputError(
            gettext("Choose the council that a commissioner buys for, and none for other roles."), "council"
        )
    inviter = who.id if who.kind is ActorKind.OFFICER else None
    officer = queries.find_officer(authority, email) or _add_officer(authority, name, email, inviter)
    if any(one.role is role and one.council_id == council_id for one in officer.roles):
        raise ConflictError(gettext("%(name)s has this role already.", name=officer.name))
    granted = OfficerRole(
        authority_id=authority.id, officer_id=officer.id, role=role, council_id=council_id, granted_by_id=inviter
    )
    db.session.add(granted)
    db.session.flush()
    db.session.refresh(officer)
    audit.record(
        "officer_invited",
        who=who,
        authority_id=authority.id,
        subject_kind="officer",
        subject_id=officer.id,
        role=role.value,
        council_id=str(council_id) if council_id else None,
    )
    _mail_invitation(authority, officer)
    return officer


def _add_officer(authority: Authority, name: str, email: str, inviter: uuid.UUID | None) -> Officer:
    """Write a member of staff down. Raises `ConflictError` for an address whose account was ended."""
    officer = Officer(authority_id=authority.id, name=name, email=email.strip().lower(), invited_by_id=inviter)
    try:
        with db.session.begin_nested():
            db.session.add(officer)
    except IntegrityError as fault:
        raise ConflictError(
            gettext("The account with this address was ended, or was made a moment ago: look at the list of staff.")
        ) from fault
    return officer


def _mail_invitation(authority: Authority, officer: Officer) -> None:
    mail.post(
        authority_id=authority.id,
        to_address=officer.email,
        template="invitation",
        subject=lazy_gettext("You have been invited to citizen_voice"),
        language=Language.ENGLISH,
        authority=authority,
        officer=officer,
        link=public_address("accounts.request_staff_link", authority_slug=authority.slug),
    )


def _signer() -> URLSafeSerializer:
    # The signature turns a forged link away before the database is asked.
    return URLSafeSerializer(current_app.secret_key or "", salt="sign-in-link")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _own_address(authority: Authority, next_url: str | None) -> str | None:
    """Return the page to go on to if it is one of this authority's, so that a link can't lead to another site."""
    if next_url and next_url.startswith(f"/{authority.slug}/") and "\\" not in next_url and "//" not in next_url:
        return next_url
    return None
