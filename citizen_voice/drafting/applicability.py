"""Whether a standard is meant for a certain tender, and for which tenders it is meant at all, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

_CATEGORIES = {"goods": "goods", "services": "services", "works": "works"}


@dataclass(frozen=True, slots=True)
class TenderFacts:
    """What the bounds of a standard are held against: value in pounds, kind of purchase, CPV division ("77")."""

    value_gbp: Decimal
    category: str
    cpv_division: str


def describe_bounds(applicability: Mapping[str, Any]) -> list[str]:
    """Return what tenders a standard is meant for, in a short phrase each: value, categories, divisions, length."""
    lowest, highest = _amount(applicability, "value_from"), _amount(applicability, "value_to")
    phrases = []
    if lowest is not None and highest is not None:
        phrases.append(f"worth {_pounds(lowest)} to {_pounds(highest)}")
    elif lowest is not None or highest is not None:
        phrases.append(f"worth {_pounds(lowest)} or more" if lowest is not None else f"worth up to {_pounds(highest)}")
    categories = [_CATEGORIES[code] for code in _codes(applicability, "categories") if code in _CATEGORIES]
    if categories:
        phrases.append(", ".join(categories))
    divisions = _codes(applicability, "cpv_divisions")
    phrases.append(f"CPV divisions {', '.join(divisions)}" if divisions else "every CPV division")
    if applicability.get("minimum_months"):
        phrases.append(f"lasting {applicability['minimum_months']} months or more")
    return phrases


def find_obstacles(applicability: Mapping[str, Any], tender: TenderFacts) -> list[str]:
    """Return why a standard is not meant for the tender, one sentence each; empty when it is.

    How long the contract lasts is not among the facts of a tender, so the shortest length is not held against it.
    """
    obstacles = []
    lowest, highest = _amount(applicability, "value_from"), _amount(applicability, "value_to")
    if lowest is not None and tender.value_gbp < lowest:
        obstacles.append(f"The tender's value is below {_pounds(lowest)}.")
    if highest is not None and tender.value_gbp > highest:
        obstacles.append(f"The tender's value is above {_pounds(highest)}.")
    categories = _codes(applicability, "categories")
    if categories and tender.category not in categories:
        obstacles.append(f"The tender buys {tender.category}; the standard is for {', '.join(categories)}.")
    divisions = _codes(applicability, "cpv_divisions")
    if divisions and tender.cpv_division not in divisions:
        obstacles.append(f"CPV division {tender.cpv_division} is not among those of the standard.")
    return obstacles


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


def _pounds(amount: Decimal | None) -> str:
    if amount is None:
        return ""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"
