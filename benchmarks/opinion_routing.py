"""What a consultation learns by the order in which it asks: our lottery, an even one, and the priority of Polis.

    python -m benchmarks.opinion_routing [--seeds 10] [--people 500] [--proposals 200]

Made consultations of seven days, each from a seed. People arrive at any time, and each answers 10 to 25 of the
proposals approved by then. A fifth of the proposals is there at the start, most come in over the first three days, 15%
later, up to the last day. A proposal's share of agreement among the sure is from Beta(2, 2), its share of unsure from
Beta(1.5, 8.5). In `groups` people are of two kinds (60 to 40) who differ by a normal with deviation 1.5 on the logistic
scale, and extremity is worked out anew after every 25 people, as in a running consultation; else it is nought.

All schemes see the same people, arrivals and answers; only what is asked differs. Weights follow each vote.
`unbounded` is ours with 1 + E in place of 1 + E / (1 + E): tried, and worse where people are of two kinds.

Columns, mean over the seeds ± standard deviation: `error` mean distance of (agree + 1) / (seen + 2) from the true share
that agrees, over all proposals; `late` that of proposals which came in after the third day; `tau` Kendall distance of
their order from the true one, 0 to 1; `top 20` share of the true first 20 that the first 20 miss; `their error` the
mean distance on the true first 20; `Gini` of views; `unseen` proposals nobody was asked about a day after they were
approved; `top 10%` the share of draws that go to the tenth most asked about. Wanted: less error and tau than the even
order, over the same seeds, and nothing unseen.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import kendalltau

from benchmarks.opinion_sets import SEED, verdict
from citizen_voice.opinion.projection import project
from citizen_voice.opinion.routing import gini_of, lottery_key, polis_priority, routing_weight
from citizen_voice.opinion.shares import smoothed
from citizen_voice.opinion.types import AGREE, DISAGREE, UNSURE, FloatArray, IntArray
from citizen_voice.opinion.votes import gather

DAYS, EARLY_DAYS, FIRST, TOP = 7.0, 3.0, 20, 0.1
AT_START, LATE = 0.2, 0.15
REFRESHED_AFTER = 25
FEWEST, MOST = 10, 25
ANSWERS = (AGREE, DISAGREE, UNSURE)
Weigh = Callable[[IntArray, FloatArray], FloatArray]
"""Weights from counts (agree, disagree, unsure × proposals) and extremity."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A consultation before anybody is asked: `answers` has what each person would say of each proposal."""

    approved: FloatArray
    arrivals: FloatArray
    patience: IntArray
    answers: IntArray
    share: FloatArray


@dataclass(frozen=True, eq=False)
class Outcome:
    """Votes as counts (agree, disagree, unsure × proposals), and which proposals were seen by nobody after a day."""

    counts: IntArray
    unseen: int

    @property
    def seen(self) -> IntArray:
        return np.asarray(self.counts.sum(axis=0))


def make_scene(random: np.random.Generator, people: int, proposals: int, groups: bool) -> Scene:
    kinds = random.random(proposals)
    early, late = random.uniform(0, EARLY_DAYS, proposals), random.uniform(EARLY_DAYS, DAYS, proposals)
    approved = np.where(kinds < AT_START, 0.0, np.where(kinds < 1 - LATE, early, late))
    leaning = np.log(1 / random.beta(2, 2, proposals) - 1) * -1
    apart = random.normal(0, 1.5, proposals) if groups else np.zeros(proposals)
    kind = np.where(random.random(people) < 0.6, 0.4, -0.6)
    chance = 1 / (1 + np.exp(-(leaning[None, :] + kind[:, None] * apart[None, :])))
    unsure = random.beta(1.5, 8.5, proposals)
    dice, doubts = random.random((people, proposals)), random.random((people, proposals))
    answers = np.where(doubts < unsure, 2, np.where(dice < chance, 0, 1))
    return Scene(
        approved=approved,
        arrivals=np.sort(random.uniform(0, DAYS, people)),
        patience=random.integers(FEWEST, MOST + 1, people),
        answers=answers,
        share=chance.mean(axis=0) * (1 - unsure),
    )


