"""Whether a standard is meant for a certain tender, and for which tenders it is meant at all, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from citizen_voice.drafting.problems import Translate

_CATEGORIES = {"goods": "goods", "services": "services", "works": "works"}
_WORTH_BETWEEN = "worth %(lowest)s to %(highest)s"
_WORTH_FROM = "worth %(lowest)s or more"
_WORTH_UP_TO = "worth up to %(highest)s"
_DIVISIONS = "CPV divisions %(divisions)s"
_EVERY_DIVISION = "every CPV division"
_LASTING = "lasting %(months)s months or more"
_BELOW = "The tender's value is below %(lowest)s."
_ABOVE = "The tender's value is above %(highest)s."
_OTHER_CATEGORY = "The tender buys %(category)s; the standard is for %(categories)s."
_TOO_SHORT = "The contract lasts %(months)s months; the standard is for those of %(least)s months or more."
_LIGHT_TOUCH = "The standard is not for light touch contracts."
_OTHER_PLACE = "The standard is for contracts of certain councils, and not of this one."
_OTHER_DIVISION = "CPV division %(division)s is not among those of the standard."

_FITS_BETWEEN = "Your %(value)s is in its range: %(lowest)s to %(highest)s."
_FITS_FROM = "Your %(value)s is in its range: %(lowest)s or more."
_FITS_UP_TO = "Your %(value)s is in its range: up to %(highest)s."
_FITS_CATEGORY = "You buy %(category)s, and it is for %(categories)s."
_FITS_DIVISION = "Your CPV division, %(division)s, is one that it is for."
_FITS_MONTHS = "Your %(months)s months are enough: it is for %(least)s or more."
_MONTHS_NOT_KNOWN = "It is for contracts of %(least)s months or more. You have not said how long yours is."
_FITS_LIGHT_TOUCH = "It is for light touch contracts too."
_FITS_PLACE = "It names your council's area."
_MILLIONS = "£%(amount)s million"
_FITS_ALL = "It is for every tender."

WORDS = (
    *_CATEGORIES.values(),
    *(_WORTH_BETWEEN, _WORTH_FROM, _WORTH_UP_TO, _DIVISIONS, _EVERY_DIVISION, _LASTING),
    *(_BELOW, _ABOVE, _OTHER_CATEGORY, _OTHER_DIVISION, _TOO_SHORT, _LIGHT_TOUCH, _OTHER_PLACE),
    *(_FITS_BETWEEN, _FITS_FROM, _FITS_UP_TO, _FITS_CATEGORY, _FITS_DIVISION, _FITS_MONTHS, _MONTHS_NOT_KNOWN),
    *(_FITS_LIGHT_TOUCH, _FITS_PLACE, _FITS_ALL, _MILLIONS),
)
"""Every phrase and sentence, for those who translate them."""


@dataclass(frozen=True, slots=True)
class TenderFacts:
    """What the bounds of a standard are held against: value in pounds, kind of purchase, CPV division ("77").

    ``council`` is the code of the council that buys. ``months`` is the length of the contract, None where it is not
    known.
    """

    value_gbp: Decimal
    category: str
    cpv_division: str
    council: str = ""
    months: int | None = None
    is_light_touch: bool = False


def describe_bounds(applicability: Mapping[str, Any], translate: Translate = str) -> list[str]:
    """Return what tenders a standard is meant for, in a short phrase each: value, categories, divisions, length."""
    lowest, highest = _amount(applicability, "value_from"), _amount(applicability, "value_to")
    phrases = []
    if lowest is not None or highest is not None:
        worth = _WORTH_UP_TO if lowest is None else _WORTH_FROM if highest is None else _WORTH_BETWEEN
        phrases.append(translate(worth) % {"lowest": _pounds(lowest), "highest": _pounds(highest)})
    categories = [code for code in _codes(applicability, "categories") if code in _CATEGORIES]
    if categories:
        phrases.append(_listed(categories, translate))
    divisions = ", ".join(_codes(applicability, "cpv_divisions"))
    phrases.append(translate(_DIVISIONS) % {"divisions": divisions} if divisions else translate(_EVERY_DIVISION))
    if applicability.get("minimum_months"):
        phrases.append(translate(_LASTING) % {"months": applicability["minimum_months"]})
    return phrases


def named_councils(place: Mapping[str, Any]) -> list[str]:
    """Return the codes of the councils that a standard is delivered in, by where it is; none: it is for all."""
    return _codes(place, "councils") if place.get("place") == "named_places" else []


def find_obstacles(
    applicability: Mapping[str, Any],
    tender: TenderFacts,
    translate: Translate = str,
    *,
    place: Mapping[str, Any] | None = None,
) -> list[str]:
    """Return why a standard is not meant for the tender, one sentence each; empty when it is.

    ``place`` says where the standard is delivered. A shortest length is not held against a tender whose length is not
    known.
    """
    obstacles = []
    councils = named_councils(place or {})
    if councils and tender.council not in councils:
        obstacles.append(translate(_OTHER_PLACE))
    lowest, highest = _amount(applicability, "value_from"), _amount(applicability, "value_to")
    if lowest is not None and tender.value_gbp < lowest:
        obstacles.append(translate(_BELOW) % {"lowest": _pounds(lowest)})
    if highest is not None and tender.value_gbp > highest:
        obstacles.append(translate(_ABOVE) % {"highest": _pounds(highest)})
    categories = _codes(applicability, "categories")
    if categories and tender.category not in categories:
        named = {"category": _listed([tender.category], translate), "categories": _listed(categories, translate)}
        obstacles.append(translate(_OTHER_CATEGORY) % named)
    divisions = _codes(applicability, "cpv_divisions")
    if divisions and tender.cpv_division not in divisions:
        obstacles.append(translate(_OTHER_DIVISION) % {"division": tender.cpv_division})
    least = applicability.get("minimum_months")
    if least and tender.months is not None and tender.months < int(least):
        obstacles.append(translate(_TOO_SHORT) % {"months": tender.months, "least": least})
    if tender.is_light_touch and applicability.get("is_for_light_touch") is False:
        obstacles.append(translate(_LIGHT_TOUCH))
    return obstacles


def describe_fit(
    applicability: Mapping[str, Any],
    tender: TenderFacts,
    translate: Translate = str,
    *,
    place: Mapping[str, Any] | None = None,
) -> list[str]:
    """Return why a standard that has no obstacle is meant for this very tender, one sentence for each bound."""
    reasons = [*_fit_of_value(applicability, tender, translate)]
    categories = _codes(applicability, "categories")
    if categories:
        named = {"category": _listed([tender.category], translate), "categories": _listed(categories, translate)}
        reasons.append(translate(_FITS_CATEGORY) % named)
    if _codes(applicability, "cpv_divisions"):
        reasons.append(translate(_FITS_DIVISION) % {"division": tender.cpv_division})
    least = applicability.get("minimum_months")
    if least:
        words = _MONTHS_NOT_KNOWN if tender.months is None else _FITS_MONTHS
        reasons.append(translate(words) % {"months": tender.months, "least": least})
    if tender.is_light_touch:
        reasons.append(translate(_FITS_LIGHT_TOUCH))
    if named_councils(place or {}):
        reasons.append(translate(_FITS_PLACE))
    return reasons or [translate(_FITS_ALL)]


def _fit_of_value(applicability: Mapping[str, Any], tender: TenderFacts, translate: Translate) -> Iterator[str]:
    lowest, highest = _amount(applicability, "value_from"), _amount(applicability, "value_to")
    if lowest is not None or highest is not None:
        words = _FITS_UP_TO if lowest is None else _FITS_FROM if highest is None else _FITS_BETWEEN
        named = {"value": in_round(tender.value_gbp, translate), "lowest": _pounds(lowest), "highest": _pounds(highest)}
        yield translate(words) % named


def in_round(amount: Decimal, translate: Translate = str) -> str:
    """Return an amount in pounds as it is spoken: whole millions and their tenths with the word, else all digits."""
    millions = amount / 1_000_000
    if amount >= 1_000_000 and millions == round(millions, 1):
        return translate(_MILLIONS) % {"amount": f"{round(millions, 1).normalize():f}"}
    return _pounds(amount)


def _amount(applicability: Mapping[str, Any], part: str) -> Decimal | None:
    value = applicability.get(part)
    if value in (None, ""):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _codes(applicability: Mapping[str, Any], part: str) -> list[str]:
    return [str(code) for code in applicability.get(part) or ()]


def _listed(categories: list[str], translate: Translate) -> str:
    return ", ".join(translate(_CATEGORIES.get(code, code)) for code in categories)


def _pounds(amount: Decimal | None) -> str:
    if amount is None:
        return ""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"
