"""How often groups, or what is typical of them, are claimed of votes in which nobody goes with anybody.

    python -m benchmarks.opinion_no_structure [--runs 200] [--bloc-runs 40]

Each run is a seeded model of its own (`structureless`): 40 to 400 people, 15 to 120 proposals, 15% to 100% of them
answered, up to 40% unsure, shares of agreement from all alike to wide apart. Ours: `find_groups` and `find_typical`, as
they are and with 2 and 3 groups forced. Beside it the naive scheme: k-means with the best silhouette
of 2 to 5 groups, then Fisher's test and Benjamini-Hochberg at 5% on the very votes that the groups were made from.
Wanted: a claim in at most 5% of the runs.

A rule that never claims anything would pass. So there is a second table: the share of seeded consultations of three
blocs (`three_blocs`: 100 to 600 people, 30 to 200 proposals, means of 15 to 60 votes a person) in which ours finds
groups, in which it finds three, and how far its groups are the blocs (ARI over those placed, groups claimed or not).
"""

import argparse
import time
from collections import defaultdict

import numpy as np
from scipy.stats import false_discovery_control, hypergeom

from benchmarks.opinion_sets import SEED, structureless, three_blocs, verdict
from citizen_voice.opinion.choosing import label_people
from citizen_voice.opinion.clustering import agreement, silhouette_of
from citizen_voice.opinion.groups import find_groups
from citizen_voice.opinion.projection import project
from citizen_voice.opinion.shares import count_by_group
from citizen_voice.opinion.types import FloatArray, IntArray
from citizen_voice.opinion.typical import find_typical
from citizen_voice.opinion.votes import Votes

MOST, LEVEL = 0.05, 0.05
FORCED = (2, 3)
NUMBERS = (2, 3, 4, 5)


def draw_model(random: np.random.Generator) -> Votes:
    return structureless(
        random,
        people=int(random.integers(40, 401)),
        proposals=int(random.integers(15, 121)),
        density=float(random.uniform(0.15, 1.0)),
        unsure=float(random.uniform(0.0, 0.4)),
        evenness=float(np.exp(random.uniform(np.log(0.7), np.log(20)))),
    )


def draw_blocs(random: np.random.Generator) -> tuple[Votes, IntArray]:
    people, mean = int(random.integers(100, 601)), random.uniform(15, 60)
    return three_blocs(random, people=people, proposals=int(random.integers(30, 201)), votes=int(people * mean))


def naive(votes: Votes) -> tuple[int, int]:
    """Give the number of groups, and of cells called typical, of the naive scheme."""
    points, by_number = project(votes).points, {k: label_people(votes, k, seed=SEED) for k in NUMBERS}
    placed = by_number[2] >= 0
    if placed.sum() <= max(NUMBERS):
        return 1, 0
    best = max(NUMBERS, key=lambda k: silhouette_of(points[placed], by_number[k][placed]))
    members = np.asarray(by_number[best][:, None] == np.arange(best)[None, :], dtype=np.float32)
    counts = count_by_group(votes, members)
    p_values = fisher(counts.agree, counts.seen)
    return best, int((false_discovery_control(p_values.ravel()) <= LEVEL).sum())


def fisher(hits: IntArray, seen: IntArray) -> FloatArray:
    """Give the p-value of each group against all others, twice the smaller tail."""
    given = seen.sum(axis=0), hits.sum(axis=0), seen
    smaller = np.minimum(hypergeom.sf(hits - 1, *given), hypergeom.cdf(hits, *given))
    return np.asarray(np.where(seen > 0, np.minimum(1.0, 2 * smaller), 1.0))


def claims(votes: Votes) -> dict[str, int]:
    """Give how much each scheme claims of votes: groups more than one, or cells called typical."""
    found = find_groups(votes, seed=SEED)
    said = {
        "ours: groups": found.k - 1,
        "ours: typical": int(np.abs(find_typical(votes, found, seed=SEED)).sum()),
    }
    for number in FORCED:
        forced = find_groups(votes, seed=SEED, groups=number)
        said[f"ours: typical, {number} groups forced"] = int(np.abs(find_typical(votes, forced, seed=SEED)).sum())
    number, typical = naive(votes)
    return {**said, "naive: groups": number - 1, "naive: typical": typical}


def report_claims(runs: int) -> None:
    said: dict[str, list[int]] = defaultdict(list)
    begun = time.perf_counter()
    for run in range(runs):
        for name, much in claims(draw_model(np.random.default_rng([SEED, run]))).items():
            said[name].append(much)
    print(f"no structure, {runs} runs, {time.perf_counter() - begun:.0f} s")
    print(f"{'claimed':34} {'runs':>5} {'share':>7} {'cells, mean':>12} {'most':>5} {'wanted':>7}")
    for name, counts in said.items():
        amounts = np.array(counts)
        claimed = amounts > 0
        cells = "" if "groups" in name.split(", ", maxsplit=1)[0] else f"{amounts.mean():12.2f} {amounts.max():5}"
        beside = f"{MOST:7.0%} {verdict(float(claimed.mean()) <= MOST)}" if name.startswith("ours") else ""
        print(f"{name:34} {claimed.sum():5} {claimed.mean():7.1%} {cells:18} {beside}".rstrip(), flush=True)


def report_blocs(runs: int) -> None:
    numbers, likeness, typical = [], [], []
    begun = time.perf_counter()
    for run in range(runs):
        votes, bloc = draw_blocs(np.random.default_rng([SEED + 1, run]))
        found = find_groups(votes, seed=SEED)
        numbers.append(found.k)
        likeness.append(agreement(bloc, label_people(votes, 3, seed=SEED)))
        typical.append(int(np.abs(find_typical(votes, found, seed=SEED)).sum()))
    several, three = np.array(numbers) > 1, np.array(numbers) == 3
    print(f"\nthree blocs, {runs} runs, {time.perf_counter() - begun:.0f} s")
    print(f"groups found in {several.mean():.1%}, three in {three.mean():.1%}, something typical in ", end="")
    print(f"{np.mean(np.array(typical) > 0):.1%}; ARI of three groups with the blocs: mean {np.mean(likeness):.3f}")
    missed = np.array(likeness)[~several]
    if len(missed):
        print(f"where none were claimed, three groups would have had a mean ARI of {missed.mean():.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--bloc-runs", type=int, default=40)
    chosen = parser.parse_args()
    report_claims(chosen.runs)
    report_blocs(chosen.bloc_runs)


if __name__ == "__main__":
    main()
