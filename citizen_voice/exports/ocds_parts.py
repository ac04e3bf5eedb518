"""Parts of a release that somebody else wrote: what is of another kind than it should be counts as absent."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def as_object(value: object) -> Mapping[str, Any]:
    """Return an object, or an empty one in place of anything else."""
    return value if isinstance(value, Mapping) else {}


def list_of(value: Mapping[str, Any], name: str) -> list[Any]:
    """Return the list of that name in an object, or an empty one."""
    found = value.get(name)
    return found if isinstance(found, list) else []


def objects_of(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the objects in the list of that name."""
    return [one for one in list_of(value, name) if isinstance(one, Mapping)]


def text_of(value: Mapping[str, Any], name: str) -> str:
    """Return the text of that name without blanks around it, or an empty one."""
    found = value.get(name)
    return found.strip() if isinstance(found, str) else ""


def id_of(value: Mapping[str, Any]) -> str:
    """Return an id as text: OCDS allows whole numbers too."""
    found = value.get("id")
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else text_of(value, "id")


def number_of(value: object) -> Decimal | None:
    """Return a JSON number with the digits that it is written with; None for anything else, such as “70%”."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(str(value))
        return number if number.is_finite() else None
    return None


def percentage_of(criterion: Mapping[str, Any]) -> Decimal | None:
    """Return the weight of a criterion in percent; None where it has no number for it, or several."""
    shares = [one for one in objects_of(criterion, "numbers") if one.get("weight") == "percentageExact"]
    return number_of(shares[0].get("number")) if len(shares) == 1 else None
