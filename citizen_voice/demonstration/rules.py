"""The rules by which the demonstration's officers act, in place of a judgement. None of them names a theme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class CandidateFigures:
    """What the rules read of a suggested theme. `welsh` is the share of its proposals that are in Welsh."""

    people: int
    stability: float
    welsh: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a suggested theme is confirmed, and the reason to write beside it."""

    is_confirmed: bool
    reason: str


def judge_candidate(figures: CandidateFigures, rules: Mapping[str, Any], reasons: Mapping[str, Any]) -> Verdict:
    """Return what becomes of a suggested theme: confirmed, unless a rule sets it aside. The first that does counts."""
    slots = {
        "people": figures.people,
        "least_people": rules["least_people"],
        "stability": f"{figures.stability:.2f}",
        "share": f"{figures.welsh:.0%}",
    }
    if figures.people < rules["least_people"]:
        return Verdict(False, reasons["discard"].format(**slots))
    if figures.stability < rules.get("least_stability", 0.0):
        return Verdict(False, reasons["discard_stability"].format(**slots))
    if figures.welsh > rules.get("most_in_welsh", 1.0):
        return Verdict(False, reasons["discard_language"].format(**slots))
    return Verdict(True, reasons["confirm"].format(**slots))


@dataclass(frozen=True, slots=True)
class LeftStatement:
    """A statement of a theme whose stance nobody has settled; `key` is that of its proposal in the officer's file."""

    key: str
    is_suggested: bool


def settle_stances(
    left: Sequence[LeftStatement], title_key: str | None, orientation: Mapping[str, Any]
) -> dict[int, bool]:
    """Return whether each statement is for its title, by its place among `left`, for those that the officer has read.

    `title_key` is that of the proposal that the title was taken from, if one was. What the machine suggests is left
    out where the officer accepts that.
    """
    if not orientation["reads_the_rest"]:
        return {}
    against = set(orientation["against"])
    return {
        place: (one.key in against) == (title_key in against)
        for place, one in enumerate(left)
        if not (one.is_suggested and orientation["accepts_suggestions"])
    }


def split_weight(total: Decimal, parts: int) -> list[Decimal]:
    """Return `parts` weights in hundredths that sum to `total`; what is left over goes to the first."""
    hundredths = int(total * 100)
    each, left = divmod(hundredths, parts)
    return [Decimal(each + (left if place == 0 else 0)) / 100 for place in range(parts)]


def scale_target(target: Decimal, scaling: str, *, value_gbp: Decimal, length_in_months: int, decimals: int) -> Decimal:
    """Return a standard's target for one contract, rounded to the decimals of its unit, halves up; never zero."""
    factor = {"per_million": value_gbp / 1_000_000, "per_year": Decimal(length_in_months) / 12}.get(scaling, Decimal(1))
    step = Decimal(1).scaleb(-decimals)
    # A target that rounds to nothing would ask for nothing: the least that can be counted stands for it.
    return max((target * factor).quantize(step, ROUND_HALF_UP), step)


def applies_to(applicability: Mapping[str, Any], tender: Mapping[str, Any]) -> bool:
    """Say whether a standard applies to a tender by value, category, CPV division and length."""
    value = Decimal(tender["value_gbp"])
    if value < Decimal(str(applicability.get("value_from", 0))):
        return False
    if applicability.get("value_to") and value > Decimal(str(applicability["value_to"])):
        return False
    if tender["category"] not in applicability.get("categories", ()):
        return False
    divisions = applicability.get("cpv_divisions")
    if divisions and tender["cpv_code"][:2] not in divisions:
        return False
    return bool(tender["length_in_months"] >= applicability.get("minimum_months", 0))
