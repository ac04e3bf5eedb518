"""Welsh and English in one grouping: do the halves of a pair fall in one fine theme, and what does English lose.

    python benchmarks/grouping_languages.py [--data FOLDER]

409 Welsh sentences and their English translations are mixed into 4,500 English statements on UK policy. Four ways on
the same texts: the main encoder on the English ones; the main encoder on all; the multilingual encoder on all; ours
(`bridge_languages`). AMI is over the 4,500 statements, with a machine's clusters as labels; a text that is
placed nowhere counts as a theme of its own.
"""

import argparse
import csv
import os
import time
from pathlib import Path

import numpy as np
from grouping_quality import own_themes
from sklearn.metrics import adjusted_mutual_info_score

from citizen_voice.grouping.bridging import bridge_languages
from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.multilingual import DEFAULT_BRIDGE, make_bridge
from citizen_voice.grouping.pipeline import GroupingPipeline
from citizen_voice.grouping.types import FloatArray, IntArray, SourceText
from citizen_voice.grouping.vectors import MemoryVectorStore, normalise_text, text_key

PAIRS_WANTED, AMI_MAY_LOSE = 0.80, 0.01


def grouped(encoder: SentenceEncoder, texts: list[str], vectors: FloatArray) -> IntArray:
    store = MemoryVectorStore()
    store.save({text_key(text): vector for text, vector in zip(texts, vectors, strict=True)})
    pipeline = GroupingPipeline(encoder, store=store, split=False)
    pipeline.fit([SourceText(f"{number:07}", text) for number, text in enumerate(texts)])
    return np.array([-1 if placed.theme_id is None else placed.theme_id for placed in pipeline.placements_])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("CITIZEN_VOICE_DATA", str(Path(__file__).parents[2] / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--bridge", default=DEFAULT_BRIDGE)
    chosen = parser.parse_args()
    policy = read(chosen.data / "grouping" / "uk_policy_questions_dev.csv")
    pairs = read(chosen.data / "language" / "welsh_english_dev.csv")
    texts = [row["affirming_statement"] for row in policy] + [row["en"] for row in pairs] + [row["cy"] for row in pairs]
    texts = [normalise_text(text) for text in texts]
    languages = ["en"] * (len(policy) + len(pairs)) + ["cy"] * len(pairs)
    english = len(policy) + len(pairs)
    encoder = SentenceEncoder(workers=os.cpu_count() or 1)
    vectors = encoder.encode(texts)
    bridge, store = make_bridge(chosen.bridge), MemoryVectorStore()
    started = time.perf_counter()
    ours = bridge_languages(texts, languages, vectors, lambda: bridge, lambda _revision: store)
    speed = len(texts) / (time.perf_counter() - started)
    print(f"{len(texts)} texts through the bridge {bridge.name}: {speed:.0f} texts/s")
    known = store.load([text_key(text) for text in texts])
    meanings = np.stack([known[text_key(text)] for text in texts])
    found = {
        "main encoder, English alone": grouped(encoder, texts[:english], vectors[:english]),
        "main encoder, both languages": grouped(encoder, texts, vectors),
        "multilingual encoder, both languages": grouped(encoder, texts, meanings),
        "ours, both languages": grouped(encoder, texts, ours),
    }
    amis, shares = {}, {}
    print(f"{'':38} {'themes':>6} {'AMI of English':>15} {'pairs in one theme':>19} {'Welsh unplaced':>15}")
    topics = [row["topic"] for row in policy]
    for name, labels in found.items():
        amis[name] = adjusted_mutual_info_score(topics, own_themes(labels)[: len(policy)])
        one, other = labels[len(policy) : english], labels[english:]
        shares[name] = float(((one == other) & (one >= 0)).mean()) if len(other) else float("nan")
        nowhere = float((other < 0).mean()) if len(other) else float("nan")
        print(f"{name:38} {len(set(labels.tolist()) - {-1}):6} {amis[name]:15.4f} {shares[name]:19.1%} {nowhere:15.1%}")
    share, lost = shares["ours, both languages"], amis["main encoder, English alone"] - amis["ours, both languages"]
    print(
        f"pairs in one theme: {share:.1%}, wanted {PAIRS_WANTED:.0%}: {'met' if share >= PAIRS_WANTED else 'NOT met'}"
    )
    print(f"AMI of English lost: {lost:.4f}, may be {AMI_MAY_LOSE}: {'met' if lost <= AMI_MAY_LOSE else 'NOT met'}")


if __name__ == "__main__":
    main()
