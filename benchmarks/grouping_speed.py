"""Seconds after the vectors, beside BERTopic's defaults on the same 20,000 texts and vectors, warm, in one run.

    python -m benchmarks.grouping_speed [--data FOLDER] [--rows N]

Ours is everything after encoding: repeats, neighbours, communities, stability and words. The peer is BERTopic with its
defaults and the vectors handed over: UMAP, HDBSCAN, c-TF-IDF. Stability is measured in the same run: the adjusted Rand
index of ours after a tenth of the texts is left out.
"""

import os
import time

import numpy as np
from bertopic import BERTopic
from umap import UMAP

from benchmarks import peers
from benchmarks.sets import SEED, SETS, ari_of, group, options, own_themes, petitions, theme_of_rows
from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.vectors import MemoryVectorStore, embed, normalise_text

WANTED = 3.0
AFTER_VECTORS = ("duplicates", "neighbours", "communities", "stability", "words")


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    chosen = parser.parse_args()
    texts = [text for name in SETS for text in SETS[name](chosen.data).texts] + petitions(chosen.data)
    distinct = sorted({normalise_text(text) for text in texts})
    order = np.random.default_rng(SEED).permutation(len(distinct))[: chosen.rows]
    texts = [distinct[at] for at in order]
    encoder, store = SentenceEncoder(workers=os.cpu_count() or 1), MemoryVectorStore()
    vectors = embed(texts, encoder, store)
    peers.warm_up()
    started = time.perf_counter()
    topics = BERTopic(
        umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False)
    ).fit_transform(texts, vectors)[0]
    peer = time.perf_counter() - started
    pipeline = group(texts, encoder, store)
    ours = sum(pipeline.seconds_[step] for step in AFTER_VECTORS)
    kept = np.sort(np.random.default_rng(SEED + 1).permutation(len(texts))[: round(0.9 * len(texts))])
    again = theme_of_rows(group([texts[at] for at in kept], encoder, store, resamples=0))
    steps = ", ".join(f"{step} {pipeline.seconds_[step]:.1f}" for step in AFTER_VECTORS)
    print(f"{len(texts)} texts; ours {ours:.1f} s ({steps}), {pipeline.counts_['fine_themes']} fine themes")
    print(f"BERTopic, defaults, warm: {peer:.1f} s, {len(set(topics) - {-1})} topics")
    verdict = "met" if peer / ours >= WANTED else "NOT met"
    print(f"{peer / ours:.1f} times as fast, wanted {WANTED}: {verdict}")
    print(f"ARI after a tenth is left out: {ari_of(own_themes(theme_of_rows(pipeline))[kept], again):.3f}")


if __name__ == "__main__":
    main()
