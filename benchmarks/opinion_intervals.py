"""How often intervals hold the share behind the votes, worked out exactly: Jeffreys (ours), Wilson and Wald.

    python -m benchmarks.opinion_intervals

For each number of votes, the chance of every count is summed over the counts whose interval holds the share: binomial
sums, no simulation. The mean is over shares from .02 to .98 on a fine grid; the worst share is printed beside it.
Wanted: a mean of 95% ± 1.5 for ours. That the worst is far lower for small numbers is in the nature of whole counts.
"""

from collections.abc import Callable

import numpy as np
from scipy.stats import binom, norm

from citizen_voice.opinion.shares import LEVEL, jeffreys_interval
from citizen_voice.opinion.types import FloatArray, IntArray

NUMBERS = (5, 10, 20, 50, 100)
SHARES = np.linspace(0.02, 0.98, 9601)
TOLERANCE = 0.015
Interval = Callable[[IntArray, IntArray], tuple[FloatArray, FloatArray]]
Z = float(norm.ppf((1 + LEVEL) / 2))


def wilson(hits: IntArray, trials: IntArray) -> tuple[FloatArray, FloatArray]:
    share = hits / trials
    middle = (share + Z**2 / (2 * trials)) / (1 + Z**2 / trials)
    half = Z * np.sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2)) / (1 + Z**2 / trials)
    return middle - half, middle + half


def wald(hits: IntArray, trials: IntArray) -> tuple[FloatArray, FloatArray]:
    share = hits / trials
    half = Z * np.sqrt(share * (1 - share) / trials)
    return share - half, share + half


def coverage(interval: Interval, number: int) -> tuple[FloatArray, float]:
    """Give the coverage at each share, and the mean width of the interval over all shares."""
    hits = np.arange(number + 1)
    low, high = interval(hits, np.full(number + 1, number))
    chance = binom.pmf(hits[None, :], number, SHARES[:, None])
    holds = (low[None, :] <= SHARES[:, None]) & (SHARES[:, None] <= high[None, :])
    return (chance * holds).sum(axis=1), float((chance @ (high - low)).mean())


def main() -> None:
    print(f"{'interval':10} {'votes':>6} {'mean':>7} {'worst':>7} {'at':>7} {'width':>7} {'wanted':>14} {'':8}")
    intervals: dict[str, Interval] = {"Jeffreys": jeffreys_interval, "Wilson": wilson, "Wald": wald}
    for name, interval in intervals.items():
        for number in NUMBERS:
            covered, width = coverage(interval, number)
            worst = int(covered.argmin())
            is_met = abs(covered.mean() - LEVEL) <= TOLERANCE
            beside = (
                f"{f'{LEVEL:.1%} ± {TOLERANCE:.1%}':>14} {'met' if is_met else 'NOT met'}" if name == "Jeffreys" else ""
            )
            figures = f"{covered.mean():7.2%} {covered[worst]:7.2%} {SHARES[worst]:7.4f} {width:7.3f}"
            print(f"{name:10} {number:6} {figures} {beside}".rstrip())


if __name__ == "__main__":
    main()
