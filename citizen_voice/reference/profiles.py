"""Policy profiles: what binds an authority by its nation, each row from the day on which it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from citizen_voice.reference.catalogue import Goal, Threshold, goals_of_set, read_file, threshold_on

ENGLAND, WALES = "england", "wales"
CODES = (ENGLAND, WALES)
WELL_BEING_GOALS = "wales-goals"
_WELSH_COUNCIL = "W06"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that the law asks of an authority; ``source`` is the section that asks it."""

    code: str
    about: str
    source: str


@dataclass(frozen=True, slots=True)
class PolicyProfile:
    """What binds the authorities of a nation from ``valid_from`` until the next profile of the same ``code``.

    ``thresholds`` are codes of the dated table of thresholds, ``frameworks`` those of other frameworks that a standard
    may point at, ``documents`` the formats of a recorded tender. Below the threshold a contract may be kept for local
    firms only where the profile ``allows_local_reservation``.
    """

    code: str
    valid_from: date
    name: str
    name_cy: str
    goal_set: str
    duties: tuple[Duty, ...]
    thresholds: tuple[str, ...]
    allows_local_reservation: bool
    frameworks: tuple[str, ...]
    documents: tuple[str, ...]
    source: str

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals that standards are linked to, in their official order."""
        return goals_of_set(self.goal_set)

    @property
    def has_well_being_goals(self) -> bool:
        """Whether the goals are the well-being goals of Wales, and not missions."""
        return self.goal_set == WELL_BEING_GOALS

    def find_duty(self, code: str) -> Duty | None:
        """Return the duty of that code, or None where the profile has none such."""
        return next((one for one in self.duties if one.code == code), None)

    def thresholds_on(self, day: date) -> tuple[Threshold, ...]:
        """Return the thresholds of the profile as they are on a day."""
        return tuple(threshold_on(code, day) for code in self.thresholds)


@cache
def profiles() -> tuple[PolicyProfile, ...]:
    """Return every profile there is or was, in the order of the file."""
    content = read_file("profiles.json")
    return tuple(_profile(row, content["source"]) for row in content["rows"])


def profile_on(code: str, day: date) -> PolicyProfile:
    """Return the profile of that code on a day; on a day before the first that we know of, the first.

    Raises LookupError for a code that there is not.
    """
    rows = sorted((one for one in profiles() if one.code == code), key=lambda one: one.valid_from)
    if not rows:
        raise LookupError(f"There is no policy profile “{code}”.")
    return next((one for one in reversed(rows) if one.valid_from <= day), rows[0])


def profile_by_date(code: str, valid_from: date) -> PolicyProfile:
    """Return the very profile that a publication names. Raises LookupError when there is none such."""
    found = next((one for one in profiles() if (one.code, one.valid_from) == (code, valid_from)), None)
    if found is None:
        raise LookupError(f"There is no policy profile “{code}” of {valid_from.isoformat()}.")
    return found


def default_code(councils: Iterable[str]) -> str:
    """Return the profile for an authority of these councils, by their ONS codes: Wales when all are Welsh."""
    codes = list(councils)
    return WALES if codes and all(code.startswith(_WELSH_COUNCIL) for code in codes) else ENGLAND


def _profile(row: dict[str, Any], source: str) -> PolicyProfile:
    lists = {name: tuple(row[name]) for name in ("thresholds", "frameworks", "documents")}
    duties = tuple(Duty(**one) for one in row["duties"])
    own = {**row, **lists, "duties": duties, "valid_from": date.fromisoformat(row["valid_from"])}
    return PolicyProfile(**own, source=source)
