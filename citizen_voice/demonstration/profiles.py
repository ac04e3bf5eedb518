"""Which of the officer's profiles fits a theme, and what it writes. `demo/officer_fields.toml` states both."""

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

FALLBACK = "general"
_RELATIVE = {
    "reviewed_in_days": "reviewed_on",
    "decided_in_days": "decided_on",
    "effective_in_days": "effective_from",
    "review_in_months": "review_by",
}


@dataclass(frozen=True, slots=True)
class OfficerField:
    """What the officer writes into one field of a draft, why, and from which source."""

    value: Any
    reason: str
    source: str


def find_profile(
    content: Mapping[str, Any], *, title_and_keywords: Iterable[str], statements: Iterable[str]
) -> Mapping[str, Any]:
    """Return the profile that shares most words with a theme, or the general one when none shares enough."""
    profiles: Sequence[Mapping[str, Any]] = content["profile"]
    matching = content["matching"]
    near, far = _words(title_and_keywords), _words(statements)

    def score(profile: Mapping[str, Any]) -> int:
        keywords = set(profile["keywords"])
        return int(matching["title_and_keywords"] * len(keywords & near) + matching["words"] * len(keywords & far))

    # Of equals `max` takes the first, as the file asks.
    best = max(profiles, key=score)
    if score(best) >= matching["least"]:
        return best
    return next(profile for profile in profiles if profile["code"] == FALLBACK)


def fields_of(
    content: Mapping[str, Any], profile: Mapping[str, Any], *, reference: str, today: date
) -> dict[str, OfficerField]:
    """Return the fields that a profile fills in the standard of that reference, by code, with dates made absolute."""
    common = content["common"]
    reasons = {**common["reasons"], **profile["reasons"]}
    return {
        code: OfficerField(
            value=_absolute(value, reference, today),
            reason=reasons.get(code, profile["reason"]),
            source=profile["source"],
        )
        for code, value in {**common["fields"], **profile["fields"]}.items()
    }


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"[^\W_]+", text.lower())}


def _absolute(value: Any, reference: str, today: date) -> Any:
    """Replace what is relative: days and months by dates, the suffix of a measure by its id."""
    if isinstance(value, list):
        return [_absolute(entry, reference, today) for entry in value]
    if not isinstance(value, Mapping):
        return value.strip() if isinstance(value, str) else value
    found = {}
    for key, part in value.items():
        if key in _RELATIVE:
            day = add_months(today, part) if key.endswith("months") else today + timedelta(days=part)
            found[_RELATIVE[key]] = day.isoformat()
        elif key == "id_suffix":
            found["id"] = f"{reference}-{part}"
        else:
            found[key] = _absolute(part, reference, today)
    return found
