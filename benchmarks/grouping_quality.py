"""Quality of the grouping beside its peers, on the same vectors, in the same run.

    python -m benchmarks.grouping_quality [--data FOLDER] [--set NAME]

Ours: `GroupingPipeline` with its defaults on whole texts, titles and stability included. AMI and ARI are over all texts
against the labels; a text that is placed nowhere counts as a theme of its own. Seconds are without encoding, which is
the same for all. Last comes the test of what is left out: banking77_dev with 5% of unrelated petitions mixed in.
"""

import os
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks import peers
from benchmarks.sets import (
    SEED,
    SETS,
    Labelled,
    ami_of,
    ari_of,
    banking,
    group,
    options,
    petitions,
    theme_of_rows,
)
from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.types import IntArray
from citizen_voice.grouping.vectors import MemoryVectorStore, embed

OURS, UMAP, KMEANS = "ours", "UMAP + HDBSCAN (BERTopic defaults)", "k-means, true k"
GAIN_OVER_UMAP, LOSS_TO_KMEANS = 0.05, 0.01
STRANGERS, WANTED_OUT, MOST_OTHERS_OUT = 0.05, 0.60, 0.05


def measure(data: Labelled, name: str, grouping: Callable[[], IntArray]) -> float:
    """Run a grouping, print its line of the table and give its AMI."""
    started = time.perf_counter()
    labels = grouping()
    seconds = time.perf_counter() - started
    ami, left = ami_of(data.labels, labels), (labels < 0).mean()
    figures = f"{len(set(labels.tolist()) - {-1}):6} {ami:7.3f} {ari_of(data.labels, labels):7.3f}"
    print(f"{data.name:22} {name:36} {figures} {seconds:8.1f} {left:9.1%}", flush=True)
    return ami


def compare(data: Labelled, encoder: SentenceEncoder) -> str:
    store = MemoryVectorStore()
    vectors = embed(data.texts, encoder, store)
    ours = measure(data, OURS, lambda: theme_of_rows(group(data.texts, encoder, store)))
    measure(data, "ours, nothing left out", lambda: theme_of_rows(group(data.texts, encoder, store, floor_quantile=0)))
    umap = measure(data, UMAP, partial(peers.umap_hdbscan, vectors))
    measure(data, "EVoC", partial(peers.evoc, vectors))
    measure(data, "community_detection 0.6", partial(peers.communities_at_60, vectors))
    kmeans = measure(data, KMEANS, partial(peers.kmeans, vectors, len(set(data.labels))))
    wanted = max(umap + GAIN_OVER_UMAP, kmeans - LOSS_TO_KMEANS)
    verdict = "met" if ours >= wanted else "NOT met"
    beside = "" if data.by_people else " (labels by a machine: reported, not wanted)"
    return f"{data.name}: AMI {ours:.3f}, wanted {wanted:.3f}: {verdict}{beside}"


def leave_out(data: Labelled, strangers: list[str], encoder: SentenceEncoder) -> str:
    random = np.random.default_rng(SEED)
    chosen = random.permutation(len(strangers))[: round(STRANGERS * len(data.texts))]
    texts = data.texts + [strangers[at] for at in chosen]
    is_stranger = np.arange(len(texts)) >= len(data.texts)
    store = MemoryVectorStore()
    with_rule = theme_of_rows(group(texts, encoder, store))
    without = theme_of_rows(group(texts, encoder, store, floor_quantile=0))
    out, others = (with_rule[is_stranger] < 0).mean(), (with_rule[~is_stranger] < 0).mean()
    met = "met" if out >= WANTED_OUT and others <= MOST_OTHERS_OUT else "NOT met"
    truth = [*data.labels, *(f"stranger {number}" for number in range(len(chosen)))]
    return (
        f"left out: {out:.1%} of {len(chosen)} strangers (wanted {WANTED_OUT:.0%}), {others:.1%} of the others "
        f"(at most {MOST_OTHERS_OUT:.0%}): {met}; AMI with the rule {ami_of(truth, with_rule):.3f}, "
        f"without {ami_of(truth, without):.3f}"
    )


def main() -> None:
    chosen = options(__doc__).parse_args()
    encoder = SentenceEncoder(workers=os.cpu_count() or 1)
    peers.warm_up()
    print(f"{'data':22} {'grouping':36} {'themes':>6} {'AMI':>7} {'ARI':>7} {'seconds':>8} {'left out':>9}")
    verdicts = [compare(SETS[name](chosen.data), encoder) for name in chosen.set or SETS]
    if not chosen.set or "banking77" in chosen.set:
        verdicts.append(leave_out(banking(chosen.data), petitions(chosen.data), encoder))
    print("\n".join(["", *verdicts]))


if __name__ == "__main__":
    main()
