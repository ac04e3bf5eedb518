"""The part of every address that is an authority's own."""

import re

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from citizen_voice.db import db
from citizen_voice.exceptions import ConflictError, InvalidInputError
from citizen_voice.models import Authority

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
        "well-being-goals",
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


def take_slug(authority: Authority) -> None:
    """Store a new authority under its slug. Raises `ConflictError` when another has it."""
    try:
        with db.session.begin_nested():
            db.session.add(authority)
    except IntegrityError as fault:
        words = f"There is an authority with the address '{authority.slug}' already: choose another --slug."
        raise ConflictError(words) from fault
