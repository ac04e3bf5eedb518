"""How time and memory grow: 10,000, 100,000 and 1,000,000 texts, and 100,000 of which 1,000 are new.

    python -m benchmarks.grouping_scale [--data FOLDER] [--rows N ...] [--raw N]

The texts are made by seeded variation of the real ones: a real text with three words of another one behind it, and as
its vector that of the real text turned a little at random, so that nothing has to be encoded. `--raw` takes that many
of them through the real encoder instead. Peak memory is that of the process so far, the real texts and those that were
made included; so give one number of `--rows` a run to learn what that number takes. Beside it stands the largest of the
processes that it started. What is to be reached is printed beside each figure: 50,000 from raw text in 120 s, 1,000 new
among 100,000 in 30 s, a million in 40 minutes and 6 GiB in any process.

The peer is EVoC with its defaults on the same vectors, up to 100,000. It gives labels alone: words, stability,
near-duplicates and what fits nowhere are not in its time. On a million it was not tried.
"""

import os
import resource
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from benchmarks import peers
from benchmarks.sets import SEED, SETS, options, petitions, sources
from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import FloatArray
from citizen_voice.grouping.vectors import Encoder, MemoryVectorStore, VectorStore, embed, normalise_text

TURN = 0.6
WANTED_SECONDS = {"50,000 from raw text": 120, "100,000, 1,000 of them new": 30, "1,000,000": 2400}
WANTED_SECONDS["1,000,000 from raw text"] = WANTED_SECONDS["1,000,000"]
WANTED_GIB = 6.0
MOST_FOR_PEER = 100_000


class VariedEncoder:
    """Gives a made text the vector of the real text that it begins with, turned at random by a seed of its own."""

    name, revision = "varied", "0" * 64

    def __init__(self, vectors: FloatArray) -> None:
        self.dimension = vectors.shape[1]
        self._vectors = vectors
        self.origin: dict[str, tuple[int, int]] = {}

    def encode(self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> FloatArray:
        turned = np.empty((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            source, seed = self.origin[text]
            noise = np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
            turned[place] = self._vectors[source] + TURN * noise / np.linalg.norm(noise)
            turned[place] /= np.linalg.norm(turned[place])
        if progress is not None:
            progress(len(texts), len(texts))
        return turned


class ForgetfulStore:
    """Keeps nothing, so that the memory is that of the grouping: the application's store is a database."""

    def load(self, _keys: Sequence[str]) -> dict[str, FloatArray]:
        return {}

    def save(self, vectors: Mapping[str, FloatArray]) -> None:
        pass


def make_texts(real: Sequence[str], encoder: VariedEncoder, count: int) -> list[str]:
    random = np.random.default_rng(SEED)
    chosen = random.integers(len(real), size=(count, 2))
    made = []
    for number, (source, other) in enumerate(chosen.tolist()):
        words = real[other].split()
        start = number % max(len(words), 1)
        text = normalise_text(f"{real[source]} {' '.join(words[start : start + 3])}")
        encoder.origin.setdefault(text, (source, number))
        made.append(text)
    return made


def report(name: str, texts: Sequence[str], encoder: Encoder, store: VectorStore) -> None:
    started = time.perf_counter()
    pipeline = GroupingPipeline(encoder, store=store, split=False, seed=SEED).fit(sources(list(texts)))
    seconds = time.perf_counter() - started
    peak, largest = (
        resource.getrusage(whose).ru_maxrss / 1024**2 for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    steps = " ".join(f"{step} {spent:.0f}" for step, spent in pipeline.seconds_.items() if step != "total")
    wanted = WANTED_SECONDS.get(name)
    reached = (
        "" if wanted is None else f"{'met' if seconds < wanted and max(peak, largest) < WANTED_GIB else 'NOT MET'}"
    )
    print(
        f"{name:26} {seconds:8.1f} {wanted or '':>7} {peak:6.2f} {largest:8.2f} {pipeline.counts_['fine_themes']:7}"
        f" {reached:8} {steps}",
        flush=True,
    )


def report_peer(rows: int, texts: Sequence[str], encoder: VariedEncoder) -> None:
    vectors = encoder.encode(texts)
    started = time.perf_counter()
    labels = peers.evoc(vectors)
    seconds = time.perf_counter() - started
    print(f"{f'{rows:,}, EVoC':26} {seconds:8.1f} {'':7} {'':6} {'':8} {int(labels.max()) + 1:7}", flush=True)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--raw", type=int, default=0)
    chosen = parser.parse_args()
    real = [text for name in SETS for text in SETS[name](chosen.data).texts] + petitions(chosen.data)
    sentences = SentenceEncoder(workers=os.cpu_count() or 1)
    varied = VariedEncoder(embed(real, sentences, MemoryVectorStore()))
    print(f"{'texts':26} {'seconds':>8} {'wanted':>7} {'GiB':>6} {'started':>8} {'themes':>7} {'':8} seconds by step")
    for rows in chosen.rows:
        texts = make_texts(real, varied, rows)
        report(f"{rows:,}", texts, varied, ForgetfulStore())
        if rows <= MOST_FOR_PEER:
            report_peer(rows, texts, varied)
        if rows == 100_000:
            store = MemoryVectorStore()
            embed(texts[:-1000], varied, store)
            report("100,000, 1,000 of them new", texts, varied, store)
    if chosen.raw:
        report(f"{chosen.raw:,} from raw text", make_texts(real, varied, chosen.raw), sentences, MemoryVectorStore())


if __name__ == "__main__":
    main()
