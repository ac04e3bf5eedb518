"""How much of a grouping comes back when a tenth of the texts is left out, beside plain Leiden and the peer.

    python -m benchmarks.grouping_stability [--data FOLDER] [--set NAME]

Each row: adjusted Rand index between the grouping of all texts and that of nine tenths of them, over those, mean and
lowest of five; and between the grouping of all and the same in another order of the rows.
"""

import os
from collections.abc import Callable

import numpy as np

from benchmarks import peers
from benchmarks.sets import SEED, SETS, ari_of, group, options, own_themes, theme_of_rows
from citizen_voice.grouping.communities import leiden
from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.neighbours import nearest_neighbours, shared_neighbour_graph
from citizen_voice.grouping.types import IntArray
from citizen_voice.grouping.vectors import MemoryVectorStore, embed

TIMES = 5
WANTED = {"nhs": 0.88, "policy": 0.88, "banking77": 0.88, "bowling": 0.85}


def agreement(grouping: Callable[[list[str]], IntArray], texts: list[str]) -> tuple[list[float], float]:
    """Give the index after each drop of a tenth, and after a shuffle."""
    whole = own_themes(grouping(texts))
    dropped = []
    for time in range(TIMES):
        kept = np.sort(np.random.default_rng(SEED + time).permutation(len(texts))[: round(0.9 * len(texts))])
        dropped.append(ari_of(whole[kept], grouping([texts[at] for at in kept])))
    order = np.random.default_rng(SEED).permutation(len(texts))
    return dropped, ari_of(whole[order], grouping([texts[at] for at in order]))


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--without-peer", action="store_true")
    chosen = parser.parse_args()
    encoder = SentenceEncoder(workers=os.cpu_count() or 1)
    print(f"{'data':22} {'grouping':30} {'mean':>6} {'lowest':>7} {'shuffled':>9} {'wanted':>7}")
    for name in chosen.set or SETS:
        data, store = SETS[name](chosen.data), MemoryVectorStore()

        def vectors_of(texts: list[str], store: MemoryVectorStore = store) -> np.ndarray:
            return embed(texts, encoder, store)

        def plain(texts: list[str]) -> IntArray:
            return leiden(
                shared_neighbour_graph(*nearest_neighbours(vectors_of(texts), 15)),
                resolution=3.0,
                seed=SEED,
            )

        def ours(texts: list[str], store: MemoryVectorStore = store) -> IntArray:
            return theme_of_rows(group(texts, encoder, store, resamples=0))

        rows = {"ours": ours, "plain Leiden, 15 neighbours": plain}
        if not chosen.without_peer:
            rows["UMAP + HDBSCAN"] = lambda texts: peers.umap_hdbscan(vectors_of(texts))
        for label, grouping in rows.items():
            dropped, shuffled = agreement(grouping, data.texts)
            wanted = f"{WANTED[name]:7.2f}" if label == "ours" and name in WANTED else ""
            figures = f"{np.mean(dropped):6.3f} {min(dropped):7.3f} {shuffled:9.3f}"
            print(f"{data.name:22} {label:30} {figures} {wanted}", flush=True)


if __name__ == "__main__":
    main()
