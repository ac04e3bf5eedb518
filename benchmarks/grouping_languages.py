"""Welsh and English in one grouping: do the halves of a pair fall in one fine theme, and what does English lose.

    python -m benchmarks.grouping_languages [--data FOLDER] [--bridge NAME]

409 Welsh sentences and their English translations are mixed into 4,500 English statements on UK policy. Four ways on
the same texts: the main encoder on the English ones; the main encoder on all; the multilingual encoder on all; ours,
`GroupingPipeline` with a `bridge`. AMI is over the 4,500 statements, with a machine's clusters as labels; a text that
is placed nowhere counts as a theme of its own.
"""

import os

from benchmarks.sets import SEED, ami_of, options, policy, rows_of, theme_of_rows
from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.multilingual import DEFAULT_BRIDGE, make_bridge
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import IntArray, SourceText
from citizen_voice.grouping.vectors import MemoryVectorStore

PAIRS_WANTED, AMI_MAY_LOSE = 0.80, 0.01
ALONE, BOTH = "main encoder, English alone", "main encoder, both languages"
MULTILINGUAL, OURS = "multilingual encoder, both languages", "ours, both languages"


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--bridge", default=DEFAULT_BRIDGE)
    chosen = parser.parse_args()
    statements = policy(chosen.data)
    pairs = rows_of(chosen.data / "language" / "welsh_english_dev.csv")
    english = [(text, "en") for text in [*statements.texts, *(row["en"] for row in pairs)]]
    texts = english + [(row["cy"], "cy") for row in pairs]
    sources = [SourceText(f"{number:07}", text, language) for number, (text, language) in enumerate(texts)]
    encoder, bridge = SentenceEncoder(workers=os.cpu_count() or 1), make_bridge(chosen.bridge)
    store, meanings = MemoryVectorStore(), MemoryVectorStore()
    ours = GroupingPipeline(
        encoder, store=store, bridge=lambda: bridge, bridge_store=lambda _: meanings, split=False, seed=SEED
    )
    main_alone = GroupingPipeline(encoder, store=store, split=False, seed=SEED)
    multilingual = GroupingPipeline(bridge, store=meanings, split=False, seed=SEED)
    found: dict[str, IntArray] = {
        ALONE: theme_of_rows(main_alone.fit(sources[: len(english)])),
        BOTH: theme_of_rows(main_alone.fit(sources)),
        MULTILINGUAL: theme_of_rows(multilingual.fit(sources)),
        OURS: theme_of_rows(ours.fit(sources)),
    }
    print(f"{'':38} {'themes':>6} {'AMI of English':>15} {'pairs in one theme':>19} {'Welsh unplaced':>15}")
    amis, shares = {}, {}
    for name, labels in found.items():
        amis[name] = ami_of(statements.labels, labels[: len(statements.labels)])
        one, other = labels[len(statements.labels) : len(english)], labels[len(english) :]
        told = f"{len(set(labels.tolist()) - {-1}):6} {amis[name]:15.4f}"
        if len(other):
            shares[name] = float(((one == other) & (one >= 0)).mean())
            told += f" {shares[name]:19.1%} {(other < 0).mean():15.1%}"
        print(f"{name:38} {told}")
    lost = amis[ALONE] - amis[OURS]
    met = {True: "met", False: "NOT met"}
    print(f"pairs in one theme: {shares[OURS]:.1%}, wanted {PAIRS_WANTED:.0%}: {met[shares[OURS] >= PAIRS_WANTED]}")
    print(f"AMI of English lost: {lost:.4f}, may be {AMI_MAY_LOSE}: {met[lost <= AMI_MAY_LOSE]}")


if __name__ == "__main__":
    main()
