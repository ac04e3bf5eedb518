"""What somebody typed into the cells of a return: each is read, or said to be none in a sentence."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from citizen_voice.exports.contract import RATINGS

RATING_WORDS = tuple(words for _, words in RATINGS.values())
# A comma sets thousands apart and nothing else: “12,5” would be 125 to one reader and 12.5 to another.
_TYPED = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


def words_in(value: Any) -> str:
    """Return what was typed, on one line, however long it is."""
    return " ".join(str(value).split()) if value is not None else ""


def number_in(value: Any, title: str, faults: list[str]) -> Decimal | None:
    """Return a number with the digits that it has; None for an empty cell, and with a fault for anything else."""
    if value in (None, ""):
        return None
    if isinstance(value, str) and value.startswith("="):
        faults.append(f"{title}: a formula stands there. Enter the number itself.")
        return None
    is_typed = isinstance(value, str) and _TYPED.fullmatch(value.strip())
    is_stored = isinstance(value, int | float) and not isinstance(value, bool)
    number = Decimal(str(value).replace(",", "").strip()) if is_typed or is_stored else Decimal("NaN")
    if number.is_finite():
        return number
    faults.append(f"{title}: “{str(value)[:40]}” is no number such as 1,200 or 12.5.")
    return None


def day_in(value: Any, title: str, faults: list[str]) -> date | None:
    """Return a day; None with a fault where there is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        faults.append(f"{title}: “{str(value)[:40]}” is no date.")
        return None


def answer_in(value: Any, title: str, faults: list[str]) -> bool:
    """Return yes or no; an empty cell is no."""
    said = words_in(value).casefold()
    if said not in ("", "yes", "no", "true", "false"):
        faults.append(f"{title}: write yes or no.")
    return said in ("yes", "true")


def rating_in(value: Any, title: str, faults: list[str]) -> str:
    """Return a key of `contract.RATINGS`; nothing for an empty cell."""
    said = words_in(value).casefold()
    if not said:
        return ""
    found = next((code for code, (_, words) in RATINGS.items() if words.casefold() == said), "")
    if not found:
        faults.append(f"{title}: choose one of: {', '.join(RATING_WORDS)}.")
    return found
