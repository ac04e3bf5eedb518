"""Adding up what contracts reported: never unlike units, and with what is verified, additional or shared apart.

Sums are by measure and unit. Of percentages parts and wholes are added, and divided at the end. Full-time equivalents
are of a year, so of each contract only its latest year counts: adding years would count the same person again. Yes
or no is counted as contracts that said yes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Sums:
    """What some reports of one measure say together. `whole` is the sum of wholes of a percentage, else 0.

    `verified`, `additional` and `shared` are the parts of `quantity` of which that is said; `contracts` counts lots.
    """

    measure: str
    unit: str
    council: str
    standard: str
    missions: tuple[str, ...]
    quantity: Decimal = ZERO
    whole: Decimal = ZERO
    verified: Decimal = ZERO
    additional: Decimal = ZERO
    shared: Decimal = ZERO
    reported: int = 0
    contracts: int = 0
    target: Decimal = ZERO
    title: str = ""


@dataclass(slots=True)
class Total:
    """What all contracts reported under one measure in one unit."""

    measure: str
    unit: str
    title: str = ""
    quantity: Decimal = ZERO
    whole: Decimal = ZERO
    verified: Decimal = ZERO
    additional: Decimal = ZERO
    shared: Decimal = ZERO
    reported: int = 0
    contracts: int = 0
    target: Decimal = ZERO

    def add(self, one: Sums) -> None:
        """Add the sums of other contracts. Raises `ValueError` for another measure or unit."""
        if (one.measure, one.unit) != (self.measure, self.unit):
            raise ValueError(f"{one.measure} in {one.unit} can't be added to {self.measure} in {self.unit}.")
        self.title = one.title or self.title
        for name in ("quantity", "whole", "verified", "additional", "shared", "reported", "contracts", "target"):
            setattr(self, name, getattr(self, name) + getattr(one, name))

    @property
    def percent(self) -> Decimal | None:
        """The percentage of a measure in percent, to one place; None of others, and where nothing was reported."""
        if self.unit != "percent" or not self.whole:
            return None
        return (self.quantity * HUNDRED / self.whole).quantize(Decimal("0.1"))


@dataclass(slots=True)
class Group:
    """The totals of what has something in common: a mission, a standard, a council."""

    key: str
    totals: list[Total] = field(default_factory=list)


def add_up(sums: Iterable[Sums]) -> list[Total]:
    """Return one total for each measure and unit, by measure."""
    totals: dict[tuple[str, str], Total] = {}
    for one in sums:
        totals.setdefault((one.measure, one.unit), Total(one.measure, one.unit)).add(one)
    return [totals[key] for key in sorted(totals)]


def group_by(sums: Sequence[Sums], kind: str) -> list[Group]:
    """Return the totals by `mission`, `standard` or `council`, by key.

    What is linked to several missions is in each: groups of missions are not to be added. What is linked to none has
    the empty key.
    """
    parts: dict[str, list[Sums]] = defaultdict(list)
    for one in sums:
        for key in _keys(one, kind):
            parts[key].append(one)
    return [Group(key, add_up(parts[key])) for key in sorted(parts, key=lambda key: (not key, key))]


def _keys(one: Sums, kind: str) -> tuple[str, ...]:
    if kind == "mission":
        return one.missions or ("",)
    return (one.standard if kind == "standard" else one.council,)
