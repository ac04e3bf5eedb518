"""Signs of organised voting, as a run has found them: for pages. They are looked for in `suspicions`, on a worker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from citizen_voice.clock import in_london
from citizen_voice.models import OpinionRun

MOST_BURSTS = 10


@dataclass(frozen=True)
class Sign:
    """How often one kind of sign was found, and how many people it concerns."""

    found: int
    people: int


@dataclass(frozen=True)
class BurstTime:
    """When far more people came than usual, and how many."""

    start: datetime
    end: datetime
    arrivals: int

    @property
    def end_on_clock(self) -> str:
        """The hour and minute of the end in London, where it is on the day of the start; else nothing."""
        start, end = in_london(self.start), in_london(self.end)
        return f"{end:%H:%M}" if start.date() == end.date() else ""


@dataclass(frozen=True)
class Signs:
    """What was found: of each kind, and how many people in all. `flips` are proposals whose majority changes.

    `times` are those of the largest bursts, earliest first.
    """

    identical: Sign
    bursts: Sign
    sources: Sign
    people: int
    flips: int
    times: Sequence[BurstTime]

    @property
    def are_found(self) -> bool:
        """Whether there is any."""
        return any(one.found for one in (self.identical, self.bursts, self.sources))


def describe_signs(run: OpinionRun) -> Signs:
    """Return the signs of organised voting that a run has found."""
    told: Mapping[str, Any] = run.figures.get("signals", {})
    bursts = sorted(told.get("bursts", {}).get("at", []), key=lambda one: -one["arrivals"])[:MOST_BURSTS]
    return Signs(
        identical=_sign(told, "identical"),
        bursts=_sign(told, "bursts"),
        sources=_sign(told, "sources"),
        people=told.get("people", 0),
        flips=run.figures.get("flips", 0),
        times=sorted((_time(one) for one in bursts), key=lambda one: one.start),
    )


def _sign(told: Mapping[str, Any], kind: str) -> Sign:
    one = told.get(kind, {})
    return Sign(one.get("found", 0), one.get("people", 0))


def _time(one: Mapping[str, Any]) -> BurstTime:
    start, end = (datetime.fromtimestamp(one[name], UTC) for name in ("start", "end"))
    return BurstTime(start, end, one["arrivals"])
