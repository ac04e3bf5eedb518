"""Which proposal somebody is asked about next: a lottery weighted by what is worth asking.

The formulas take numbers, arrays, or columns of a database alike, so that there is one of each. `power` raises one to
the other for whatever is given.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from citizen_voice.opinion.types import FloatArray

Number = Any
Power = Callable[[Number, Number], Number]


def _numeric(base: Number, exponent: Number) -> Number:
    return base**exponent


def newness_of(seen: Number, power: Power = _numeric) -> Number:
    """Return 1 + 8 · 2^(-seen / 5): 9 for what nobody has voted on, 1.5 after twenty votes, never below 1 (Polis)."""
    return 1 + 8 * power(2.0, -1.0 * seen / 5.0)


def polis_priority(agree: Number, unsure: Number, seen: Number, extremity: Number) -> FloatArray:
    """Return the weight that Polis gives a proposal (`conversation.clj`), to be compared with ours.

    ((1 - (unsure + 1) / (seen + 2)) · (extremity + 1) · (agree + 1) / (seen + 2) · newness)²
    """
    pass_share, agree_share = (unsure + 1.0) / (seen + 2.0), (agree + 1.0) / (seen + 2.0)
    importance = (1 - pass_share) * (extremity + 1) * agree_share
    return np.asarray(np.square(importance * newness_of(seen)))


def routing_weight(
    agree: Number, disagree: Number, unsure: Number, extremity: Number, power: Power = _numeric
) -> Number:
    """Return the weight of a proposal in the lottery: what Polis weighs, and how much an answer would tell.

    (1 - u) · (1 + E / (1 + E)) · (a + 4 a d) · newness, squared; a, d and u are the shares (x + 1) / (seen + 2), E the
    extremity. The term 4 a d is largest where answers are evenly split, so that what divides people is asked about too,
    and not only what is popular. What E adds is bounded: unbounded, a few proposals far from the middle take so many
    draws that the ranking of all comes out worse than by asking evenly (`benchmarks/opinion_routing.py`). It falls as
    people become unsure, whoever they were before.
    """
    seen = agree + disagree + unsure
    a, d, u = ((one + 1.0) / (seen + 2.0) for one in (agree, disagree, unsure))
    interest = (1 - u) * (1.0 + extremity / (1.0 + extremity)) * (a + 4 * a * d)
    return power(interest * newness_of(seen, power), 2)


def lottery_key(chance: Number, weight: Number, log: Callable[[Number], Number]) -> Number:
    """Return the key by which the smallest is drawn with a probability in proportion to its weight.

    `chance` is uniform in 0 … 1, one for each ticket: -log(chance) / weight (Efraimidis & Spirakis 2006).
    """
    return -1.0 * log(chance) / weight


def gini_of(counts: Sequence[float] | FloatArray) -> float:
    """Return how unevenly counts are spread: 0 all alike, towards 1 one has everything; 0 where there is nothing."""
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    total, number = ordered.sum(), len(ordered)
    if not total:
        return 0.0
    ranks = np.arange(1, number + 1)
    return float((2 * ranks - number - 1) @ ordered / (number * total))
