"""Speed and faithfulness of the encode step beside `SentenceTransformer.encode` with its defaults, in the same run.

    python -m benchmarks.encoding_speed [--data FOLDER] [--set NAME] [--texts N] [--turns N] [--workers N]
        [--no-quality]

Both encode the same NHS comments in turns, so that whatever else the machine does falls on both; each has the machine
to itself as it would by default (the peer all threads that torch takes, ours a process a core). The model is loaded
before the clock starts on both sides; the start of our processes is counted. AMI is that of `GroupingPipeline` with its
defaults on the vectors of each.
"""

import random
import statistics
import time

import numpy as np
from sentence_transformers import SentenceTransformer

from benchmarks.sets import SETS, Labelled, ami_of, group, options, theme_of_rows
from citizen_voice.grouping.encoder import SentenceEncoder
from citizen_voice.grouping.model_folders import find_model_folder
from citizen_voice.grouping.types import FloatArray
from citizen_voice.grouping.vectors import MemoryVectorStore, normalise_text, text_key

TIMES_WANTED, COSINE_WANTED, AMI_MAY_LOSE = 3.5, 0.98, 0.01


def peer_encode(model: SentenceTransformer, texts: list[str]) -> FloatArray:
    return model.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def time_both(
    model: SentenceTransformer, ours: SentenceEncoder, texts: list[str], turns: int
) -> tuple[list[float], list[float], FloatArray, FloatArray]:
    """Give the seconds of each turn of the peer and of ours, and the vectors of both."""
    peer_seconds, our_seconds = [], []
    for _ in range(turns):
        started = time.perf_counter()
        theirs = peer_encode(model, texts)
        peer_seconds.append(time.perf_counter() - started)
        started = time.perf_counter()
        own = ours.encode(texts)
        our_seconds.append(time.perf_counter() - started)
    return peer_seconds, our_seconds, theirs, own


def differing(ours: SentenceEncoder, texts: list[str], vectors: FloatArray) -> int:
    """Give how many texts have other bytes alone or in a random batch than among all."""
    chance = random.Random(1)
    shuffled = chance.sample(range(len(texts)), len(texts))
    differ = {place for place in shuffled[:300] if ours.encode([texts[place]])[0].tobytes() != vectors[place].tobytes()}
    while shuffled:
        batch = [shuffled.pop() for _ in range(min(len(shuffled), chance.randint(1, 60)))]
        again = ours.encode([texts[place] for place in batch])
        differ |= {
            place for place, vector in zip(batch, again, strict=True) if vector.tobytes() != vectors[place].tobytes()
        }
    return len(differ)


def ami_with(data: Labelled, ours: SentenceEncoder, vectors: FloatArray) -> float:
    store = MemoryVectorStore()
    store.save({text_key(text): vector for text, vector in zip(data.texts, vectors, strict=True)})
    return ami_of(data.labels, theme_of_rows(group(data.texts, ours, store)))


def verdict(words: str, *, met: bool) -> None:
    print(f"{words}: {'met' if met else 'NOT met'}", flush=True)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-quality", action="store_true")
    chosen = parser.parse_args()
    texts = [normalise_text(text) for text in SETS["nhs"](chosen.data).texts]
    texts = random.Random(0).sample(sorted(set(texts)), min(chosen.texts, len(set(texts))))
    ours = SentenceEncoder(workers=chosen.workers)
    model = SentenceTransformer(str(find_model_folder(ours.name)), device="cpu")
    peer_encode(model, texts[:64])
    peer_seconds, our_seconds, theirs, own = time_both(model, ours, texts, chosen.turns)
    ratios = [peer / mine for peer, mine in zip(peer_seconds, our_seconds, strict=True)]
    times = statistics.median(ratios)
    cosines = np.einsum("ij,ij->i", theirs, own)
    print(f"{len(texts)} NHS comments, {chosen.turns} turns, weights {ours.revision[:12]}, compact: {ours.is_compact}")
    print(f"{'SentenceTransformer.encode, defaults':40} {len(texts) / statistics.median(peer_seconds):8.0f} texts/s")
    print(f"{f'ours, {chosen.workers} processes':40} {len(texts) / statistics.median(our_seconds):8.0f} texts/s")
    verdict(
        f"{times:.2f} times as fast (turns: {', '.join(f'{ratio:.2f}' for ratio in ratios)}), wanted {TIMES_WANTED}",
        met=times >= TIMES_WANTED,
    )
    verdict(
        f"cosine to the peer's: mean {cosines.mean():.4f}, least {cosines.min():.4f}, wanted mean {COSINE_WANTED}",
        met=bool(cosines.mean() >= COSINE_WANTED),
    )
    alone = SentenceEncoder()
    differ = differing(alone, texts, own)
    verdict(f"texts with other bytes alone or in another batch: {differ}, wanted 0", met=differ == 0)
    for name in [] if chosen.no_quality else chosen.set or SETS:
        data = SETS[name](chosen.data)
        full = ami_with(data, ours, peer_encode(model, [normalise_text(text) for text in data.texts]))
        compact = ami_with(data, ours, ours.encode([normalise_text(text) for text in data.texts]))
        verdict(
            f"{data.name}: AMI {compact:.4f}, with the peer's vectors {full:.4f}, may lose {AMI_MAY_LOSE}",
            met=compact >= full - AMI_MAY_LOSE,
        )


if __name__ == "__main__":
    main()
