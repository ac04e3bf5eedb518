"""Adding up what contracts reported: never unlike units, and with what is verified, additional or shared apart.

Sums are by measure and unit. Of percentages parts and wholes are added, and divided at the end. Full-time equivalents
are of a year, so of each contract only its latest year counts: adding years would count the same person again. Yes
or no is counted as contracts that said yes.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from citizen_voice.reference import catalogue

ZERO = Decimal(0)
HUNDRED = Decimal(100)
YEARLY = "people_fte"
OF_THE_LATEST = (YEARLY, "yes_no")
"""Units of which only the latest report of a contract counts: the people of a year, and yes or no."""


COUNTS = ("quantity", "whole", "verified", "additional", "shared", "reported", "contracts", "due", "received")


def adds_up(code: str) -> bool:
    """Say whether what contracts are to deliver in a unit may be added: not shares, people of a year, or yes and no."""
    unit = {one.code: one for one in catalogue.units()}[code]
    return unit.aggregation == "sum" and code not in OF_THE_LATEST


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much is known of contracts whose first day has come. A contract is a lot of a tender.

    `reported` of `contracts` have reported anything. Of the reports that were `due` by today so many were `received`; a
    contract is `complete` with all of its own, `partial` with some and `missing` with none, and else none was due yet.
    """

    reported: int = 0
    contracts: int = 0
    received: int = 0
    due: int = 0
    complete: int = 0
    partial: int = 0
    missing: int = 0

    @property
    def waiting(self) -> int:
        """How many contracts no report was due from yet."""
        return self.contracts - self.complete - self.partial - self.missing


@dataclass(frozen=True, slots=True)
class ContractCount:
    """Of a contract, which is a lot: how many reports were due by today, how many came in, and if any did."""

    due: int = 0
    received: int = 0
    has_reported: bool = False

    @property
    def state(self) -> str:
        """`complete` with all reports that were due, `partial` with some, `missing` with none, `waiting` before any."""
        if not self.due:
            return "waiting"
        if self.received == self.due:
            return "complete"
        return "partial" if self.received else "missing"


def cover(contracts: Collection[ContractCount]) -> Coverage:
    """Return how much is known of some contracts."""
    states = Counter(one.state for one in contracts)
    return Coverage(
        reported=sum(one.has_reported for one in contracts),
        contracts=len(contracts),
        received=sum(one.received for one in contracts),
        due=sum(one.due for one in contracts),
        **{state: states[state] for state in ("complete", "partial", "missing")},
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """What some reports of one measure say together. `whole` is the sum of wholes of a percentage, else 0.

    `verified`, `additional` and `shared` are the parts of `quantity` of which that is said; `contracts` counts lots.
    `target` is what tenders asked for and `agreed` what suppliers agreed to, over all of their contracts.
    """

    measure: str
    unit: str
    council: str
    standard: str
    goals: tuple[str, ...]
    quantity: Decimal = ZERO
    whole: Decimal = ZERO
    verified: Decimal = ZERO
    additional: Decimal = ZERO
    shared: Decimal = ZERO
    reported: int = 0
    contracts: int = 0
    due: int = 0
    received: int = 0
    target: Decimal = ZERO
    agreed: Decimal = ZERO
    title: str = ""
    direction: str = "higher"

    @property
    def sum_of_targets(self) -> Decimal | None:
        """What tenders asked for together; None in a unit in which that can't be added."""
        return self.target if adds_up(self.unit) else None

    @property
    def sum_agreed(self) -> Decimal | None:
        """What suppliers agreed to together; None in a unit in which that can't be added."""
        return self.agreed if adds_up(self.unit) else None


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
    due: int = 0
    received: int = 0
    agreed: Decimal = ZERO
    direction: str = "higher"

    def add(self, one: Sums) -> None:
        """Add the sums of other contracts. Raises `ValueError` for another measure or unit."""
        if (one.measure, one.unit) != (self.measure, self.unit):
            raise ValueError(f"{one.measure} in {one.unit} can't be added to {self.measure} in {self.unit}.")
        self.title, self.direction = one.title or self.title, one.direction
        for name in (*COUNTS, "agreed"):
            setattr(self, name, getattr(self, name) + getattr(one, name))

    @property
    def sum_agreed(self) -> Decimal | None:
        """What suppliers agreed to together; None in a unit in which that can't be added."""
        return self.agreed if adds_up(self.unit) else None

    @property
    def percent(self) -> Decimal | None:
        """The percentage of a measure in percent, to one place; None of others, and where nothing was reported."""
        if self.unit != "percent" or not self.whole:
            return None
        return (self.quantity * HUNDRED / self.whole).quantize(Decimal("0.1"))


@dataclass(slots=True)
class Group:
    """The totals of what has something in common: a goal, a standard, a council."""

    key: str
    totals: list[Total] = field(default_factory=list)


def add_up(sums: Iterable[Sums]) -> list[Total]:
    """Return one total for each measure and unit, by measure."""
    totals: dict[tuple[str, str], Total] = {}
    for one in sums:
        totals.setdefault((one.measure, one.unit), Total(one.measure, one.unit)).add(one)
    return [totals[key] for key in sorted(totals)]


def group_by(sums: Sequence[Sums], kind: str) -> list[Group]:
    """Return the totals by `goal`, `standard` or `council`, by key.

    What is linked to several goals is in each: groups of goals are not to be added. What is linked to none has
    the empty key.
    """
    parts: dict[str, list[Sums]] = defaultdict(list)
    for one in sums:
        for key in _keys(one, kind):
            parts[key].append(one)
    return [Group(key, add_up(parts[key])) for key in sorted(parts, key=lambda key: (not key, key))]


def _keys(one: Sums, kind: str) -> tuple[str, ...]:
    if kind == "goal":
        return one.goals or ("",)
    return (one.standard if kind == "standard" else one.council,)
