"""What a version of a publication may be called, and how much its standards may weigh together."""

import re
from decimal import Decimal

from flask_babel import gettext

from citizen_voice.exceptions import ConflictError, InvalidInputError
from citizen_voice.exports.snapshot import TotalWeightSnapshot

FIRST_VERSION = "1.0"


def check_words(slug: str, title: str) -> None:
    """Check the address of a publication and its title. Raises `InvalidInputError`."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise InvalidInputError(
            gettext("The address may hold small letters, digits and single hyphens between them."), "slug"
        )
    if not title.strip():
        raise InvalidInputError(gettext("Give the publication a title."), "title")


def read_total(total_weight: tuple[Decimal, Decimal] | None) -> TotalWeightSnapshot | None:
    """Return the range as a snapshot holds it. Raises `InvalidInputError` for what is no range of percents."""
    if total_weight is None:
        return None
    least, most = total_weight
    if not (least.is_finite() and most.is_finite() and 0 <= least <= most <= 100):
        raise InvalidInputError(
            gettext("The least weight together must be 0 or more, and the most not below it and at most 100."),
            "total_minimum",
        )
    return TotalWeightSnapshot(*(f"{one.normalize():f}" for one in total_weight))


def next_version(previous: str | None, asked: str | None, *, is_major: bool) -> str:
    """Return the version that follows. Raises `InvalidInputError`, `ConflictError` for one that is not higher."""
    if asked is not None:
        if not re.fullmatch(r"[1-9][0-9]*\.[0-9]+", asked):
            raise InvalidInputError(gettext("A version is two numbers with a point between, such as 1.0."), "version")
        if previous is not None and _numbers(asked) <= _numbers(previous):
            raise ConflictError(
                gettext("Version %(version)s is out already: give a higher one than that.", version=previous)
            )
        return asked
    if previous is None:
        return FIRST_VERSION
    major, minor = _numbers(previous)
    return f"{major + 1}.0" if is_major else f"{major}.{minor + 1}"


def _numbers(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor)