def hold(scene: Scene, weigh: Weigh, random: np.random.Generator, groups: bool) -> Outcome:
    """Ask everybody in the order in which they come; a scheme's weights follow each vote."""
    proposals = len(scene.approved)
    counts = np.zeros((3, proposals), dtype=np.int64)
    first_seen = np.full(proposals, np.inf)
    extremity: FloatArray = np.zeros(proposals)
    asked: list[tuple[int, int, int]] = []
    for person, now in enumerate(scene.arrivals):
        if groups and person and person % REFRESHED_AFTER == 0:
            extremity = extremity_of(asked, proposals)
        is_open = scene.approved <= now
        for _ in range(min(int(scene.patience[person]), int(is_open.sum()))):
            keys = lottery_key(random.random(proposals), weigh(counts, extremity), np.log)
            chosen = int(np.where(is_open, keys, np.inf).argmin())
            is_open[chosen] = False
            answer = int(scene.answers[person, chosen])
            counts[answer, chosen] += 1
            first_seen[chosen] = min(first_seen[chosen], now)
            asked.append((person, chosen, ANSWERS[answer]))
    a_day_after = scene.approved + 1
    return Outcome(counts, int(((first_seen > a_day_after) & (a_day_after <= DAYS)).sum()))


def extremity_of(asked: list[tuple[int, int, int]], proposals: int) -> FloatArray:
    people, chosen, signs = zip(*asked, strict=True)
    return project(gather(people, chosen, signs, proposals=range(proposals))).extremity


def figures(scene: Scene, outcome: Outcome) -> dict[str, float]:
    found = smoothed(outcome.counts[0], outcome.seen)
    off = np.abs(found - scene.share)
    best = np.argsort(-scene.share)[:FIRST]
    views = np.sort(outcome.seen)[::-1]
    return {
        "error": float(off.mean()),
        "late": float(off[scene.approved > EARLY_DAYS].mean()),
        "tau": (1 - float(kendalltau(found, scene.share).statistic)) / 2,
        "top 20": 1 - len(set(best.tolist()) & set(np.argsort(-found)[:FIRST].tolist())) / FIRST,
        "their error": float(off[best].mean()),
        "Gini": gini_of(outcome.seen.tolist()),
        "unseen": float(outcome.unseen),
        "top 10%": float(views[: round(TOP * len(views))].sum() / views.sum()),
    }


def ours(counts: IntArray, extremity: FloatArray) -> FloatArray:
    agree, disagree, unsure = counts
    return np.asarray(routing_weight(agree, disagree, unsure, extremity))


def even(counts: IntArray, _extremity: FloatArray) -> FloatArray:
    return np.ones(counts.shape[1])


def polis(counts: IntArray, extremity: FloatArray) -> FloatArray:
    return polis_priority(counts[0], counts[2], counts.sum(axis=0), extremity)


def unbounded(counts: IntArray, extremity: FloatArray) -> FloatArray:
    # The weight is the square of what it multiplies, the factor of the extremity among it.
    return ours(counts, extremity) * ((1 + extremity) / (1 + extremity / (1 + extremity))) ** 2


SCHEMES: dict[str, Weigh] = {"ours": ours, "unbounded": unbounded, "even": even, "Polis": polis}


def report(setting: str, groups: bool, seeds: int, people: int, proposals: int) -> list[str]:
    found: dict[str, list[dict[str, float]]] = {name: [] for name in SCHEMES}
    for seed in range(seeds):
        scene = make_scene(np.random.default_rng([SEED, seed]), people, proposals, groups)
        for name, weigh in SCHEMES.items():
            outcome = hold(scene, weigh, np.random.default_rng([SEED, seed, 1]), groups)
            found[name].append(figures(scene, outcome))
    for name, runs in found.items():
        cells = [
            f"{np.mean([one[key] for one in runs]):.3f} ± {np.std([one[key] for one in runs]):.3f}" for key in runs[0]
        ]
        print(f"{setting:10} {name:8} " + " ".join(f"{cell:>15}" for cell in cells), flush=True)
    said = []
    for key in ("error", "tau"):
        less = np.array([even_run[key] - own[key] for own, even_run in zip(found["ours"], found["even"], strict=True)])
        said.append(
            f"{setting}: {key} of ours less than of the even order by {less.mean():.4f} ± {less.std():.4f}, in "
            f"{(less > 0).sum()} of {seeds}: {verdict(float(less.mean()) > 0)}"
        )
    unseen = max(one["unseen"] for one in found["ours"])
    said.append(f"{setting}: unseen after a day, most of any seed {unseen:.0f}, wanted 0: {verdict(unseen == 0)}")
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--proposals", type=int, default=200)
    chosen = parser.parse_args()
    names = ("error", "late", "tau", "top 20", "their error", "Gini", "unseen", "top 10%")
    print(f"{'':10} {'order':8} " + " ".join(f"{name:>15}" for name in names))
    said = []
    for setting, groups in (("no groups", False), ("groups", True)):
        said += report(setting, groups, chosen.seeds, chosen.people, chosen.proposals)
    print("\n".join(["", *said]))


if __name__ == "__main__":
    main()
