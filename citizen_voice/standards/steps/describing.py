"""What a published set says of itself as a whole, checked before it is published, and as the version before said it."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from citizen_voice.drafting.set_fields import problems_of_set
from citizen_voice.exceptions import IncompleteError
from citizen_voice.exports.set_snapshot import SetSnapshot
from citizen_voice.exports.snapshot import PublicationSnapshot
from citizen_voice.models import Consultation
from citizen_voice.standards import queries


def describe_set(about: Mapping[str, Any], *, is_bilingual: bool) -> SetSnapshot:
    """Return the description of a set as a snapshot holds it. Raises `IncompleteError` naming each thing to mend."""
    tidy = {code: value.strip() if isinstance(value, str) else value for code, value in about.items()}
    if problems := problems_of_set(tidy, is_bilingual=is_bilingual):
        raise IncompleteError(
            gettext("The set can't be published yet: something is missing of what it says of itself."),
            [one.in_words(gettext) for one in problems],
        )
    content: dict[str, Any] = {one.name: tidy.get(one.name) or None for one in fields(SetSnapshot)}
    return SetSnapshot(**content)


def last_description(consultation: Consultation) -> dict[str, Any]:
    """Return what the latest set of a consultation says of itself, to go on from; empty before there is one.

    What its standards may weigh together is among it, as `total_minimum` and `total_maximum`.
    """
    for publication in queries.latest_publications(consultation.authority):
        if publication.consultation_id == consultation.id:
            return _description(queries.read_snapshot(publication))
    return {}


def says_the_same(one: PublicationSnapshot, other: PublicationSnapshot) -> bool:
    """Say whether two versions of a set say the same of themselves as a whole."""
    return _description(one) == _description(other)


def _description(snapshot: PublicationSnapshot) -> dict[str, Any]:
    about, total = snapshot.about, snapshot.total_weight
    said = {one.name: getattr(about, one.name) for one in fields(about)} if about else {}
    if total is not None:
        said |= {"total_minimum": Decimal(total.minimum), "total_maximum": Decimal(total.maximum)}
    return {"title": snapshot.title, "slug": snapshot.slug, "area_code": snapshot.authority.area_code, **said}
